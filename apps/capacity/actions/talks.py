"""Agreements that a request asks for: drafted, or taken up where they are talked about already.

Both name each other: the request its agreement, the negotiation the reference of the request. What
is signed ends the request (`queries.talks_over`).
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from apps.accounts.models import User
from apps.agreements import actions as agreements
from apps.agreements.enums import BEFORE_EXECUTION, Kind, Purpose
from apps.agreements.models import Agreement, Negotiation
from apps.capacity.enums import RequestType
from apps.capacity.models import CapacityRequest
from apps.capacity.queries import agreement_named, negotiation_of
from apps.core.errors import Refused


def begin_new(request: CapacityRequest, by: User | None, at: datetime) -> None:
    """A draft of the kind that was asked for, and its negotiation."""
    asked = request.details
    kind = Kind(asked["kind"])
    agreement = agreements.create_agreement(
        partner=request.partner, kind=kind, title=f"{kind.label}, {request.partner.name}"[:160],
        partner_entity=str(asked.get("legal_entity") or "")[:160], owner=_owner(request),
        effective_on=_day(asked.get("effective_on")), initial_months=_months(asked),
        notes=_words(request), by=by, at=at,
    )  # fmt: skip
    _talk(request, agreement, Purpose.NEW, by, at)


def begin_renewal(request: CapacityRequest, by: User | None, at: datetime) -> None:
    """The talk about another term; one that is open is taken up."""
    _talk(request, _signed(request), Purpose.RENEWAL, by, at)


def begin_amendment(request: CapacityRequest, by: User | None, at: datetime) -> None:
    """A draft amendment; what it changes is written into it clause by clause."""
    agreement = _signed(request)
    number = agreement.children.filter(kind=Kind.AMENDMENT).count() + 1
    title = f"Amendment {number} to {agreement.title}"[:160]
    amendment = agreements.amend(agreement=agreement, title=title, by=by, at=at)
    _talk(request, amendment, Purpose.AMENDMENT, by, at)


def undo(request: CapacityRequest, reason: str, by: User | None, at: datetime) -> None:
    """It is called off: a draft made for it is given up, a renewal stays ours to decide."""
    agreement = request.agreement
    if agreement is None:
        return
    if request.type != RequestType.AGREEMENT_RENEW and agreement.state in BEFORE_EXECUTION:
        agreements.cancel_agreement(agreement=agreement, reason=reason, by=by, at=at)
        return
    talk = negotiation_of(request)
    if talk is not None:
        text = f"{request.ref} was called off: {reason}"
        agreements.add_note(negotiation=talk, text=text, by=by, at=at)


def _talk(
    request: CapacityRequest, agreement: Agreement, purpose: Purpose, by: User | None, at: datetime
) -> None:
    there = Negotiation.objects.open().filter(agreement=agreement).first()
    if there is None:
        there = agreements.open_negotiation(
            agreement=agreement, purpose=purpose, owner=_owner(request), by=by, at=at,
            subject=f"{request.get_type_display()}, {request.ref}", request_ref=request.ref,
        )  # fmt: skip
    else:
        agreements.edit_negotiation(negotiation=there, request_ref=request.ref, by=by, at=at)
    agreements.add_note(negotiation=there, text=_words(request), by=by, at=at)
    request.agreement = agreement
    request.save(update_fields=["agreement"])


def _words(request: CapacityRequest) -> str:
    """What the partner wrote, for our side of the talk."""
    asked = request.details
    said = {
        "Signs": asked.get("signatory"), "In force from": asked.get("effective_on"),
        "Until": asked.get("expires_on"), "Should change": asked.get("change"),
        "Why": request.justification,
    }  # fmt: skip
    lines = [f"{name}: {value}" for name, value in said.items() if value]
    return "\n".join([f"Asked by {request.partner.name} in {request.ref}.", *lines])


def _signed(request: CapacityRequest) -> Agreement:
    found = agreement_named(request)
    if found is None:
        raise Refused(
            f"{request.details.get('agreement')} is not in force any more.", field="agreement",
            conflict=True,
        )  # fmt: skip
    return found


def _owner(request: CapacityRequest) -> User | None:
    return request.assignee or request.partner.owner


def _months(asked: Mapping[str, Any]) -> int | None:
    """The length of the first term, where the days that were asked for are whole months apart."""
    begins, ends = _day(asked.get("effective_on")), _day(asked.get("expires_on"))
    if begins is None or ends is None:
        return None
    span = relativedelta(ends + timedelta(days=1), begins)
    return None if span.days else (span.years * 12 + span.months) or None


def _day(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None
