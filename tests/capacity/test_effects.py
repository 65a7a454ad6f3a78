"""What requests of each type do to the inventory, in the transaction of the move."""

from datetime import timedelta
from typing import Any

import pytest

from apps.capacity import actions
from apps.capacity.actions import Illegal, NotAllowed
from apps.capacity.models import CapacityRequest
from apps.core.errors import Refused
from apps.network.models import IXP, BGPSession, Interconnect, IXPPort, Maintenance
from apps.partners.models import Partner
from tests import factories as make
from tests.factories.clock import AT
from tests.factories.requests import AUGMENT, busy_link, calm_partner, partner_acting, staff_acting

GBPS = 10**9
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def approved(partner: Partner, type_: str, content: dict[str, Any]) -> CapacityRequest:
    """Sent by the partner and approved by us, as it was asked."""
    them = partner_acting()
    common = {"contact_email": AUGMENT["contact_email"], "contact_phone": AUGMENT["contact_phone"],
              "justification": "We grow."}  # fmt: skip
    request = actions.draft(partner=partner, type=type_, content={**common, **content},
                            acting=them, at=AT, strict=True)  # fmt: skip
    actions.submit(request=request, acting=them, at=AT, confirm=True, ask_anyway=True)
    marina = staff_acting()
    actions.claim(request=request, acting=marina, at=AT)
    actions.decide_rest(request=request, decision="APPROVED", acting=marina, at=AT)
    assert actions.approve(request=request, acting=marina, at=AT)
    return request


def at_facility(number: int = 42) -> int:
    site = make.site()
    site.facility.pdb_fac_id = number
    site.facility.save()
    make.ports(site=site)
    return number


def new_pni(**content: Any) -> dict[str, Any]:
    return {
        "facility": at_facility(), "port_speed_gbps": "100", "port_count": 2, "optic": "100G-LR4",
        "current_peak_bps": 80 * GBPS, **content,
    }  # fmt: skip


def test_new_pni_is_approved_with_its_ports_and_goes_into_service() -> None:
    request = approved(calm_partner(), "pni_new", new_pni(mtu=9000))
    link = request.interconnect
    assert (link.state, link.name, link.pni.mtu, link.asn) == ("APPROVED", "BOG-1", 9000,
                                                               request.asn)  # fmt: skip
    CapacityRequest.objects.filter(pk=request.pk).update(state="PROVISIONING")

    actions.start_testing(request=request, acting=staff_acting("engineer"), at=AT + DAY)
    Interconnect.objects.get(pk=link.pk).turn_up_checks.update(is_ok=True)
    actions.activate(request=request, acting=actions.SYSTEM, at=AT + 2 * DAY)

    link.refresh_from_db()
    assert (link.state, link.capacity_bps, link.members.count()) == ("ACTIVE", 200 * GBPS, 2)
    assert link.ports.filter(state="USED").count() == 2


def test_second_pni_in_a_metro_gets_the_next_name() -> None:
    partner = calm_partner()
    make.pni(partner=partner, name="BOG-1")

    request = approved(partner, "pni_new", new_pni())

    assert request.interconnect.name == "BOG-2"


def test_cancelled_build_leaves_no_interconnect_and_frees_ports() -> None:
    request = approved(calm_partner(), "pni_new", new_pni())

    actions.cancel(request=request, reason="No.", acting=staff_acting(), at=AT)

    request.interconnect.refresh_from_db()
    assert request.interconnect.state == "CANCELLED"
    assert request.interconnect.site.ports.filter(state="FREE").count() == 4


def peering(partner: Partner, **session: Any) -> dict[str, Any]:
    site = make.site()
    ixp = IXP.objects.create(name="IX Bogotá", metro=site.metro, pdb_ix_id=7)
    IXPPort.objects.create(ixp=ixp, site=site, name="et-1", speed_bps=400 * GBPS)
    pair = {"our_ip": "198.51.100.1", "their_ip": "198.51.100.20", "secret": "hunter2"}
    return {"ixp": 7, "as_set": "AS-EXAMPLE", "sessions": [{**pair, **session}]}


