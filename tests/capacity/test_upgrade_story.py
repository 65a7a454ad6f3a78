"""Upgrades that replace ports, removals, parts of requests, failures (portal.md 6.3, 6.4)."""

from datetime import timedelta
from typing import Any

import pytest

from apps.capacity import actions
from apps.capacity.models import CapacityRequest
from apps.core.errors import Invalid, Refused
from apps.network import actions as network
from apps.network.models import Interconnect, Loa, Port
from tests import factories as make
from tests.factories import walks
from tests.factories.clock import AT
from tests.factories.requests import AUGMENT, busy_link, partner_acting, staff_acting

GBPS, DAY = 10**9, timedelta(days=1)
FACTS = {"z_place": "Cage 9", "addressee_contact": "noc@isp.example", "signatory": "Rafael Ortiz"}
pytestmark = pytest.mark.django_db


def lag() -> Interconnect:
    """4 x 100 Gbps on ports that are listed and in use, and 4 x 400 Gbps free beside them."""
    link = busy_link()
    make.placed(link.site)
    make.ports(site=link.site, names="et-9/0/[0-3]")
    network.reserve_ports(site=link.site, speed_bps=100 * GBPS, count=4, held_for="OLD", until=None,
                          by=None, at=AT)  # fmt: skip
    Port.objects.filter(held_for="OLD").update(state="USED", held_for="", interconnect=link)
    members = [network.MemberFacts(p.name, p.speed_bps) for p in link.ports.order_by("pk")]
    network.set_members(interconnect=link, members=members, from_at=AT, by=None, at=AT)
    make.ports(site=link.site, gbps=400, optic="400G-FR4")
    return link


def faster(link: Interconnect, action: str = "upgrade_speed", **content: Any) -> dict[str, Any]:
    """To 2 x 400 Gbps in place of what is there."""
    return {**AUGMENT, "interconnect": link.ref, "action": action, "port_speed_gbps": "400",
            "target_bps": 800 * GBPS, **content}  # fmt: skip


def built(request: CapacityRequest, *, at: Any) -> None:
    """LOA, cross-connect and tests, up to both sides' word."""
    rafael, them = staff_acting("engineer"), partner_acting()
    link = Interconnect.objects.get(pk=request.interconnect_id)
    loa = network.draft_loa(partner=link.partner, site=link.site, request_ref=request.ref,
                            interconnect=link, by=None, at=at, **FACTS)  # fmt: skip
    network.issue_loa(loa=loa, by=None, at=at)
    actions.note_loa_issued(request=request, acting=rafael, at=at)
    actions.order_cross_connect(request=request, order_ref="XC-1", vendor="DC", promised_on=None,
                                acting=them, at=at)  # fmt: skip
    actions.report_patched(request=request, circuit_ref="XC-1", acting=them, at=at)
    walks.in_test(request, at=at)


def ports(link: Interconnect) -> dict[str, int]:
    """How many ports there are of a speed and a state."""
    found: dict[str, int] = {}
    for speed, state in Port.objects.filter(site=link.site).values_list("speed_bps", "state"):
        key = f"{speed // GBPS} {state}"
        found[key] = found.get(key, 0) + 1
    return found


def capacity(link: Interconnect) -> int:
    return Interconnect.objects.get(pk=link.pk).capacity_bps // GBPS


