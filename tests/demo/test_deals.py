"""What the demo's agreements commit to, and how they came to their state. Nothing is stored."""

from datetime import UTC, date, datetime

import pytest

from apps.agreements.models import Agreement
from apps.network.models import Interconnect
from apps.usage.rules import percentile
from edgepartners.demo import deals, history, traffic
from edgepartners.demo.links import Link
from edgepartners.demo.traffic import Profile
from edgepartners.demo.world import GBPS

TODAY = date(2026, 11, 19)
ANCHOR = int(datetime(2026, 11, 19, tzinfo=UTC).timestamp())


def link(capacity_gbps: int, *, is_measured: bool, seed: int = 1) -> Link:
    profile = Profile(
        capacity_bps=capacity_gbps * GBPS, peak_share=0.5, anchor=ANCHOR, seed=seed
    )  # fmt: skip
    row = Interconnect(capacity_bps=profile.capacity_bps)
    return Link(row, members=1, member_bps=GBPS, profile=profile, is_measured=is_measured)


def agreement(state: str, **facts: object) -> Agreement:
    usual = {
        "ref": "AGR-00001", "state": state, "signed_on": date(2026, 1, 10),
        "effective_on": date(2026, 2, 1), "created_at": datetime(2026, 1, 1, tzinfo=UTC),
    }  # fmt: skip
    return Agreement(**usual | facts)


def test_traffic_that_nobody_measures_is_taken_at_its_peak():
    links = [link(100, is_measured=False), link(40, is_measured=False)]

    assert deals._expected(links) == 70 * GBPS


def test_measured_traffic_is_summed_slot_by_slot_before_the_percentile():
    links = [link(100, is_measured=True), link(40, is_measured=True, seed=2)]
    start = ANCHOR - 50 * 86_400
    sides = [traffic.rates(one.profile, start, 30 * 288)[traffic.OUT] for one in links]

    expected = percentile([int(a) + int(b) for a, b in zip(*sides, strict=True)], 95)

    assert deals._expected(links) == expected
    assert 30 * GBPS < expected < 77 * GBPS


def test_one_measured_interconnect_makes_the_sum_a_measured_one():
    assert deals._expected([link(100, is_measured=True), link(40, is_measured=False)]) != 70 * GBPS


@pytest.mark.parametrize("state", history.STEPS)
def test_moves_lead_to_the_state_and_none_lies_ahead(state):
    moves = list(history.changes(agreement(state), TODAY))

    assert moves[0].source == "DRAFT"
    assert moves[-1].target == state
    assert [one.target for one in moves[:-1]] == [one.source for one in moves[1:]]
    assert [one.at for one in moves] == sorted(one.at for one in moves)
    assert moves[-1].at.date() <= TODAY


def test_signature_and_start_are_those_of_the_contract():
    executed, active = history.changes(agreement("ACTIVE"), TODAY)

    assert executed.at.date() == date(2026, 1, 10)
    assert active.at.date() == date(2026, 2, 1)


def test_draft_has_not_moved():
    assert list(history.changes(agreement("DRAFT"), TODAY)) == []
