"""Figures in numpy against the plain rules; months walked without a database."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.agreements.rules import parse_params
from apps.breaches import rules
from apps.usage import rules as usage

DAY = date(2025, 3, 3)
SLOTS = st.lists(st.none() | st.integers(0, 10**12), min_size=1, max_size=60)
WHOLE = [rules.Stretch(0, 288, 100, 75)]


def array(values):
    return np.array([-1 if value is None else value for value in values], np.int64)


def promise(**more):
    raw = {"threshold_pct": 70, "periods": 3, "metric": "BUSY_HOUR_AVG", **more}
    return parse_params("UPGRADE_TRIGGER", raw)


def day_of(level, incoming=5, slots=288):
    return np.array([[incoming] * slots, [level] * slots], np.int64)


@given(SLOTS)
def test_percentile_is_that_of_the_plain_rule(values):
    found = rules.percentile_of(array(values))

    assert found.bps == usage.percentile(values, 95)
    assert found.n == len([value for value in values if value is not None])


@given(SLOTS)
def test_busy_hour_is_that_of_the_plain_rule(values):
    assert rules.busy_hour(array(values)).bps == usage.busy_hour(values)


@given(SLOTS)
def test_highest_slot_is_one_that_was_measured(values):
    found = rules.highest(array(values))

    known = [value for value in values if value is not None]
    assert found.bps == max(known, default=None)
    assert found.bps is None or values[found.slot] == found.bps


@given(SLOTS)
def test_gaps_as_zero_are_those_of_the_plain_rule(values):
    found = rules.if_zero(array(values))

    zeros = [value or 0 for value in values]
    assert (found is None) == (None not in values)
    assert found is None or found.bps == usage.percentile(zeros, 95)


def test_busy_hour_of_a_short_peak_beside_a_gap():
    slots = [10] * 288
    slots[234:246] = [90] * 12
    gappy = [*slots[:234], None, *slots[235:]]

    assert rules.busy_hour(array(slots)).bps == 90
    assert rules.busy_hour(array(slots)).slot == 234
    assert rules.busy_hour(array(gappy)).bps == (11 * 90 + 10) // 12


@pytest.mark.parametrize(
    ("direction", "value", "side"), [("HIGHER", 80, "OUT"), ("IN", 5, "IN"), ("OUT", 80, "OUT")]
)
def test_direction_of_the_term_decides(direction, value, side):
    day = day_of(80)

    found = rules.day_figures(day, day, WHOLE, promise(direction=direction))

    assert (found.metric.value_bps, found.metric.side) == (value, side)


@pytest.mark.parametrize("metric", ["P95_7D", "BUSY_HOUR_AVG"])
def test_slot_counts_where_both_directions_are_known(metric):
    day = day_of(80)
    day[0, :100] = -1

    found = rules.day_figures(day, day, WHOLE, promise(metric=metric))

    assert (found.day_valid, found.grade) == (188, "INSUFFICIENT")


def test_unknown_direction_leaves_the_percentile_unknown():
    day = day_of(80)
    day[0] = -1

    found = rules.day_figures(day, day, WHOLE, promise(metric="P95_7D"))

    assert found.metric.value_bps is None


def test_day_with_two_capacities_counts_where_it_used_most():
    day = day_of(60)
    day[1, :144] = 50
    halves = [rules.Stretch(0, 144, 60, 45), rules.Stretch(144, 288, 100, 75)]

    found = rules.day_figures(day, day, halves, promise())

    # 50 of 60 is more than 60 of 100.
    assert (found.metric.value_bps, found.capacity_bps, found.survivor_bps) == (50, 60, 45)
    assert found.observed(DAY).max_slot_bps == 50


def test_percentile_is_compared_with_the_capacity_at_the_end_of_the_day():
    day = day_of(50)
    halves = [rules.Stretch(0, 144, 60, 45), rules.Stretch(144, 288, 100, 75)]

    found = rules.day_figures(day, day, halves, promise(metric="P95_7D"))

    observed = found.observed(DAY)
    assert (observed.value_bps, observed.capacity_bps) == (50, 100)
    assert observed.busy_hour_bps == 83  # 50 of 60, on 100


@pytest.mark.parametrize("metric", ["P95_30D", "MAX_5MIN"])
def test_link_without_capacity_cannot_be_compared(metric):
    day = day_of(50)
    params = promise(metric=metric)

    observed = rules.day_figures(day, day, [], params).observed(DAY)

    assert rules.compare(observed, params) == "NO_DATA"
    assert rules.threshold_bps(params, None, None) is None


def months(*levels, **more):
    first = date(2025, 1, 1)
    return [
        rules.Seen(
            first=(first + timedelta(days=31 * number)).replace(day=1),
            last=(first + timedelta(days=31 * (number + 1))).replace(day=1) - timedelta(days=1),
            grade="INSUFFICIENT" if level is None else "FINAL",
            bps=level,
            in_bps=level,
            out_bps=level,
            total_bps=level,
            shown=None if level is None else Decimal(level),
            **more,
        )
        for number, level in enumerate(levels)
    ]


COMMIT = parse_params("COMMIT_RATE", {"commit_bps": 100, "price_per_mbps": "1", "currency": "USD"})
MINIMUM = parse_params("MIN_TRAFFIC", {"bps": 100, "months": 2})


@pytest.mark.parametrize(
    ("params", "kind", "levels", "states"),
    [
        (COMMIT, "OVER_COMMIT", [101, 102, 100, 101], ["OPEN", "OPEN", "RESOLVED", "OPEN"]),
        (COMMIT, "OVER_COMMIT", [101, None, 80], ["OPEN", "OPEN", "RESOLVED"]),
        (COMMIT, "COMMIT_SHORTFALL", [80, 80, 90], ["PENDING", "OPEN", "RESOLVED"]),
        (COMMIT, "COMMIT_SHORTFALL", [80, 101, 80], ["PENDING", "OK", "PENDING"]),
        (MINIMUM, "MIN_TRAFFIC", [99, None, 99, 99], ["PENDING", "PENDING", "OPEN", "OPEN"]),
        (MINIMUM, "MIN_TRAFFIC", [99, 100, 99], ["PENDING", "OK", "PENDING"]),
    ],
)
def test_months_are_walked_one_kind_at_a_time(params, kind, levels, states):
    walked = rules.period_walk([(month, params) for month in months(*levels)], kind)

    assert [step.standing.state for step in walked] == states


def test_next_breach_of_months_is_a_new_one():
    walked = rules.period_walk([(month, COMMIT) for month in months(101, 90, 101)], "OVER_COMMIT")

    first, _, second = (step.standing for step in walked)
    assert (first.opened_on, second.opened_on) == (date(2025, 1, 31), date(2025, 3, 31))
    assert second.over_since == date(2025, 3, 1)


@pytest.mark.parametrize(("kind", "peak"), [("OVER_COMMIT", 130), ("MIN_TRAFFIC", 40)])
def test_peak_is_the_worst_month(kind, peak):
    params, levels = (COMMIT, (110, 130, 120)) if kind == "OVER_COMMIT" else (MINIMUM, (50, 40, 60))

    walked = rules.period_walk([(month, params) for month in months(*levels)], kind)

    assert walked[-1].standing.peak_pct == peak


def test_ratio_below_its_floor_changes_nothing():
    params = parse_params("RATIO_MAX", {"limit": "2", "floor_bps": 50})
    one, two = months(40, 10)
    seen = [(replace(one, in_bps=10), params), (replace(two, in_bps=1), params)]

    walked = rules.period_walk(seen, "RATIO")

    assert [step.standing.state for step in walked] == ["OPEN", "OPEN"]
    assert walked[-1].outcome == "UNDECIDED"


def test_triggers_are_not_judged_by_months():
    with pytest.raises(ValueError, match="UpgradeTrigger"):
        rules.judge_period(months(1), promise())


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (Decimal("72.900"), "%", "72.9\xa0%"),
        (Decimal("2.500"), ":1", "2.5:1"),
        (Decimal(10), "Gbps", "10\xa0Gbps"),
        (None, "%", "–"),
    ],
)
def test_figures_in_words(value, unit, words):
    assert rules.figure(value, unit) == words
