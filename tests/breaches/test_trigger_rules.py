"""Upgrade triggers: the walk from day to day, and how bad it is."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.agreements.rules import parse_params
from apps.breaches import rules

FIRST = date(2025, 3, 3)  # a Monday
GAP = None


def promise(**more):
    return parse_params("UPGRADE_TRIGGER", {"threshold_pct": 70, "periods": 3, **more})


def observed(value, day=FIRST, capacity=100, **more):
    """A day at `value` of 100, which reads as percent; GAP is a day with too little data."""
    grade = "INSUFFICIENT" if value is GAP else "FINAL"
    return rules.Observed(day, value, capacity, **{"grade": grade, **more})


def days(values, first=FIRST, **more):
    return [
        observed(value, day=first + timedelta(days=at), **more) for at, value in enumerate(values)
    ]


def states(values, on_gap="HOLD", **more):
    return [
        step.standing.state for step in rules.walk(days(values), promise(**more), on_gap=on_gap)
    ]


DAYS = st.builds(
    rules.Observed,
    day=st.just(FIRST),
    value_bps=st.none() | st.integers(55, 80),
    capacity_bps=st.none() | st.just(100),
    grade=st.sampled_from(["FINAL", "PROVISIONAL", "INSUFFICIENT"]),
    survivor_bps=st.none() | st.just(75),
    at_least_bps=st.none() | st.integers(55, 80),
    busy_hour_bps=st.none() | st.integers(80, 95),
    max_slot_bps=st.none() | st.integers(90, 100),
)
WALKS = st.lists(DAYS, max_size=40).map(
    lambda walk: [replace(one, day=FIRST + timedelta(days=at)) for at, one in enumerate(walk)]
)
PROMISES = st.builds(
    promise,
    periods=st.integers(1, 4),
    clear_periods=st.integers(1, 4),
    clear_pct=st.sampled_from([60, 65, 69]),
    comparator=st.sampled_from(["GT", "GTE"]),
    n_minus_1=st.booleans(),
)


def test_walk_holds_on_a_gap_and_opens_on_the_fourth_day():
    walked = states([71, 72, GAP, 73, 69, 64, 66, 64, 63, 62])

    assert walked == [*["PENDING"] * 3, *["OPEN"] * 6, "RESOLVED"]


def test_walk_that_resets_on_a_gap_never_opens():
    walked = states([71, 72, GAP, 73, 69, 64, 66, 64, 63, 62], on_gap="RESET")

    assert walked == ["PENDING", "PENDING", "OK", "PENDING", *["OK"] * 6]


@pytest.mark.parametrize(
    ("value", "comparator", "state"),
    [
        (7_000_000, "GT", "OK"),
        (7_000_001, "GT", "PENDING"),
        (7_001_000, "GT", "PENDING"),
        (7_000_000, "GTE", "PENDING"),
        (6_999_999, "GTE", "OK"),
    ],
)
def test_exactly_the_trigger_does_not_exceed_it(value, comparator, state):
    walked = rules.walk([observed(value, capacity=10**7)], promise(comparator=comparator))

    assert walked[0].standing.state == state


@pytest.mark.parametrize(
    ("values", "walked"),
    [
        ([71, 71, 70, 71], ["PENDING", "PENDING", "OK", "PENDING"]),
        ([71, 71, 71, 70, 65, 65, 66], ["PENDING", "PENDING", *["OPEN"] * 5]),
        ([71, 71, 71, 65, 65, GAP, 65], ["PENDING", "PENDING", *["OPEN"] * 4, "RESOLVED"]),
        ([GAP, GAP, 64], ["OK"] * 3),
    ],
)
def test_walk_opens_and_clears_by_streaks(values, walked):
    assert states(values) == walked


@pytest.mark.parametrize(
    ("quiet", "state", "reopened"),
    [(0, "OPEN", 1), (2, "OPEN", 1), (3, "PENDING", 0)],
)
def test_resolved_breach_reopens_within_72_hours(quiet, state, reopened):
    values = [71, 71, 71, 60, 60, 60, *[60] * quiet, 71]

    last = rules.walk(days(values), promise())[-1].standing

    assert (last.state, last.reopen_count) == (state, reopened)


def test_reopened_breach_keeps_its_beginning():
    last = rules.walk(days([71, 75, 71, 60, 60, 60, 60, 72]), promise())[-1].standing

    assert last.over_since == FIRST
    assert last.opened_on == FIRST + timedelta(days=2)
    assert last.resolved_on is None
    assert last.peak_pct == 75


def test_forgotten_breach_begins_anew():
    last = rules.walk(days([71, 71, 71, *[60] * 8, 72, 72, 72]), promise())[-1].standing

    assert last.state == "OPEN"
    assert last.over_since == FIRST + timedelta(days=11)
    assert last.reopen_count == 0


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        (observed(71), "BROKEN"),
        (observed(70), "UNDECIDED"),
        (observed(65), "KEPT"),
        (observed(GAP), "NO_DATA"),
        (observed(99, grade="INSUFFICIENT"), "NO_DATA"),
        (observed(99, capacity=None), "NO_DATA"),
        (observed(99, capacity=0), "NO_DATA"),
        (observed(60, grade="PROVISIONAL"), "KEPT"),
        (observed(GAP, at_least_bps=71), "BROKEN"),
        (observed(GAP, at_least_bps=70), "NO_DATA"),
        (observed(GAP, at_least_bps=10), "NO_DATA"),
        (observed(60, at_least_bps=71), "BROKEN"),
    ],
)
def test_day_on_its_own(day, outcome):
    assert rules.compare(day, promise()) == outcome


@pytest.mark.parametrize(
    ("rate", "members", "size", "use", "without_largest"),
    [(240, 4, 100, "60", "80"), (100, 2, 100, "50", "100")],
)
def test_largest_member_lost_raises_the_use(rate, members, size, use, without_largest):
    day = observed(rate, capacity=members * size, survivor_bps=(members - 1) * size)

    whole = rules.judge_trigger([day], promise())
    failed = rules.judge_trigger([day], promise(n_minus_1=True))

    assert whole.value == Decimal(use)
    assert failed.value == Decimal(without_largest)
    assert "without the largest member" in failed.reason


def test_single_member_has_no_capacity_left_to_compare_with():
    judged = rules.judge_trigger([observed(50, survivor_bps=0)], promise(n_minus_1=True))

    assert judged.outcome == "NO_DATA"


def test_capacity_in_force_on_the_day_decides():
    doubled = days([80] * 3, first=FIRST + timedelta(days=3), capacity=200)

    walked = rules.walk([*days([80] * 3), *doubled], promise())

    assert [step.standing.state for step in walked[2:]] == ["OPEN", "OPEN", "OPEN", "RESOLVED"]


@pytest.mark.parametrize(
    ("values", "severities"),
    [
        ([58] * 3, [None] * 3),
        ([60] * 3, [None, None, "WARNING"]),
        ([71] * 3, [None, None, "MAJOR"]),
        ([71, 71, 71, 59], [None, None, "MAJOR", "MAJOR"]),
    ],
)
def test_severity_follows_the_streak(values, severities):
    walked = rules.walk(days(values), promise())

    assert [step.standing.severity for step in walked] == severities


@pytest.mark.parametrize(
    ("more", "severity"),
    [
        ({"busy_hour_bps": 90}, "CRITICAL"),
        ({"busy_hour_bps": 89}, "MAJOR"),
        ({"survivor_bps": 70}, "CRITICAL"),
        ({"survivor_bps": 71}, "MAJOR"),
        ({"max_slot_bps": 98}, "CRITICAL"),
        ({"max_slot_bps": 97}, "MAJOR"),
    ],
)
def test_open_breach_is_critical_when_the_link_is_full(more, severity):
    last = rules.walk(days([71] * 3, **more), promise())[-1].standing

    assert last.severity == severity


def test_saturation_counts_three_of_seven_days():
    full = {0, 3, 6}
    walk = [
        replace(day, max_slot_bps=98 if at % 7 in full else 0)
        for at, day in enumerate(days([71] * 7))
    ]

    severities = [step.standing.severity for step in rules.walk(walk, promise())]

    assert severities[-2:] == ["MAJOR", "CRITICAL"]


def test_severity_is_raised_in_place_and_never_lowered():
    hot = days([71, 71, 71, 71, 69, 60])
    hot[3] = replace(hot[3], busy_hour_bps=95)

    severities = [step.standing.severity for step in rules.walk(hot, promise())]

    assert severities[2:] == ["MAJOR", "CRITICAL", "CRITICAL", "CRITICAL"]


@pytest.mark.parametrize(
    ("severity", "runout", "expected"),
    [
        (None, 89, "INFO"),
        (None, 90, None),
        (None, None, None),
        ("WARNING", 10, "WARNING"),
        ("WARNING", None, "WARNING"),
    ],
)
def test_outlook_warns_before_the_lead_time(severity, runout, expected):
    known = severity and rules.Severity(severity)

    assert rules.outlook(known, runout_days=runout, lead_days=60) == expected


@pytest.mark.parametrize(
    ("values", "outcome", "words"),
    [
        ([71], "BROKEN", "71 % of 100\xa0bps, over the trigger of 70 % for 1 of 3 days"),
        ([71] * 3, "BROKEN", "for 3 days in a row"),
        ([71, 71, 71, 69], "UNDECIDED", "above 65 %: the breach stays open"),
        ([71, 71, 71, 64], "KEPT", "clear at 65 % or less for 1 of 3 days"),
        ([71, 71, 71, 64, 64, 64], "KEPT", "the breach is resolved"),
        ([50], "KEPT", "Busy hour 50\xa0bps is 50 % of 100\xa0bps, not over"),
        ([71, GAP], "NO_DATA", "Too little data on 4 Mar 2025"),
        ([], "NO_DATA", "measured yet"),
    ],
)
def test_judgement_says_why(values, outcome, words):
    judged = rules.judge_trigger(days(values), promise())

    assert judged.outcome == outcome
    assert words in judged.reason


def test_judgement_carries_what_a_page_shows():
    judged = rules.judge_trigger(days([71, 72, 73], capacity=100), promise(metric="P95_7D"))

    assert (judged.value, judged.threshold) == (Decimal(73), Decimal(70))
    assert (judged.value_bps, judged.threshold_bps, judged.capacity_bps) == (73, 70, 100)
    assert (judged.streak, judged.needed, judged.is_breach) == (3, 3, True)
    assert [step.outcome for step in judged.steps] == ["BROKEN"] * 3


def test_breach_stays_a_breach_until_it_clears():
    judged = rules.judge_trigger(days([71, 71, 71, 60]), promise())

    assert judged.outcome == "KEPT"
    assert judged.is_breach


@pytest.mark.parametrize(
    ("metric", "values", "weeks"),
    [
        ("BUSY_HOUR_AVG", [50] * 6 + [80] + [40] * 10, [80, 40]),
        ("MAX_5MIN", [80, *[50] * 6], [80]),
        ("P95_7D", [80] * 6 + [50] + [80] * 7, [50, 80]),
        ("P95_30D", [80] * 6, []),
    ],
)
def test_weeks_count_once_they_are_over(metric, values, weeks):
    grouped = rules.by_period(days(values), promise(unit="WEEK", metric=metric))

    sundays = [FIRST + timedelta(days=7 * at + 6) for at in range(len(weeks))]
    assert [one.value_bps for one in grouped] == weeks
    assert [one.day for one in grouped] == sundays


@pytest.mark.parametrize(
    ("gaps", "grade"), [(0, "FINAL"), (1, "FINAL"), (2, "PROVISIONAL"), (7, "INSUFFICIENT")]
)
def test_months_are_graded_by_their_days(gaps, grade):
    march = days([GAP] * gaps + [60] * (31 - gaps), first=date(2025, 3, 1))

    grouped = rules.by_period(march, promise(unit="MONTH"))

    assert [(one.day, one.grade) for one in grouped] == [(date(2025, 3, 31), grade)]


def test_days_stay_days():
    walk = days([80, 50])

    assert rules.by_period(walk, promise(unit="DAY")) == walk


def test_week_with_too_little_data_can_still_be_over():
    week = [*days([GAP] * 6), observed(80, day=FIRST + timedelta(days=6))]

    judged = rules.judge_trigger(week, promise(unit="WEEK", periods=1))

    assert judged.outcome == "BROKEN"
    assert judged.is_breach
    assert "1 week in a row" in judged.reason


@given(WALKS, PROMISES, st.integers(0, 40))
def test_walk_can_stop_and_go_on(walk, agreed, stop):
    whole = rules.walk(walk, agreed)

    before = rules.walk(walk[:stop], agreed)
    start = before[-1].standing if before else rules.FRESH

    assert before + rules.walk(walk[stop:], agreed, start=start) == whole


@given(WALKS, PROMISES)
def test_day_without_data_changes_nothing(walk, agreed):
    walked = rules.walk(walk, agreed)

    standings = [rules.FRESH, *(step.standing for step in walked)]
    for at, step in enumerate(walked):
        assert step.outcome != "NO_DATA" or standings[at + 1] == standings[at]


@given(WALKS, PROMISES)
def test_walk_without_its_gaps_ends_in_the_same_streaks(walk, agreed):
    known = [day for day in walk if rules.compare(day, agreed) != "NO_DATA"]

    ends = [rules.judge_trigger(one, agreed).standing for one in (walk, known)]

    assert ends[0] == ends[1]


@given(WALKS, PROMISES)
def test_breach_opens_only_after_enough_days_over(walk, agreed):
    walked = rules.walk(walk, agreed)

    for before, after in zip([rules.FRESH, *(s.standing for s in walked)], walked, strict=False):
        is_new = after.standing.state == "OPEN" and before.state in ("OK", "PENDING")
        assert not is_new or after.standing.over >= agreed.periods
        assert (after.standing.state == "PENDING") <= (after.standing.over < agreed.periods)
        assert after.standing.severity not in ("MAJOR", "CRITICAL") or after.standing.state in (
            "OPEN",
            "RESOLVED",
        )
