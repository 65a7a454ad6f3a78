"""Send an approved document to be signed, and close it when it will not be. Rules: 9, 9.1."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from apps.accounts.models import User
from apps.agreements import notices, queries, rules
from apps.agreements.actions import approving, base
from apps.agreements.enums import EnvelopeState, Provider, SignatoryState, State
from apps.agreements.models import Agreement, Envelope, Signatory
from apps.core import lifecycle
from apps.core.errors import Invalid, Refused

LONGEST = timedelta(days=90)
ONE_DAY = timedelta(days=1)
OPEN = (SignatoryState.WAITING, SignatoryState.ASKED)


@transaction.atomic
def send_for_signature(
    *, agreement: Agreement, signers: Sequence[rules.Signer], expires_on: date, by: User,
    at: datetime, provider: str = Provider.ACCEPTANCE, message: str = "",
) -> Envelope:  # fmt: skip
    """Send the approved document; the first signatory is asked, the others in their turn.

    `expires_on` is the last day to sign, in the agreement's zone. On paper nobody is asked: the
    signed copy is recorded. Raises Invalid; Refused when what was approved has changed.
    """
    base.lock(agreement)
    lifecycle.require(agreement, to=State.OUT_FOR_SIGNATURE)
    approval = queries.approval_in_hand(agreement)
    if approval is None or not approving.is_same(approval, agreement):
        raise Refused(f"{agreement.ref} is not approved as it is now. Submit it again.")
    errors = _errors(agreement, signers, expires_on, provider, at)
    if errors:
        raise Invalid(errors)
    envelope = Envelope.objects.create(
        agreement=agreement,
        number=agreement.envelopes.count() + 1,
        provider=provider,
        document=approval.document,
        message=message.strip(),
        expires_at=_end_of(expires_on, agreement),
        sent_by=by,
        sent_at=at,
    )
    Signatory.objects.bulk_create(
        Signatory(
            envelope=envelope, order=order, side=signer.side, name=signer.name,
            title=signer.title, email=signer.email, person_id=signer.person_id,
        )
        for order, signer in enumerate(signers, 1)
    )  # fmt: skip
    lifecycle.move(envelope, to=EnvelopeState.SENT, by=by, at=at)
    lifecycle.move(agreement, to=State.OUT_FOR_SIGNATURE, by=by, at=at, reason=envelope.message)
    if provider == Provider.ACCEPTANCE:
        ask_next(envelope, at=at)
    return envelope


@transaction.atomic
def void_envelope(*, envelope: Envelope, reason: str, by: User, at: datetime) -> None:
    """Call it back, with a reason: all links are dead, the agreement is negotiated again."""
    if not reason.strip():
        raise Refused("Say why it is called back.", field="reason")
    hold(envelope)
    close(envelope, to=EnvelopeState.VOIDED, reason=reason.strip(), by=by, at=at)


def expire_envelopes(*, at: datetime) -> int:
    """Close envelopes whose last day is over; returns how many. Safe to run twice."""
    due = Envelope.objects.filter(state=EnvelopeState.SENT, expires_at__lte=at).order_by("pk")
    return sum(_expire_one(pk, at) for pk in due.values_list("pk", flat=True))


def hold(envelope: Envelope) -> Agreement:
    """Lock the agreement, then see the envelope as it is now; Refused when it is not out."""
    agreement = envelope.agreement
    base.lock(agreement)
    envelope.refresh_from_db(fields=["state"])
    if envelope.state != EnvelopeState.SENT:
        state = EnvelopeState(envelope.state).label.lower()
        raise Refused(f"This envelope is {state} by now.", conflict=True)
    return agreement


def close(
    envelope: Envelope, *, to: str, reason: str, by: User | None, at: datetime, who: str = ""
) -> None:
    """Declined, voided or expired: nobody can sign any more, and the approval no longer counts.

    The caller holds the agreement. `who` is named where no colleague acts.
    """
    agreement = envelope.agreement
    lifecycle.move(envelope, to=to, by=by, at=at, reason=reason, closing=reason, closed_at=at)
    cancel_signatories(envelope, reason=reason, at=at)
    label = EnvelopeState(to).label
    why = f"{label} by {who}: {reason}" if who else f"{label}: {reason}"
    approving.drop(agreement, reason=why, at=at)
    lifecycle.move(agreement, to=State.NEGOTIATING, by=by, at=at, reason=why)
    notices.envelope_closed(envelope, why, at=at)


def drop(agreement: Agreement, *, reason: str, at: datetime) -> None:
    """Close what is in hand, envelope and approval: the agreement goes another way."""
    envelope = queries.open_envelope(agreement)
    if envelope is not None and envelope.state == EnvelopeState.SENT:
        envelope.agreement = agreement
        lifecycle.move(
            envelope, to=EnvelopeState.VOIDED, by=None, at=at, reason=reason, closing=reason,
            closed_at=at,
        )  # fmt: skip
        cancel_signatories(envelope, reason=reason, at=at)
    approving.drop(agreement, reason=reason, at=at)


def cancel_signatories(envelope: Envelope, *, reason: str, at: datetime) -> None:
    """Those who have not signed are no longer asked."""
    for signatory in queries.signatories(envelope).filter(state__in=OPEN):
        signatory.envelope = envelope
        lifecycle.move(signatory, to=SignatoryState.CANCELLED, by=None, at=at, reason=reason)


def ask_next(envelope: Envelope, *, at: datetime) -> Signatory | None:
    """The first who has not been asked; None when there is nobody left."""
    following = queries.signatories(envelope).filter(state=SignatoryState.WAITING).first()
    if following is not None:
        following.envelope = envelope
        lifecycle.move(following, to=SignatoryState.ASKED, by=None, at=at, asked_at=at)
        if following.person is not None:
            notices.signature_asked(following, at=at)
    return following


@transaction.atomic
def _expire_one(pk: int, at: datetime) -> bool:
    envelope = Envelope.objects.select_related("agreement__partner").get(pk=pk)
    try:
        hold(envelope)
    except Refused:  # somebody has just signed, declined or voided it
        return False
    reason = "Nobody signed in time" if envelope.provider == Provider.PAPER else _unsigned(envelope)
    close(envelope, to=EnvelopeState.EXPIRED, reason=reason, by=None, at=at)
    return True


def _unsigned(envelope: Envelope) -> str:
    asked = queries.signatories(envelope).filter(state__in=OPEN)
    return f"Not signed in time by {', '.join(str(each) for each in asked)}"


def _errors(
    agreement: Agreement, signers: Sequence[rules.Signer], expires_on: date, provider: str,
    at: datetime,
) -> dict[str, str]:  # fmt: skip
    errors = {}
    today = queries.local_day(agreement, at)
    if not today < expires_on <= today + LONGEST:
        errors["expires_on"] = f"Choose a day from tomorrow on, within {LONGEST.days} days."
    if provider not in Provider.values:
        errors["provider"] = "Choose how it is signed."
    trouble = rules.signer_errors(signers) if provider == Provider.ACCEPTANCE else ""
    if trouble:
        errors["signers"] = trouble
    return errors


def _end_of(day: date, agreement: Agreement) -> datetime:
    """The instant at which a day is over in the agreement's zone."""
    return datetime.combine(day + ONE_DAY, time(), ZoneInfo(agreement.governing_tz))