@pytest.mark.parametrize("action", ["upgrade_speed", "migrate"])
def test_replaced_ports_are_freed_when_the_new_ones_carry_and_not_before(action: str) -> None:
    link = lag()
    term = make.term(agreement=make.agreement(partner=link.partner), interconnect=link)
    series = make.series(link=link)
    seen = []

    request = walks.approved(link.partner, "pni_augment", faster(link, action))
    seen.append((capacity(link), ports(link)))
    built(request, at=AT + DAY)
    seen.append((capacity(link), ports(link)))
    walks.in_service(request, at=AT + 2 * DAY)
    seen.append((capacity(link), ports(link)))

    held = {"100 USED": 4, "400 RESERVED": 2, "400 FREE": 2}
    assert seen == [
        (400, held), (400, held), (800, {"100 FREE": 4, "400 USED": 2, "400 FREE": 2}),
    ]  # fmt: skip
    history = link.capacities.order_by("starts_at").values_list("capacity_bps", "members")
    assert list(history) == [(400 * GBPS, 4), (800 * GBPS, 2)]
    assert link.capacities.get(ends_at=None).starts_at == AT + 2 * DAY
    term.refresh_from_db()
    series.refresh_from_db()
    assert (term.interconnect_id, series.interconnect_id) == (link.pk, link.pk)
    assert request.interconnect_id == link.pk


def test_members_that_were_replaced_stay_on_record() -> None:
    link = lag()
    request = walks.approved(link.partner, "pni_augment", faster(link))
    built(request, at=AT + DAY)

    walks.in_service(request, at=AT + 2 * DAY)

    states = sorted(link.members.values_list("speed_bps", "state"))
    assert states == [(100 * GBPS, "REMOVED")] * 4 + [(400 * GBPS, "UP")] * 2


def test_replacement_where_no_port_is_listed_is_what_the_new_ports_carry() -> None:
    link = busy_link()
    request = walks.approved(link.partner, "pni_augment", faster(link))
    CapacityRequest.objects.filter(pk=request.pk).update(state="PROVISIONING")

    walks.in_service(walks.in_test(request), at=AT + DAY)

    now = link.capacities.get(ends_at=None)
    assert (now.capacity_bps, now.members) == (800 * GBPS, 2)


def reviewed(link: Interconnect, content: dict[str, Any]) -> CapacityRequest:
    request = walks.sent(link.partner, "pni_augment", content)
    return actions.claim(request=request, acting=staff_acting(), at=AT)


def test_part_of_a_replacement_adds_what_it_carries_beyond_today() -> None:
    link = lag()
    request, marina = reviewed(link, faster(link, target_bps=1600 * GBPS)), staff_acting()

    line = actions.decide_line(line=request.lines.get(), decision="REDUCED", approved_ports=3,
                               reason="NO_PORTS", acting=marina, at=AT)  # fmt: skip
    actions.approve(request=request, acting=marina, at=AT)
    built(request, at=AT)
    walks.in_service(request, at=AT + DAY)

    assert line.approved_bps == 800 * GBPS
    assert capacity(link) == 1200


def test_part_of_a_replacement_that_carries_less_than_today_is_refused() -> None:
    link = busy_link(capacity_gbps=1000)
    request = reviewed(link, faster(link, target_bps=1600 * GBPS))

    with pytest.raises(Invalid) as refusal:
        actions.decide_line(line=request.lines.get(), decision="REDUCED", approved_ports=2,
                            reason="NO_PORTS", acting=staff_acting(), at=AT)  # fmt: skip

    assert "less than 1 Tbps" in refusal.value.errors["approved_ports"].replace("\xa0", " ")


def test_lines_are_built_as_each_was_decided() -> None:
    link = busy_link()
    others = [make.pni(partner=link.partner) for _ in range(2)]
    for each in (link, *others):
        make.ports(site=each.site)
    more = [{"interconnect": each.ref, "target_bps": 600 * GBPS} for each in others]
    request = reviewed(link, {**AUGMENT, "interconnect": link.ref, "more": more})
    marina, lines = staff_acting(), list(request.lines.order_by("position"))
    verdicts = (("APPROVED", {}), ("REDUCED", {"approved_ports": 1, "reason": "NO_PORTS"}),
                ("REJECTED", {"reason": "SITE_CLOSING"}))  # fmt: skip

    for line, (decision, facts) in zip(lines, verdicts, strict=True):
        actions.decide_line(line=line, decision=decision, acting=marina, at=AT, **facts)
    actions.approve(request=request, acting=marina, at=AT)
    held = [Port.objects.filter(site=each.site, state="RESERVED").count()
            for each in (link, *others)]  # fmt: skip
    CapacityRequest.objects.filter(pk=request.pk).update(state="PROVISIONING")
    walks.in_service(walks.in_test(request), at=AT + DAY)

    assert held == [2, 1, 0]
    assert [capacity(each) for each in (link, *others)] == [600, 500, 400]


