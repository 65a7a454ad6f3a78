"""An upgrade from the draft to service, both sides acting (portal.md 6.4)."""

from datetime import date, datetime, timedelta

import pytest

from apps.capacity import actions, for_partner
from apps.capacity.actions import Acting
from apps.capacity.models import CapacityRequest
from apps.network import actions as network
from apps.network.models import Loa, Port
from tests import factories as make
from tests.factories.clock import AT
from tests.factories.requests import busy_link, drafted, partner_acting, staff_acting

GBPS = 10**9
LOA = {
    "z_party": "Fibra", "z_place": "Cage 9", "circuit": "XC-1", "facility_address": "Calle 1",
    "facility_operator": "Operador", "addressee": "Fibra", "addressee_contact": "noc@isp.example",
}  # fmt: skip
pytestmark = pytest.mark.django_db


def issue_loa(request: CapacityRequest, by: Acting, at: datetime) -> None:
    link = request.interconnect
    loa = network.draft_loa(partner=link.partner, site=link.site, request_ref=request.ref,
                            interconnect=link, by=by.user, at=at, **LOA)  # fmt: skip
    network.issue_loa(loa=loa, by=by.user, at=at)


def review(request: CapacityRequest, them: Acting, marina: Acting, at: datetime) -> None:
    """Asked, answered, one of two ports approved."""
    actions.claim(request=request, acting=marina, at=at)
    actions.ask(request=request, text="One LAG or two?", acting=marina, at=at)
    actions.answer(request=request, text="One.", acting=them, at=at)
    actions.decide_line(line=request.lines.get(), decision="REDUCED", approved_ports=1,
                        reason="NO_PORTS", acting=marina, at=at)  # fmt: skip
    assert actions.approve(request=request, acting=marina, at=at)


def build(request: CapacityRequest, them: Acting, rafael: Acting, at: datetime) -> None:
    """LOA, cross-connect and tests up to the checklist."""
    issue_loa(request, rafael, at)
    actions.note_loa_issued(request=request, acting=rafael, at=at)
    actions.order_cross_connect(request=request, order_ref="XC-40872", vendor="Datacentro",
                                promised_on=date(2027, 1, 11), acting=them, at=at)  # fmt: skip
    actions.report_patched(request=request, circuit_ref="XC-40872", acting=them, at=at)
    actions.start_testing(request=request, acting=rafael, at=at)
    for check in request.interconnect.turn_up_checks.all():
        network.note_check(check=check, is_ok=True, by=rafael.user, at=at)


def test_upgrade_goes_from_draft_to_service_and_capacity_follows() -> None:
    link = busy_link()
    network.add_ports(site=link.site, device="edge1", names="et-0/0/[1-4]", speed_bps=100 * GBPS,
                      by=None, at=AT, cage="14", rack="3", panel="P1", pair=1)  # fmt: skip
    them, rafael = partner_acting(), staff_acting("engineer")
    request = drafted(link, by=them)
    at = AT + timedelta(hours=1)

    actions.submit(request=request, acting=them, at=at, confirm=True)
    review(request, them, staff_acting(), at)
    held = Port.objects.filter(held_for=request.ref).count()
    build(request, them, rafael, at)
    alone = actions.confirm(request=request, acting=them, at=at)
    both = actions.confirm(request=request, acting=rafael, at=at)

    link.refresh_from_db()
    assert (held, alone, both) == (1, False, True)
    assert (request.state, link.state, link.capacity_bps) == ("ACTIVE", "ACTIVE", 500 * GBPS)
    seen = for_partner.request(link.partner, request.ref)
    assert [move.target for move in seen.timeline] == [
        "SUBMITTED", "IN_REVIEW", "INFO_REQUESTED", "IN_REVIEW", "APPROVED", "LOA_PENDING",
        "LOA_ISSUED", "XC_ORDERED", "PROVISIONING", "TESTING", "ACTIVE",
    ]  # fmt: skip
    assert for_partner.request(make.partner(), request.ref) is None


def test_a_loa_is_locked_by_the_order_and_used_once_patched() -> None:
    link = busy_link()
    network.add_ports(site=link.site, device="edge1", names="et-0/0/[1-4]", speed_bps=100 * GBPS,
                      by=None, at=AT, cage="14", rack="3", panel="P1", pair=1)  # fmt: skip
    them, rafael = partner_acting(), staff_acting("engineer")
    request = drafted(link, by=them)
    actions.submit(request=request, acting=them, at=AT, confirm=True)
    review(request, them, staff_acting(), AT)
    issue_loa(request, rafael, AT)
    actions.note_loa_issued(request=request, acting=rafael, at=AT)

    actions.order_cross_connect(request=request, order_ref="XC-1", vendor="Datacentro",
                                promised_on=None, acting=them, at=AT)  # fmt: skip
    locked = Loa.objects.get()
    actions.report_patched(request=request, circuit_ref="XC-1", acting=them, at=AT)
    network.tick_loas(at=AT + timedelta(days=400))

    assert (locked.state, locked.order_ref) == ("LOCKED", "XC-1")
    assert Loa.objects.get().state == "USED"
    assert Port.objects.get(held_for=request.ref).held_until is None