def test_approved_sessions_are_to_be_configured_under_the_uid_of_their_line() -> None:
    partner = calm_partner()

    request = approved(partner, "ix_sessions", peering(partner, their_role="4", our_role="4"))

    session = BGPSession.objects.get()
    assert (session.uid, session.state, session.secret) == (
        request.lines.get().uid, "APPROVED", "hunter2",
    )  # fmt: skip
    assert (session.their_asn, session.our_role) == (request.asn.number, 4)
    assert request.interconnect.kind == "ixp"


def test_secret_of_a_session_is_nowhere_in_clear() -> None:
    partner = calm_partner()
    request = approved(partner, "ix_sessions", peering(partner))

    kept = [request.details, *request.versions.values_list("content", flat=True),
            *request.lines.values_list("details", flat=True)]  # fmt: skip

    assert "hunter2" not in str(kept)
    assert request.details["sessions"][0]["secret"]["sealed"]


def test_sessions_that_came_to_nothing_are_removed() -> None:
    partner = calm_partner()
    request = approved(partner, "ix_sessions", peering(partner))

    actions.cancel(request=request, reason="No.", acting=staff_acting(), at=AT)

    assert BGPSession.objects.get().state == "REMOVED"


def test_peering_goes_into_service_with_the_speed_of_our_port() -> None:
    partner = calm_partner()
    request = approved(partner, "ix_sessions", peering(partner))
    rafael = staff_acting("engineer")

    actions.start_provisioning(request=request, acting=rafael, at=AT + DAY)
    actions.start_testing(request=request, acting=rafael, at=AT + DAY)
    request.interconnect.turn_up_checks.update(is_ok=True)
    actions.activate(request=request, acting=actions.SYSTEM, at=AT + 2 * DAY)

    link = Interconnect.objects.get(pk=request.interconnect_id)
    assert (link.state, link.capacity_bps) == ("ACTIVE", 400 * GBPS)


def test_removal_is_announced_and_carried_out() -> None:
    link = busy_link()
    content = {
        "interconnect": link.ref, "remove_on": (AT + 40 * DAY).date().isoformat(),
        "reason": "Closing.", "traffic_plan": "Elsewhere.", "disconnects": "partner",
    }  # fmt: skip
    request = approved(link.partner, "pni_remove", content)
    link.refresh_from_db()
    announced = link.state

    actions.activate(request=request, acting=staff_acting("engineer"), at=AT + 41 * DAY)

    link.refresh_from_db()
    assert (announced, link.state) == ("DECOM_REQUESTED", "DECOMMISSIONED")


def test_maintenance_of_the_partner_stands_in_the_calendar() -> None:
    link = busy_link()
    begins = AT + 3 * DAY
    content = {
        "starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=2)).isoformat(),
        "impact": "OUTAGE", "objects": [{"interconnect": link.ref}], "what": "New cards.",
    }  # fmt: skip

    approved(link.partner, "maintenance_notice", content)

    work = Maintenance.objects.get()
    assert (work.side, work.starts_at, work.is_excuse) == ("THEIRS", begins, True)
    assert work.impacts.get().impact == "DOWN"


def building(state: str) -> CapacityRequest:
    """An approved upgrade, as if it had come so far."""
    link = busy_link()
    request = approved(link.partner, "pni_augment", {"interconnect": link.ref, **AUGMENT})
    CapacityRequest.objects.filter(pk=request.pk).update(state=state)
    return request


def test_only_the_side_that_orders_orders() -> None:
    request = building("LOA_ISSUED")

    with pytest.raises(NotAllowed, match="orders the cross-connect"):
        actions.order_cross_connect(request=request, order_ref="1", vendor="DC", promised_on=None,
                                    acting=staff_acting("engineer"), at=AT)  # fmt: skip