def failing() -> tuple[Interconnect, CapacityRequest]:
    link = lag()
    request = walks.approved(link.partner, "pni_augment", faster(link))
    built(request, at=AT)
    actions.fail(request=request, error="No light.", acting=staff_acting("engineer"), at=AT)
    return link, request


def test_failure_is_tried_again_with_the_same_ports() -> None:
    link, request = failing()
    kept = ports(link)["400 RESERVED"]

    actions.retry(request=request, acting=staff_acting("engineer"), at=AT + DAY)
    walks.in_test(request, at=AT + DAY)
    walks.in_service(request, at=AT + 2 * DAY)

    assert (kept, capacity(link), ports(link)["400 USED"]) == (2, 800, 2)


def test_failure_that_is_called_off_frees_the_ports_and_leaves_the_old_ones() -> None:
    link, request = failing()

    actions.cancel(request=request, reason="No fibre.", acting=staff_acting(), at=AT + DAY)

    link.refresh_from_db()
    assert ports(link) == {"100 USED": 4, "400 FREE": 4}
    assert (request.state, link.state, capacity(link)) == ("CANCELLED", "ACTIVE", 400)
    assert not link.turn_up_checks.exclude(is_ok=True).exists()


@pytest.mark.parametrize("state", ["DRAFT", "ISSUED", "ACCEPTED"])
def test_nobody_connects_by_the_loa_of_what_was_called_off(state: str) -> None:
    link = lag()
    request = walks.approved(link.partner, "pni_augment", faster(link))
    loa = network.draft_loa(partner=link.partner, site=link.site, request_ref=request.ref,
                            interconnect=link, by=None, at=AT, **FACTS)  # fmt: skip
    if state != "DRAFT":
        network.issue_loa(loa=loa, by=None, at=AT)
        actions.note_loa_issued(request=request, acting=staff_acting("engineer"), at=AT)
    if state == "ACCEPTED":
        network.accept_loa(loa=loa, by=None, at=AT)

    actions.cancel(request=request, reason="Another way.", acting=partner_acting(), at=AT)

    kept = Loa.objects.get()
    assert (kept.state, kept.reason, kept.is_good) == ("CANCELLED", "Another way.", False)


def leaving(link: Interconnect) -> CapacityRequest:
    return walks.approved(link.partner, "pni_remove", {
        "interconnect": link.ref, "remove_on": (AT + 40 * DAY).date().isoformat(),
        "reason": "Closing.", "traffic_plan": "Elsewhere.", "disconnects": "partner",
    })  # fmt: skip


def test_removed_interconnect_carries_up_to_its_day_and_gives_its_ports_back() -> None:
    link = lag()
    session = make.bgp_session(interconnect=link, state="ESTABLISHED")
    request, rafael = leaving(link), staff_acting("engineer")
    announced = (capacity(link), ports(link)["100 USED"])

    with pytest.raises(Refused, match="stays in service"):
        actions.activate(request=request, acting=rafael, at=AT + 39 * DAY)
    actions.activate(request=request, acting=rafael, at=AT + 40 * DAY)

    session.refresh_from_db()
    assert announced == (400, 4)
    assert (capacity(link), ports(link)["100 FREE"], session.state) == (0, 4, "REMOVED")
    assert link.capacities.get().ends_at == AT + 40 * DAY


def test_removal_that_is_called_off_stays_in_service() -> None:
    link = lag()
    request = leaving(link)

    actions.cancel(request=request, reason="We stay.", acting=partner_acting(), at=AT)

    link.refresh_from_db()
    assert (link.state, capacity(link)) == ("ACTIVE", 400)
