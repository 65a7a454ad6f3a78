"""The turn-up checklist guards going into service; the hardware of a cache has its own life."""

from datetime import timedelta

import pytest

from apps.core.errors import Refused
from apps.network import actions, queries, rules
from apps.network.enums import CACHE_MOVES, CacheState, Kind
from apps.network.models import TurnUpCheck
from tests import factories as make
from tests.factories import AT, GBPS


def in_testing(kind="pni", **facts):
    return actions.add_interconnect(
        partner=make.partner(), site=make.site(), kind=kind, name="BOG-2", state="TESTING",
        capacity_bps=100 * GBPS, by=None, at=AT, **facts,
    )  # fmt: skip


def start(link, **facts):
    return actions.start_turn_up(interconnect=link, by=None, at=AT, **facts)


def finish(checks):
    for check in checks:
        actions.note_check(check=check, is_ok=True, by=None, at=AT)


@pytest.mark.parametrize("kind", Kind.values)
def test_each_kind_has_a_checklist_with_bgp_and_monitoring(kind):
    steps = rules.steps(kind)

    assert any("BGP" in step for step in steps)
    assert "monitored" in steps[-1]


def test_a_pni_checks_light_lacp_ping_and_prefixes():
    text = " ".join(rules.steps("pni"))

    assert all(word in text for word in ("Light", "LACP", "IPv4", "IPv6", "limit of prefixes"))


def test_starting_twice_is_one_checklist(db):
    link = in_testing()

    first, again = start(link), start(link)

    assert [check.pk for check in first] == [check.pk for check in again]
    assert [check.position for check in first] == list(range(1, len(rules.steps("pni")) + 1))


def test_each_request_has_its_own_checklist(db):
    link = in_testing()
    start(link, request_ref="CAP-00001")
    finish(queries.turn_up(link, "CAP-00001"))
    start(link, request_ref="CAP-00002")

    assert queries.is_turned_up(link, "CAP-00001")
    assert not queries.is_turned_up(link, "CAP-00002")
    assert not queries.is_turned_up(link)


def test_an_unfinished_checklist_keeps_it_out_of_service(db):
    link = in_testing()
    checks = start(link)
    finish(checks[1:])

    with pytest.raises(Refused, match="Light received") as refused:
        actions.change_state(interconnect=link, to="ACTIVE", by=None, at=AT)

    assert refused.value.field == "checklist"


def test_a_finished_checklist_lets_it_into_service(db):
    link = in_testing()
    finish(start(link))

    actions.change_state(interconnect=link, to="ACTIVE", by=None, at=AT)

    assert link.state == "ACTIVE"


def test_an_interconnect_without_a_checklist_goes_into_service(db):
    link = in_testing()

    actions.change_state(interconnect=link, to="ACTIVE", by=None, at=AT)

    assert queries.is_turned_up(link)


def test_maintenance_ends_whatever_the_checklist_of_an_upgrade_says(db):
    link = make.pni(state="MAINTENANCE")
    start(link, request_ref="CAP-00001")

    actions.change_state(interconnect=link, to="ACTIVE", by=None, at=AT)

    assert link.state == "ACTIVE"


def test_a_point_that_is_not_in_order_needs_a_note(db):
    check = start(in_testing())[0]

    with pytest.raises(Refused):
        actions.note_check(check=check, is_ok=False, by=None, at=AT)
    actions.note_check(check=check, is_ok=False, note="-14 dBm", by=None, at=AT)

    check.refresh_from_db()
    assert (check.is_ok, check.note, check.at) == (False, "-14 dBm", AT)


def test_a_point_can_be_opened_again(db):
    [check, *_] = start(in_testing())
    actions.note_check(check=check, is_ok=True, by=make.user(), at=AT)

    actions.note_check(check=check, is_ok=None, by=make.user(), at=AT + timedelta(hours=1))

    check.refresh_from_db()
    assert (check.is_ok, check.at, check.by) == (None, None, None)


def test_a_build_that_is_off_leaves_what_was_in_order(db):
    link = in_testing()
    checks = start(link)
    finish(checks[:2])

    actions.drop_turn_up(interconnect=link, by=None, at=AT)

    assert TurnUpCheck.objects.count() == 2
    assert queries.is_turned_up(link)


def test_a_cache_walks_from_proposed_to_returned(db):
    cache = in_testing("cache").cache
    for to in (
        "QUALIFIED", "AGREEMENT", "SITE_SURVEY", "CONFIGURING", "SHIPPED", "DELIVERED",
        "INSTALLED", "BURN_IN", "LIVE", "DRAINING",
    ):  # fmt: skip
        actions.change_cache_state(cache=cache, to=to, by=None, at=AT)
    actions.change_cache_state(cache=cache, to="RETURNING", reason="old", by=None, at=AT)
    actions.change_cache_state(cache=cache, to="RETURNED", by=None, at=AT)

    cache.refresh_from_db()
    assert cache.state == "RETURNED"


def test_every_state_of_a_cache_is_reached():
    assert {move.target for move in CACHE_MOVES} | {"PROPOSED"} == set(CacheState.values)


def test_a_cache_goes_live_only_with_its_checklist_finished(db):
    link = in_testing("cache", detail={"state": "BURN_IN"})
    checks = start(link)

    with pytest.raises(Refused):
        actions.change_cache_state(cache=link.cache, to="LIVE", by=None, at=AT)
    finish(checks)
    actions.change_cache_state(cache=link.cache, to="LIVE", by=None, at=AT)

    assert link.cache.state == "LIVE"


def test_replacing_hardware_needs_a_reason(db):
    link = in_testing("cache", detail={"state": "LIVE"})

    with pytest.raises(Refused) as refused:
        actions.change_cache_state(cache=link.cache, to="RMA", by=None, at=AT)

    assert refused.value.field == "reason"


def test_a_cache_that_is_in_service_when_noted_is_live(db):
    link = actions.add_interconnect(
        partner=make.partner(), site=make.site(), kind="cache", name="BOG-2", state="ACTIVE",
        capacity_bps=GBPS, by=None, at=AT, detail={"model": "N2"},
    )  # fmt: skip

    assert link.cache.state == "LIVE"
