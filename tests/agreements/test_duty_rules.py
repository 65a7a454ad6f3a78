"""On which days a duty falls due."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.agreements.rules import (
    Schedule,
    check_schedule,
    due_days,
    is_exhausted,
    overdue_step,
    tell_on,
)

SOON = st.dates(date(2020, 1, 1), date(2030, 12, 31))
REPEATED = st.sampled_from(["MONTHLY", "QUARTERLY", "HALF_YEARLY", "YEARLY"])


def days(recurrence: str, first: str, horizon: str, **options: date) -> list[str]:
    schedule = Schedule(recurrence, date.fromisoformat(first), options.get("until_on"))
    found = due_days(schedule, date.fromisoformat(horizon), after=options.get("after", date.min))
    return [day.isoformat() for day in found]


@pytest.mark.parametrize(
    ("recurrence", "first", "horizon", "expected"),
    [
        ("NONE", "2026-03-31", "2027-12-31", ["2026-03-31"]),
        ("NONE", "2026-03-31", "2026-03-30", []),
        ("MONTHLY", "2026-01-31", "2026-05-01",
         ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]),
        ("MONTHLY", "2024-01-30", "2024-03-31", ["2024-01-30", "2024-02-29", "2024-03-30"]),
        ("QUARTERLY", "2025-11-30", "2026-12-01",
         ["2025-11-30", "2026-02-28", "2026-05-30", "2026-08-30", "2026-11-30"]),
        ("HALF_YEARLY", "2026-08-31", "2027-08-31", ["2026-08-31", "2027-02-28", "2027-08-31"]),
        ("YEARLY", "2024-02-29", "2028-03-01",
         ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]),
    ],
)  # fmt: skip
def test_days_are_counted_from_the_first(recurrence, first, horizon, expected):
    assert days(recurrence, first, horizon) == expected


def test_the_last_day_is_included():
    assert days("MONTHLY", "2026-01-15", "2027-01-01", until_on=date(2026, 3, 15)) == [
        "2026-01-15", "2026-02-15", "2026-03-15",
    ]  # fmt: skip


def test_what_lies_before_is_left_out():
    assert days("MONTHLY", "2026-01-31", "2026-05-01", after=date(2026, 2, 28)) == [
        "2026-03-31", "2026-04-30",
    ]  # fmt: skip


@given(REPEATED, SOON, st.integers(30, 900), st.integers(0, 900))
def test_two_halves_give_the_same_days_as_the_whole(recurrence, first, ahead, cut):
    schedule = Schedule(recurrence, first)
    horizon, middle = first + timedelta(days=ahead), first + timedelta(days=min(cut, ahead))

    halves = due_days(schedule, middle) + due_days(schedule, horizon, after=middle)

    assert halves == due_days(schedule, horizon)


@given(REPEATED, SOON)
def test_days_ascend_and_never_leave_the_first_days_place(recurrence, first):
    found = due_days(Schedule(recurrence, first), first + timedelta(days=1500))

    assert found == sorted(set(found))
    assert all(day.day == first.day or day.day >= 28 for day in found)


@pytest.mark.parametrize(
    ("schedule", "over"),
    [
        (Schedule("NONE", date(2026, 12, 31)), True),
        (Schedule("NONE", date(2028, 1, 1)), False),
        (Schedule("YEARLY", date(2020, 1, 1)), False),
        (Schedule("YEARLY", date(2020, 1, 1), date(2027, 1, 1)), True),
        (Schedule("YEARLY", date(2020, 1, 1), date(2027, 1, 2)), False),
    ],
)
def test_a_schedule_is_exhausted_when_nothing_lies_beyond(schedule, over):
    assert is_exhausted(schedule, date(2027, 1, 1)) is over


def test_the_owner_hears_of_it_the_lead_time_before():
    schedule = Schedule("NONE", date(2026, 3, 10), lead_days=14)

    assert tell_on(schedule, date(2026, 3, 10)) == date(2026, 2, 24)


@pytest.mark.parametrize(
    ("late", "step"),
    [(-1, None), (0, None), (1, 1), (6, 1), (7, 7), (13, 7), (14, 14), (400, 14)],
)
def test_the_due_day_itself_is_on_time(late, step):
    due = date(2026, 11, 19)

    assert overdue_step(due, due + timedelta(days=late)) == step


@pytest.mark.parametrize(
    ("schedule", "field"),
    [
        (Schedule("YEARLY", date(2026, 5, 1), date(2026, 4, 30)), "until_on"),
        (Schedule("NONE", date(2026, 5, 1), date(2026, 6, 1)), "until_on"),
        (Schedule("NONE", date(206, 5, 1)), "first_due_on"),
    ],
)
def test_a_schedule_that_contradicts_itself_is_named(schedule, field):
    assert list(check_schedule(schedule)) == [field]


def test_a_sound_schedule_has_no_errors():
    assert check_schedule(Schedule("YEARLY", date(2026, 5, 1), date(2026, 5, 1))) == {}
