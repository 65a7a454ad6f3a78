"""Slots, counters, busy hours and what a period amounts to."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.usage import rules

RATES = st.integers(0, 10**12)
SLOTS = st.lists(st.none() | RATES, max_size=60)


def _at(
    hour: int, minute: int, base: int = 10, peak: int = 90, slots: int = 12
) -> list[int | None]:
    """A day at `base` with `slots` slots at `peak` from this local time on."""
    day: list[int | None] = [base] * 288
    first = hour * 12 + minute // 5
    day[first : first + slots] = [peak] * slots
    return day


@pytest.mark.parametrize(
    ("first_day", "last_day", "tz", "slots"),
    [
        (date(2025, 3, 1), date(2025, 3, 31), "UTC", 8928),
        (date(2025, 3, 1), date(2025, 3, 31), "America/New_York", 8916),
        (date(2025, 11, 1), date(2025, 11, 30), "America/New_York", 8652),
        (date(2025, 3, 1), date(2025, 3, 31), "Europe/Berlin", 8916),
        (date(2025, 4, 1), date(2025, 4, 30), "Asia/Kolkata", 8640),
        (date(2025, 2, 1), date(2025, 2, 28), "UTC", 8064),
        (date(2024, 2, 1), date(2024, 2, 29), "UTC", 8352),
        (date(2025, 3, 30), date(2025, 3, 30), "Europe/Berlin", 276),
        (date(2025, 10, 26), date(2025, 10, 26), "Europe/Berlin", 300),
        (date(2018, 11, 4), date(2018, 11, 4), "America/Sao_Paulo", 276),
        (date(2025, 4, 6), date(2025, 4, 6), "Australia/Lord_Howe", 294),
    ],
)
def test_slot_count_follows_the_clock_of_the_zone(first_day, last_day, tz, slots):
    counted = rules.slot_count(first_day, last_day, tz)

    assert counted == slots


@pytest.mark.parametrize(
    ("first_day", "last_day", "tz", "start", "end"),
    [
        (date(2025, 3, 1), date(2025, 3, 31), "America/New_York", "03-01T05:00", "04-01T04:00"),
        (date(2025, 3, 1), date(2025, 3, 31), "Europe/Berlin", "02-28T23:00", "03-31T22:00"),
        (date(2025, 4, 1), date(2025, 4, 30), "Asia/Kolkata", "03-31T18:30", "04-30T18:30"),
    ],
)
def test_period_bounds_are_local_midnights_in_utc(first_day, last_day, tz, start, end):
    bounds = rules.period_bounds(first_day, last_day, ZoneInfo(tz))

    assert [f"{bound:%m-%dT%H:%M}" for bound in bounds] == [start, end]
    assert {bound.tzinfo for bound in bounds} == {UTC}


def test_period_bounds_backwards_are_refused():
    with pytest.raises(ValueError, match="before it starts"):
        rules.period_bounds(date(2025, 3, 2), date(2025, 3, 1), "UTC")


@given(
    st.dates(date(1990, 1, 1), date(2037, 1, 1)),
    st.integers(0, 40),
    st.integers(0, 40),
    st.sampled_from(["UTC", "America/New_York", "Europe/Berlin", "Asia/Kathmandu", "Africa/Cairo"]),
)
def test_slot_count_of_adjoining_periods_adds_up(first_day, days, more, tz):
    middle = first_day + timedelta(days=days)
    last_day = middle + timedelta(days=more + 1)

    parts = rules.slot_count(first_day, middle, tz) + rules.slot_count(
        middle + timedelta(days=1), last_day, tz
    )

    assert parts == rules.slot_count(first_day, last_day, tz)


@pytest.mark.parametrize(
    ("ts", "start"),
    [
        (0, 0),
        (299.999, 0),
        (300, 300),
        (-1, -300),
        (datetime(2025, 3, 1, 12, 4, 59, tzinfo=UTC), datetime(2025, 3, 1, 12, 0, tzinfo=UTC)),
        (
            datetime(2025, 3, 1, 12, 5, tzinfo=ZoneInfo("Asia/Kathmandu")),
            datetime(2025, 3, 1, 6, 20, tzinfo=UTC),
        ),
    ],
)
def test_slot_start_is_the_last_border(ts, start):
    assert rules.slot_start(ts) == start


@pytest.mark.parametrize(
    ("day", "busy"),
    [
        (_at(19, 30), 90),
        ([10] * 288, 10),
        (_at(0, 0), 90),
        (_at(23, 0), 90),
        ([10] * 11, None),
        ([], None),
        ([None] * 288, None),
        ([7] * 11 + [8], 7),
    ],
)
def test_busy_hour_is_the_best_sliding_hour(day, busy):
    assert rules.busy_hour(day) == busy


def test_busy_hour_beats_the_clock_hour():
    day = _at(19, 30)

    clock_hours = [sum(day[at : at + 12]) // 12 for at in range(0, 288, 12)]

    assert max(clock_hours) == 50
    assert rules.busy_hour(day) == 90


def test_busy_hour_leaves_out_hours_with_a_gap():
    day = _at(19, 30)
    day[240] = None

    window = rules.busiest_window(day)

    assert window == rules.Window(first=228, total=6 * 10 + 6 * 90)
    assert rules.busy_hour(day) == 50


@pytest.mark.parametrize(("slots", "hours"), [(288, 277), (276, 265), (300, 289)])
def test_busy_hour_looks_at_every_window_of_the_day(slots, hours):
    rising = list(range(slots))

    window = rules.busiest_window(rising)

    assert window.first == hours - 1


@given(SLOTS)
def test_busy_hour_lies_between_mean_and_peak(slots):
    busy = rules.busy_hour(slots)

    full = [slots[at : at + 12] for at in range(len(slots) - 11) if None not in slots[at : at + 12]]
    assert (busy is None) == (not full)
    if busy is not None:
        assert busy == max(sum(hour) for hour in full) // 12
        assert min(min(hour) for hour in full) <= busy <= max(max(hour) for hour in full)


@pytest.mark.parametrize(
    ("valid", "expected", "grade"),
    [
        (288, 288, "FINAL"),
        (95, 100, "FINAL"),
        (949, 1000, "PROVISIONAL"),
        (80, 100, "PROVISIONAL"),
        (799, 1000, "INSUFFICIENT"),
        (8208, 8640, "FINAL"),
        (8207, 8640, "PROVISIONAL"),
        (6911, 8640, "INSUFFICIENT"),
        (0, 0, "INSUFFICIENT"),
    ],
)
def test_completeness_is_exact_at_both_borders(valid, expected, grade):
    assert rules.completeness(valid, expected) == grade


@pytest.mark.parametrize(
    ("bps", "speed_bps", "is_valid"),
    [
        (0, 10**10, True),
        (10_500_000_000, 10**10, True),
        (10_500_000_001, 10**10, False),
        (-1, 10**10, False),
        (None, 10**10, False),
        (0, 0, True),
        (1, 0, False),
    ],
)
def test_valid_rate_ends_at_105_percent_of_speed(bps, speed_bps, is_valid):
    assert rules.valid_rate(bps, speed_bps) is is_valid


@pytest.mark.parametrize(
    ("prev", "cur", "seconds", "bps"),
    [
        (0, 37_500_000_000, 300, 10**9),
        (100, 100, 300, 0),
        (10**15, 5_000, 300, None),
        (None, 5_000, 300, None),
        (5_000, None, 300, None),
        (0, 1, 300, 0),
        (0, 1, 0, None),
    ],
)
def test_counter_rate_of_a_reset_is_missing(prev, cur, seconds, bps):
    assert rules.counter_rate(prev, cur, seconds) == bps


@pytest.mark.parametrize(
    ("slots", "bps", "qualities"),
    [
        (1, 50, ["OK"]),
        (2, 50, ["INTERPOLATED"] * 2),
        (3, 50, ["INTERPOLATED"] * 3),
        (4, 50, []),
        (0, 50, []),
        (1, None, []),
    ],
)
def test_fill_late_poll_fills_three_slots_at_most(slots, bps, qualities):
    filled = rules.fill_late_poll(600, slots, bps)

    assert [slot.quality for slot in filled] == qualities
    assert [slot.start for slot in filled] == [600 + 300 * at for at in range(len(qualities))]


@given(st.integers(1, 3), RATES)
def test_fill_late_poll_keeps_the_volume(slots, bps):
    filled = rules.fill_late_poll(0, slots, bps)

    assert sum(slot.bps * 300 for slot in filled) == bps * 300 * slots


@pytest.mark.parametrize(
    ("since", "until", "spanned"),
    [
        (600, 900, (600, 1)),
        (598, 1502, (600, 3)),
        (607.2, 896.9, (600, 1)),
        (600, 610, (600, 0)),
        (900, 600, (900, 0)),
    ],
)
def test_spanned_slots_forgives_early_and_late_polls(since, until, spanned):
    assert rules.spanned_slots(since, until) == spanned


@pytest.mark.parametrize(
    ("days", "left"),
    [
        ([10 * day for day in range(28)], 23),
        ([1000 + day for day in range(28)], 0),
        ([500] * 28, 0),
        ([499] * 28, None),
        ([500 - day for day in range(28)], None),
        ([10 * day for day in range(27)], None),
        ([10 * day if day % 7 else None for day in range(40)], 11),
    ],
)
def test_runout_days_follow_the_straight_line(days, left):
    assert rules.runout_days(days, 500) == left
