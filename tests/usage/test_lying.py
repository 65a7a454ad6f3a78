"""Flat lines and wrong speeds: by table, and what must hold for any samples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.usage.rules import BRIDGED_SLOTS, FLAT_SLOTS, Flat, flat_lines, is_wrong_speed

A, B = (7, 9), (7, 8)
GAP = None


@pytest.mark.parametrize(
    ("slots", "expected"),
    [
        ([], []),
        ([A] * 11, []),
        ([A] * 12, [Flat(0, 11, None)]),
        ([B, *[A] * 12], [Flat(1, 12, None)]),
        ([*[A] * 12, B], [Flat(0, 11, 12)]),
        ([*[A] * 6, B, *[A] * 6], []),
        ([(0, 0)] * 20, []),
        ([(0, 9)] * 20, []),
        ([*[A] * 6, *[GAP] * 12, *[A] * 6], [Flat(0, 23, None)]),
        ([*[A] * 6, *[GAP] * 13, *[A] * 6], []),
        ([*[A] * 12, *[GAP] * 13, B], [Flat(0, 11, 12)]),
        ([*[A] * 12, *[GAP] * 12, B], [Flat(0, 11, 24)]),
        ([*[A] * 12, *[GAP] * 50], [Flat(0, 11, None)]),
        ([*[A] * 12, *[B] * 12, A], [Flat(0, 11, 12), Flat(12, 23, 24)]),
    ],
)
def test_flat_line_is_an_hour_of_one_value(slots: list, expected: list[Flat]) -> None:
    assert flat_lines(slots) == expected


SLOTS = st.lists(st.sampled_from([A, A, A, B, (0, 0), GAP]), max_size=80)


@given(SLOTS)
def test_flat_lines_hold_one_value_and_never_touch(slots: list) -> None:
    lines = flat_lines(slots)

    for line in lines:
        known = [pair for pair in slots[line.first : line.last + 1] if pair is not None]
        assert len(known) >= FLAT_SLOTS
        assert len(set(known)) == 1
        assert all(known[0])
    following = zip(lines, lines[1:], strict=False)
    assert all(a.end is not None and a.end <= b.first for a, b in following)


@given(st.lists(st.booleans(), min_size=12, max_size=40), st.integers(1, 10**12))
def test_moving_traffic_is_never_flat(known: list[bool], base: int) -> None:
    slots = [(base + n, base) if there else GAP for n, there in enumerate(known)]

    assert flat_lines(slots) == []


@given(st.integers(0, BRIDGED_SLOTS))
def test_gap_of_an_hour_does_not_hide_a_flat_line(gap: int) -> None:
    assert len(flat_lines([*[A] * 6, *[GAP] * gap, *[A] * 6])) == 1


@pytest.mark.parametrize(
    ("reported", "known", "is_wrong"),
    [
        (100, 100, False),
        (400, 100, False),  # a bundle grew
        (300, 400, False),  # a member is down
        (500, 100, True),
        (1000, 100, True),
        (10, 100, True),
        (100_000, 100, True),
        (0, 100, False),  # says nothing
        (None, 100, False),
    ],
)
def test_speed_is_wrong_when_it_is_another_interface(
    reported: int | None, known: int, is_wrong: bool
) -> None:
    assert is_wrong_speed(reported, known) is is_wrong
