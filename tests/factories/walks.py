"""Requests of any type from the draft on: sent in, approved, brought to a state by its verbs."""

from datetime import datetime
from typing import Any

from apps.capacity import actions
from apps.capacity.models import CapacityRequest
from apps.network import actions as network
from apps.network.models import TurnUpCheck
from apps.partners.models import Partner
from tests.factories.clock import AT
from tests.factories.requests import AUGMENT, partner_acting, staff_acting

COMMON = {
    "contact_email": AUGMENT["contact_email"], "contact_phone": AUGMENT["contact_phone"],
    "justification": "We grow.",
}  # fmt: skip


def sent(
    partner: Partner, type_: str, content: dict[str, Any], *, at: datetime = AT, **extra: Any
) -> CapacityRequest:
    """Sent in by somebody at the partner; whatever the policy says."""
    them = partner_acting()
    request = actions.draft(
        partner=partner, type=type_, content={**COMMON, **content}, acting=them, at=at,
        strict=True, **extra,
    )  # fmt: skip
    return actions.submit(request=request, acting=them, at=at, confirm=True, ask_anyway=True)


def approved(
    partner: Partner, type_: str, content: dict[str, Any], *, at: datetime = AT, site: Any = None
) -> CapacityRequest:
    """Approved by a manager as it was asked; at a site where it names none."""
    request, marina = sent(partner, type_, content, at=at), staff_acting()
    actions.claim(request=request, acting=marina, at=at)
    if site is not None:
        actions.decide_line(line=request.lines.get(), decision="APPROVED", site=site,
                            acting=marina, at=at)  # fmt: skip
    actions.decide_rest(request=request, decision="APPROVED", acting=marina, at=at)
    assert actions.approve(request=request, acting=marina, at=at)
    return request


def provisioned(request: CapacityRequest, *, at: datetime = AT) -> CapacityRequest:
    return actions.start_provisioning(request=request, acting=staff_acting("engineer"), at=at)


def in_test(request: CapacityRequest, *, at: datetime = AT) -> CapacityRequest:
    """In test, with every point of its checklist in order."""
    rafael = staff_acting("engineer")
    actions.start_testing(request=request, acting=rafael, at=at)
    for check in TurnUpCheck.objects.filter(request_ref=request.ref).order_by("pk"):
        network.note_check(check=check, is_ok=True, by=rafael.user, at=at)
    return request


def in_service(request: CapacityRequest, *, at: datetime = AT) -> CapacityRequest:
    """Confirmed by both sides."""
    assert not actions.confirm(request=request, acting=partner_acting(), at=at)
    assert actions.confirm(request=request, acting=staff_acting("engineer"), at=at)
    return request
