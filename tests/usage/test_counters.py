"""Rates from two readings of counters: by table, and the volume that is kept."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.usage.rules import Between, Counted, between, is_near_border
from apps.usage.rules.rates import fill_late_poll

T = 1_795_080_900.0  # a border of slots
BEFORE = Counted(at=T + 4, in_octets=1000, out_octets=2000, uptime=500_000, discontinuity=7)


def later(seconds: float, in_octets: int = 0, out_octets: int = 0, **fields: object) -> Counted:
    """A reading so much later; the device's clock runs with ours."""
    usual = Counted(
        at=BEFORE.at + seconds,
        in_octets=1000 + in_octets,
        out_octets=2000 + out_octets,
        uptime=BEFORE.uptime + round(seconds * 100),
        discontinuity=7,
    )
    return replace(usual, **fields)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (later(300, 3000, 6000), (1, 80, 160)),
        (later(303, 3030), (1, 80, 0)),
        (later(290, 2900), (1, 80, 0)),
        (later(600, 6000), (2, 80, 0)),
        (later(900, 9000), (3, 80, 0)),
        (later(1500, 15_000), (5, 80, 0)),
        (later(300, -500), (1, None, 0)),  # one counter went down
        (later(300, 3000, uptime=1000), (1, None, None)),  # restarted
        (later(300, 3000, uptime=2**32 - 1), (1, None, None)),  # its time jumped
        (later(300, 3000, uptime=BEFORE.uptime), (1, None, None)),  # its time stands
        (later(300, 3000, discontinuity=9), (1, None, None)),
        (later(300, 3000, discontinuity=None), (1, None, None)),
        (later(300, in_octets=0), (1, 0, 0)),
        (replace(later(300), in_octets=None), (1, None, 0)),
    ],
)
def test_two_readings_say_what_happened_between(
    now: Counted, expected: tuple[int, int | None, int | None]
) -> None:
    found = between(BEFORE, now)

    assert found.first == T
    assert (found.slots, found.in_bps, found.out_bps) == expected


def test_reading_twice_in_a_slot_says_nothing() -> None:
    assert between(BEFORE, later(20, 100)).slots == 0


def test_counter_near_its_end_is_read_exactly() -> None:
    before = replace(BEFORE, in_octets=2**64 - 3001)

    found = between(before, later(300, in_octets=2**64 - 1 - 1000))

    assert found.in_bps == 80


@given(st.integers(0, 10**15), st.integers(1, 3))
def test_volume_is_kept_over_late_readings(octets: int, slots: int) -> None:
    found = between(BEFORE, later(300 * slots, octets))

    assert isinstance(found, Between)
    filled = fill_late_poll(found.first, found.slots, found.in_bps)
    kept = sum(slot.bps for slot in filled) * 300 // 8
    assert len(filled) == slots
    assert 0 <= octets - kept < 300 * slots


@pytest.mark.parametrize(
    ("offset", "is_near"), [(0, True), (60, True), (149, True), (150, False), (299, False)]
)
def test_reading_belongs_to_the_border_just_passed(offset: float, is_near: bool) -> None:
    assert is_near_border(T + offset) is is_near