def test_patch_is_disputed_by_the_other_side_within_three_days() -> None:
    request = building("XC_ORDERED")
    them, rafael = partner_acting(), staff_acting("engineer")
    actions.report_patched(request=request, circuit_ref="XC-1", acting=them, at=AT)

    with pytest.raises(NotAllowed, match="own side"):
        actions.dispute(request=request, text="Dark.", acting=them, at=AT)
    with pytest.raises(Refused, match="3 days"):
        actions.dispute(request=request, text="Dark.", acting=rafael, at=AT + 4 * DAY)
    actions.dispute(request=request, text="Dark.", acting=rafael, at=AT + DAY)

    assert request.state == "XC_ORDERED"
    assert request.steps.last().public_text == "Dark."


def test_failure_is_tried_again() -> None:
    request = building("TESTING")
    rafael = staff_acting("engineer")

    actions.fail(request=request, error="No light.", acting=rafael, at=AT)
    said = request.public_text
    actions.retry(request=request, acting=rafael, at=AT)

    assert (said, request.state) == ("No light.", "PROVISIONING")


def test_loa_that_is_not_there_is_not_noted() -> None:
    request = building("LOA_PENDING")

    with pytest.raises(Refused, match="no LOA that is good"):
        actions.note_loa_issued(request=request, acting=staff_acting("engineer"), at=AT)


def test_confirming_twice_is_one_word() -> None:
    request = building("TESTING")
    them = partner_acting()

    words = [actions.confirm(request=request, acting=them, at=AT) for _ in range(2)]

    assert words == [False, False]
    assert request.state == "TESTING"


def test_open_upgrade_is_named_to_whoever_asks_for_a_second() -> None:
    link = busy_link()
    first = building("LOA_PENDING")
    CapacityRequest.objects.filter(pk=first.pk).update(interconnect=link, partner=link.partner)
    second = actions.draft(partner=link.partner, type="pni_augment", acting=partner_acting(),
                           content={"interconnect": link.ref, **AUGMENT}, at=AT)  # fmt: skip

    with pytest.raises(actions.Duplicate) as refusal:
        actions.submit(request=second, acting=partner_acting(), at=AT, confirm=True)

    assert refusal.value.ref == first.ref
    assert first.ref in refusal.value.message


def test_what_is_over_takes_no_edit() -> None:
    request = building("CANCELLED")

    with pytest.raises(Illegal):
        actions.edit(request=request, content={"mtu": 1500}, acting=partner_acting(), at=AT)


def test_line_that_was_refused_leaves_its_interconnect_alone() -> None:
    link = busy_link()
    other = make.pni(partner=link.partner)
    them, marina = partner_acting(), staff_acting()
    content = {"interconnect": link.ref, **AUGMENT, "justification": "We grow.",
               "more": [{"interconnect": other.ref, "target_bps": 500 * GBPS}]}  # fmt: skip
    request = actions.draft(partner=link.partner, type="pni_augment", content=content,
                            acting=them, at=AT)  # fmt: skip
    actions.submit(request=request, acting=them, at=AT, confirm=True, ask_anyway=True)
    actions.claim(request=request, acting=marina, at=AT)
    actions.decide_line(line=request.lines.get(position=1), decision="REJECTED",
                        reason="NO_PORTS", acting=marina, at=AT)  # fmt: skip
    actions.decide_rest(request=request, decision="APPROVED", acting=marina, at=AT)

    actions.approve(request=request, acting=marina, at=AT)

    link.refresh_from_db()
    other.refresh_from_db()
    assert (link.state, other.state) == ("ACTIVE", "AUGMENTING")


def test_another_address_is_another_session() -> None:
    link = busy_link()
    old = make.bgp_session(
        interconnect=link, state="ESTABLISHED", max_prefix=100, our_ip="192.0.2.248",
        their_ip="192.0.2.249",
    )  # fmt: skip
    content = {"session": str(old.uid), "their_ip": "192.0.2.250", "reason": "New router."}
    request = approved(link.partner, "session_change", content)
    CapacityRequest.objects.filter(pk=request.pk).update(state="TESTING")

    actions.activate(request=request, acting=actions.SYSTEM, at=AT)

    old.refresh_from_db()
    new = BGPSession.objects.get(request_ref=request.ref)
    assert (old.state, new.state, new.their_ip, new.max_prefix) == (
        "REMOVED", "APPROVED", "192.0.2.250", 100,
    )  # fmt: skip
