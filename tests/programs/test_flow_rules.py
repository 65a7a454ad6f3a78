"""Burn-up, cumulative flow, cycle time and the roadmap's quarters, as pure rules."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.programs import rules
from apps.programs.enums import Category
from apps.programs.rules.flow import MOST, Cycle, Shift

FIRST = date(2026, 9, 1)
TODAY = date(2026, 11, 19)
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
MOVES = st.lists(st.tuples(st.integers(0, 79), st.sampled_from(Category)), min_size=1, max_size=6)
HISTORIES = st.lists(MOVES.map(sorted), min_size=1, max_size=12)


def shifts_of(histories):
    """What the database counts out of the moves of each item: day numbers and categories."""
    counted = Counter()
    for moves in histories:
        was = ""
        for n, now in moves:
            counted[(FIRST + timedelta(days=n), was, str(now))] += 1
            was = str(now)
    return [Shift(*key, count) for key, count in counted.items()]


def levels(histories):
    return rules.flow.levels(shifts_of(histories), rules.flow.days(FIRST, TODAY))


@given(histories=HISTORIES)
def test_cumulative_flow_never_loses_an_item(histories):
    for level in levels(histories):
        born = sum(FIRST + timedelta(days=moves[0][0]) <= level.day for moves in histories)
        assert level.scope == born


@given(histories=HISTORIES)
def test_burn_up_has_no_more_done_than_scope(histories):
    for level in levels(histories):
        assert 0 <= level.done <= level.scope
        assert min(level.todo, level.doing) >= 0


@given(histories=HISTORIES)
def test_last_level_is_where_the_items_stand(histories):
    stands = Counter(moves[-1][1] for moves in histories)
    last = levels(histories)[-1]

    assert (last.todo, last.doing, last.done) == tuple(stands[each] for each in Category)


def test_levels_are_those_at_the_end_of_each_day():
    shifts = [
        Shift(FIRST, "", "TODO", 3),
        Shift(FIRST + timedelta(days=1), "TODO", "DOING", 2),
        Shift(FIRST + timedelta(days=2), "DOING", "DONE", 1),
        Shift(FIRST + timedelta(days=2), "", "DONE", 1),
        Shift(FIRST + timedelta(days=3), "DONE", "TODO", 1),
    ]

    found = rules.flow.levels(shifts, [FIRST + timedelta(days=n) for n in range(4)])

    assert [(level.todo, level.doing, level.done) for level in found] == [
        (3, 0, 0), (1, 2, 0), (1, 1, 2), (2, 1, 1),
    ]  # fmt: skip
    assert [level.scope for level in found] == [3, 3, 4, 4]


@given(first=DAYS, span=st.integers(0, 1500))
def test_days_drawn_are_few_and_have_both_ends(first, span):
    last = first + timedelta(days=span)

    found = rules.flow.days(first, last)

    assert (found[0], found[-1]) == (first, last)
    assert len(found) <= MOST
    assert found == sorted(set(found))


def test_short_time_has_every_day():
    assert len(rules.flow.days(FIRST, FIRST + timedelta(days=30))) == 31


@pytest.mark.parametrize(
    ("values", "p", "found"),
    [
        ([], 50, None),
        ([4.0], 50, 4.0),
        ([4.0], 85, 4.0),
        ([3.0, 1.0, 2.0, 4.0], 50, 2.0),
        ([float(n) for n in range(1, 21)], 85, 17.0),
        ([1.0, 2.0, 3.0], 85, 3.0),
    ],
)
def test_percentile_is_by_nearest_rank(values, p, found):
    assert rules.flow.percentile(values, p) == found


@given(values=st.lists(st.floats(0, 500), min_size=1))
def test_half_take_no_longer_than_most(values):
    usual, most = (rules.flow.percentile(values, p) for p in (50, 85))

    assert usual <= most
    assert sum(value <= usual for value in values) * 2 >= len(values)
    assert sum(value <= most for value in values) * 100 >= 85 * len(values)


@pytest.mark.parametrize(("hours", "days"), [(60, 2.5), (0, 0), (-5, 0)])
def test_cycle_time_is_in_days_and_never_below_zero(hours, days):
    start = datetime(2026, 11, 1, tzinfo=UTC)

    assert Cycle("WAVE-1", "Order", start, start + timedelta(hours=hours)).days == days


def test_roadmap_shows_two_quarters_back_and_five_ahead():
    window = rules.roadmap.window(TODAY)

    assert [rules.roadmap.label(each) for each in window.quarters] == [
        "Q2 26", "Q3 26", "Q4 26", "Q1 27", "Q2 27", "Q3 27", "Q4 27", "Q1 28",
    ]  # fmt: skip
    assert window.end == date(2028, 4, 1)


@given(today=DAYS, day=DAYS, later=DAYS)
def test_roadmap_has_today_within_and_keeps_the_order_of_days(today, day, later):
    window = rules.roadmap.window(today)
    early, late = sorted((day, later))

    assert 0.2 < window.place(today) < 0.4
    assert 0 <= window.place(early) <= window.place(late) <= 1
