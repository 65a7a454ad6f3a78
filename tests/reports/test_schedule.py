"""When a subscription is due, on the wall clock of whoever reads."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from apps.reports.rules import Schedule, last_slot, next_slot, schedule_words

BOGOTA, NEW_YORK, BERLIN, KOLKATA, LORD_HOWE = (
    ZoneInfo(name) for name in (
        "America/Bogota", "America/New_York", "Europe/Berlin", "Asia/Kolkata",
        "Australia/Lord_Howe",
    )
)  # fmt: skip
MONDAY_8 = Schedule("WEEKLY", weekday=0, hour=8)
FIRST_8 = Schedule("MONTHLY", month_day=1, hour=8)
QUARTER_5 = Schedule("QUARTERLY", month_day=5, hour=9)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("schedule", "zone", "at", "last", "following"),
    [
        (MONDAY_8, UTC, "2026-11-19 09:40", "2026-11-16 08:00", "2026-11-23 08:00"),
        (MONDAY_8, UTC, "2026-11-16 08:00", "2026-11-16 08:00", "2026-11-23 08:00"),
        (MONDAY_8, UTC, "2026-11-16 07:59", "2026-11-09 08:00", "2026-11-16 08:00"),
        (MONDAY_8, BOGOTA, "2026-11-16 12:59", "2026-11-09 13:00", "2026-11-16 13:00"),
        (MONDAY_8, BOGOTA, "2026-11-16 13:00", "2026-11-16 13:00", "2026-11-23 13:00"),
        (MONDAY_8, KOLKATA, "2026-11-16 02:30", "2026-11-16 02:30", "2026-11-23 02:30"),
        (FIRST_8, UTC, "2026-11-19 09:40", "2026-11-01 08:00", "2026-12-01 08:00"),
        (FIRST_8, UTC, "2026-01-01 07:00", "2025-12-01 08:00", "2026-01-01 08:00"),
        (FIRST_8, UTC, "2026-12-31 23:59", "2026-12-01 08:00", "2027-01-01 08:00"),
        (Schedule("MONTHLY", month_day=28), UTC, "2026-02-27 00:00", "2026-01-28 08:00",
         "2026-02-28 08:00"),
        (QUARTER_5, UTC, "2026-11-19 09:40", "2026-10-05 09:00", "2027-01-05 09:00"),
        (QUARTER_5, UTC, "2026-01-05 08:59", "2025-10-05 09:00", "2026-01-05 09:00"),
    ],
)  # fmt: skip
def test_slots_lie_on_both_sides_of_now(schedule, zone, at, last, following):
    assert last_slot(schedule, zone, utc(at)).at == utc(last)
    assert next_slot(schedule, zone, utc(at)).at == utc(following)


def test_the_hour_on_the_wall_stays_over_a_change_of_clocks():
    """Europe/Berlin leaves summer time on 25 October 2026: 08:00 is 06:00, then 07:00 UTC."""
    before = last_slot(MONDAY_8, BERLIN, utc("2026-10-19 12:00"))

    after = next_slot(MONDAY_8, BERLIN, utc("2026-10-19 12:00"))

    assert (before.at, after.at) == (utc("2026-10-19 06:00"), utc("2026-10-26 07:00"))


def test_an_hour_that_is_left_out_is_due_when_the_clock_goes_on():
    """New York, 8 March 2026: 02:00 is 03:00 EDT, which is 07:00 UTC."""
    sunday_2 = Schedule("WEEKLY", weekday=6, hour=2)

    assert last_slot(sunday_2, NEW_YORK, utc("2026-03-08 12:00")).at == utc("2026-03-08 07:00")
    assert last_slot(sunday_2, NEW_YORK, utc("2026-03-08 06:59")).on == date(2026, 3, 1)


def test_an_hour_that_comes_twice_is_due_once():
    """New York, 1 November 2026: 01:00 comes at 05:00 and at 06:00 UTC."""
    sunday_1 = Schedule("WEEKLY", weekday=6, hour=1)

    first, second = (last_slot(sunday_1, NEW_YORK, utc(f"2026-11-01 {t}")) for t in (
        "05:00", "06:30"))  # fmt: skip

    assert first == second
    assert first.at == utc("2026-11-01 05:00")


@pytest.mark.parametrize("zone", [UTC, BOGOTA, NEW_YORK, BERLIN, KOLKATA, LORD_HOWE])
@pytest.mark.parametrize("schedule", [MONDAY_8, FIRST_8, QUARTER_5, Schedule("WEEKLY", 6, 1, 2)])
def test_each_slot_follows_the_one_before_it(schedule, zone):
    """Two years hour by hour: the last slot never goes back, and none is left out."""
    at, seen = utc("2025-12-30 00:00"), []
    for _ in range(2 * 366 * 4):
        at += timedelta(hours=6)
        slot = last_slot(schedule, zone, at)
        assert slot.at <= at < next_slot(schedule, zone, at).at
        if not seen or seen[-1] != slot:
            assert not seen or next_slot(schedule, zone, seen[-1].at) == slot
            seen.append(slot)
    assert [slot.at for slot in seen] == sorted({slot.at for slot in seen})


def test_one_is_due_on_another_day_for_somebody_far_away():
    """Monday 08:00 on Lord Howe is Sunday in UTC; the slot is named by the reader's day."""
    slot = last_slot(MONDAY_8, LORD_HOWE, utc("2026-11-16 00:00"))

    assert (slot.on, slot.at) == (date(2026, 11, 16), utc("2026-11-15 21:00"))


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (MONDAY_8, "Mondays at 08:00"),
        (FIRST_8, "Day 1 of the month at 08:00"),
        (QUARTER_5, "Day 5 of the quarter at 09:00"),
    ],
)
def test_a_schedule_is_said_in_words(schedule, words):
    assert schedule_words(schedule) == words
