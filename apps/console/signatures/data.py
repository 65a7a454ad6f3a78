"""What pages show of signatures. Bulk reads only."""

from typing import Any

from apps.accounts.models import User
from apps.agreements import queries
from apps.agreements.enums import EnvelopeState, SignatoryState, State
from apps.agreements.models import Agreement, Envelope, Signatory
from apps.console import access

OURS = (State.APPROVED, State.OUT_FOR_SIGNATURE)


def panel(agreement: Any, person: User) -> dict[str, Any]:
    """The newest envelope, who has signed it and what this person may do. Two queries at most."""
    rows = queries.latest_envelope(agreement) if agreement.has_envelope else []
    envelope = rows[0].envelope if rows else _on_paper(agreement)
    if envelope is not None:
        envelope.agreement = agreement
    is_out = envelope is not None and envelope.state == EnvelopeState.SENT
    may_send = access.may(person, "agreements.sign")
    return {
        "envelope": envelope,
        "signatories": rows,
        "can_send_envelope": may_send and agreement.state == State.APPROVED,
        "can_void_envelope": may_send and is_out,
        "can_sign_here": is_out and any(_is_asked(row, person) for row in rows),
        "has_signature": envelope is not None or agreement.state in OURS,
    }


def _on_paper(agreement: Agreement) -> Envelope | None:
    """An envelope on paper names nobody."""
    if agreement.state != State.OUT_FOR_SIGNATURE:  # once it is signed, its papers tell
        return None
    found = Envelope.objects.filter(agreement=agreement.pk).select_related("sent_by", "document")
    return found.order_by("-number").first()


def _is_asked(row: Signatory, person: User) -> bool:
    return row.person_id == person.pk and row.state == SignatoryState.ASKED
