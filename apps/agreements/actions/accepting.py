"""Sign or decline: by a personal link, or after sign-in. Each signature counts once."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.agreements import notices, queries, rules
from apps.agreements.actions import base, envelopes
from apps.agreements.enums import EnvelopeState, SignatoryState
from apps.agreements.models import Signatory
from apps.core import lifecycle
from apps.core.errors import Invalid, Refused


@dataclass(frozen=True)
class Evidence:
    """How somebody signed: network address, browser, and channel (link or console)."""

    ip: str
    user_agent: str
    channel: str


@transaction.atomic
def accept_by_link(
    *, digest: str, typed_name: str, agrees: bool, evidence: Evidence, at: datetime
) -> Signatory:
    """Sign as the person to whom the link was mailed; `digest` is the SHA-256 of its token.

    Raises Invalid for a name that is not theirs or a box that is not ticked; Refused, saying why,
    for a link that was used, called back or has expired.
    """
    signatory = _linked(digest)
    _sign(signatory, typed_name, agrees, _recorded(evidence, token_sha256=digest), None, at)
    return signatory


@transaction.atomic
def decline_by_link(*, digest: str, reason: str, at: datetime) -> Signatory:
    """Refuse to sign, with a reason: the envelope is closed and the agreement negotiated again."""
    signatory = _linked(digest)
    _decline(signatory, reason, None, at)
    return signatory


@transaction.atomic
def sign_here(
    *, signatory: Signatory, typed_name: str, agrees: bool, evidence: Evidence, by: User,
    at: datetime,
) -> None:  # fmt: skip
    """Sign as a colleague who has signed in. Refused for anybody but the person named."""
    _check_own(signatory, by)
    _sign(signatory, typed_name, agrees, _recorded(evidence, user=by.email), by, at)


@transaction.atomic
def decline_here(*, signatory: Signatory, reason: str, by: User, at: datetime) -> None:
    """The same as `decline_by_link` for a colleague."""
    _check_own(signatory, by)
    _decline(signatory, reason, by, at)


@transaction.atomic
def resend_link(*, signatory: Signatory, by: User, at: datetime) -> None:
    """Mail a new link; the one that was mailed before is dead at once."""
    envelopes.hold(signatory.envelope)
    changed = Signatory.objects.filter(
        pk=signatory.pk, state=SignatoryState.ASKED, person=None
    ).update(invited_at=None, leased_until=None, attempts=0, token_digest="")
    if not changed:
        raise Refused("Only somebody who is asked to sign by link is mailed one.", conflict=True)


def _linked(digest: str) -> Signatory:
    signatory = queries.signatory_by_digest(digest)
    if signatory is None:
        raise Refused("This link is not valid. Ask for a new one.")
    return signatory


def _check_own(signatory: Signatory, by: User) -> None:
    if signatory.person_id != by.pk:
        raise Refused(f"Only {signatory} can sign here.")


def _sign(
    signatory: Signatory, typed_name: str, agrees: bool, evidence: dict[str, Any],
    by: User | None, at: datetime,
) -> None:  # fmt: skip
    _hold(signatory, at)
    _check_words(signatory, typed_name, agrees)
    lifecycle.move(
        signatory,
        to=SignatoryState.SIGNED,
        by=by,
        at=at,
        reason=f"Signed by {signatory}",
        signed_at=at,
        typed_name=typed_name.strip(),
        evidence=evidence,
    )
    envelope = signatory.envelope
    if envelopes.ask_next(envelope, at=at) is None:
        lifecycle.move(
            envelope, to=EnvelopeState.COMPLETED, by=None, at=at, reason="All have signed",
            closed_at=at,
        )  # fmt: skip
    notices.signed(signatory, at=at)


def _decline(signatory: Signatory, reason: str, by: User | None, at: datetime) -> None:
    if not reason.strip():
        raise Refused("Say why you do not sign.", field="reason")
    _hold(signatory, at)
    words = reason.strip()
    lifecycle.move(signatory, to=SignatoryState.DECLINED, by=by, at=at, reason=words, closing=words)
    envelopes.close(
        signatory.envelope, to=EnvelopeState.DECLINED, reason=words, by=by, at=at,
        who=str(signatory),
    )  # fmt: skip


def _hold(signatory: Signatory, at: datetime) -> None:
    """Lock the agreement and see the signatory as they are now; Refused, saying what happened."""
    base.lock(signatory.envelope.agreement)
    signatory.refresh_from_db(fields=["state", "signed_at", "token_digest"])
    signatory.envelope.refresh_from_db(fields=["state", "closing"])
    trouble = queries.why_not_sign(signatory, at)
    if trouble:
        raise Refused(trouble, conflict=True)


def _check_words(signatory: Signatory, typed_name: str, agrees: bool) -> None:
    errors = {}
    if not rules.is_same_name(typed_name, signatory.name):
        errors["typed_name"] = f"Type your full name as it stands here: {signatory.name}."
    if not agrees:
        errors["agrees"] = "Tick the box to sign."
    if errors:
        raise Invalid(errors)


def _recorded(evidence: Evidence, **more: str) -> dict[str, Any]:
    return {**asdict(evidence), "user_agent": evidence.user_agent[:300], **more}
