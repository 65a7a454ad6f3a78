"""When a trend reaches shares of a capacity, and what is left to one."""

import pytest

from apps.usage.rules import FAR_DAYS, Reach, headroom_bps, reaches

GBPS = 10**9
RISING = [(40 + n) * GBPS for n in range(30)]  # 69 Gbps on the last day, 1 Gbps a day


def days(values, capacity=100 * GBPS, shares=(50, 70, 85)):
    return {each.pct: each.days for each in reaches(values, capacity, shares)}


def test_each_share_has_its_day():
    assert days(RISING) == {50: 0, 70: 1, 85: 16}


def test_a_trend_that_does_not_grow_never_gets_there():
    assert days([40 * GBPS] * 30) == {50: None, 70: None, 85: None}


def test_a_share_that_is_reached_is_said_without_growth():
    assert days([80 * GBPS] * 30) == {50: 0, 70: 0, 85: None}


def test_further_than_a_year_is_never():
    slow = [40 * GBPS + n * GBPS // 20 for n in range(30)]  # 41.45, 50 Mbps a day

    assert days(slow, shares=(50, 60)) == {50: 171, 60: None}
    assert FAR_DAYS == 366


def test_gaps_are_left_out():
    with_gap = [None if n in (3, 4) else bps for n, bps in enumerate(RISING)]

    assert days(with_gap) == {50: 0, 70: 1, 85: 16}


@pytest.mark.parametrize(
    ("values", "capacity"), [(RISING[:27], 100 * GBPS), ([], 100 * GBPS), (RISING, 0)]
)
def test_too_little_is_not_known(values, capacity):
    assert reaches(values, capacity, [70]) == [Reach(70, None, is_known=False)]


@pytest.mark.parametrize(
    ("p95", "capacity", "left"),
    [
        (60 * GBPS, 100 * GBPS, 10 * GBPS),
        (72_900_000_000, 100 * GBPS, -2_900_000_000),
        (0, 100 * GBPS, 70 * GBPS),
        (None, 100 * GBPS, None),
        (1, 0, None),
    ],
)
def test_headroom_is_what_is_left_to_the_share(p95, capacity, left):
    assert headroom_bps(p95, capacity, 70) == left
