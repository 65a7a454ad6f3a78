"""Words and moves of envelopes and signatories."""

from django.db.models import TextChoices

from apps.core.lifecycle import Move, Moves


class Provider(TextChoices):
    ACCEPTANCE = "ACCEPTANCE", "Signed here, by a personal link or after sign-in"
    PAPER = "PAPER", "On paper; the signed copy is uploaded"


class EnvelopeState(TextChoices):
    DRAFT = "DRAFT", "Draft"
    SENT = "SENT", "Out for signature"
    COMPLETED = "COMPLETED", "All signed"
    DECLINED = "DECLINED", "Declined"
    VOIDED = "VOIDED", "Voided"
    EXPIRED = "EXPIRED", "Expired"


ENVELOPE_MOVES: Moves = (
    Move(EnvelopeState.DRAFT, EnvelopeState.SENT, "legal", "approved version, both sides named"),
    Move(EnvelopeState.SENT, EnvelopeState.COMPLETED, "system", "all have signed"),
    Move(EnvelopeState.SENT, EnvelopeState.DECLINED, "signatory", "with a reason"),
    Move(EnvelopeState.SENT, EnvelopeState.VOIDED, "legal", "with a reason"),
    Move(EnvelopeState.SENT, EnvelopeState.EXPIRED, "system", "its time is over"),
)


class SignatoryState(TextChoices):
    WAITING = "WAITING", "Not asked"
    ASKED = "ASKED", "Asked"
    SIGNED = "SIGNED", "Signed"
    DECLINED = "DECLINED", "Declined"
    CANCELLED = "CANCELLED", "No longer asked"


_OPEN = (SignatoryState.WAITING, SignatoryState.ASKED)
SIGNATORY_MOVES: Moves = (
    Move(SignatoryState.WAITING, SignatoryState.ASKED, "system", "those before have signed"),
    Move(SignatoryState.ASKED, SignatoryState.SIGNED, "signatory", "name typed, agreement ticked"),
    Move(SignatoryState.ASKED, SignatoryState.DECLINED, "signatory", "with a reason"),
    *(Move(s, SignatoryState.CANCELLED, "system", "the envelope is closed") for s in _OPEN),
)
