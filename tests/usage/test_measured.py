"""Directions and ports: where tools disagree, each rule has its own figure."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.usage import rules

IN_PEAK = [10] * 18 + [90] * 2
OUT_PEAK = [80] * 2 + [10] * 18
SLOT = st.none() | st.integers(0, 10**12)
PAIRS = st.lists(st.tuples(SLOT, SLOT), min_size=1, max_size=80)


@pytest.mark.parametrize(
    ("direction", "bps"),
    [
        ("MAX_OF_P95", 90),
        ("P95_OF_MAX", 90),
        ("P95_OF_SUM", 100),
        ("POOLED", 80),
        ("IN", 90),
        ("OUT", 80),
    ],
)
def test_combine_counts_each_direction_rule(direction, bps):
    assert rules.combine(IN_PEAK, OUT_PEAK, direction) == bps


@pytest.mark.parametrize(("aggregation", "bps"), [("P_THEN_SUM", 200), ("SUM_THEN_P", 110)])
def test_measure_adds_ports_before_or_after(aggregation, bps):
    ports = [
        rules.Port([10] * 16 + [100] * 4, [0] * 20),
        rules.Port([100] * 4 + [10] * 16, [0] * 20),
    ]

    measured = rules.measure(ports, rules.MeasureRule(direction="IN", aggregation=aggregation))

    assert measured.value_bps == bps


@pytest.mark.parametrize(("missing", "bps", "count"), [("EXCLUDE", 18, 18), ("AS_ZERO", 17, 20)])
def test_measure_treats_missing_slots_as_the_term_says(missing, bps, count):
    port = rules.Port([*range(1, 19), None, None], [0] * 20)

    measured = rules.measure([port], rules.MeasureRule(direction="IN", missing=missing))

    assert (measured.value_bps, measured.count) == (bps, count)
    assert (measured.valid, measured.expected, measured.grade) == (18, 20, "PROVISIONAL")


@pytest.mark.parametrize(("at_peak", "p95"), [(12, 10), (14, 10), (15, 90)])
def test_measure_of_a_day_discards_seventy_minutes(at_peak, p95):
    day = [10] * (288 - at_peak) + [90] * at_peak

    measured = rules.measure([rules.Port(day, day)], rules.MeasureRule())

    assert measured.value_bps == p95
    assert (measured.rank, measured.count) == (274, 288)


def test_measure_names_the_side_that_decided():
    measured = rules.measure([rules.Port([1] * 20, [2] * 20)], rules.MeasureRule())

    assert (measured.side, measured.value_bps) == ("OUT", 2)


def test_measure_with_a_silent_port_has_partial_slots():
    ports = [rules.Port([5] * 20, [5] * 20), rules.Port([5] * 10 + [None] * 10, [5] * 20)]

    measured = rules.measure(ports, rules.MeasureRule(direction="IN"))

    assert (measured.value_bps, measured.valid, measured.grade) == (10, 10, "INSUFFICIENT")


def test_measure_with_a_silent_direction_is_unknown():
    measured = rules.measure([rules.Port([5] * 20, [None] * 20)], rules.MeasureRule())

    assert measured.value_bps is None
    assert measured.grade == "INSUFFICIENT"


def test_measure_adds_percentiles_only_where_all_are_known():
    ports = [rules.Port([5] * 20, [5] * 20), rules.Port([None] * 20, [None] * 20)]

    measured = rules.measure(ports, rules.MeasureRule(aggregation="P_THEN_SUM"))

    assert (measured.value_bps, measured.valid) == (None, 0)


@pytest.mark.parametrize(
    "ports",
    [
        [],
        [rules.Port([1], [1, 2])],
        [rules.Port([1], [1]), rules.Port([1, 2], [1, 2])],
    ],
)
def test_measure_refuses_slots_that_do_not_line_up(ports):
    with pytest.raises(ValueError, match="same slots"):
        rules.measure(ports, rules.MeasureRule())


def test_measure_uses_the_terms_percentile_and_method():
    port = rules.Port(list(range(1, 31)), [0] * 30)

    measured = rules.measure(
        [port], rules.MeasureRule(p=Decimal("95.0"), method="DROP_CEIL", direction="IN")
    )

    assert (measured.value_bps, measured.rank, measured.count) == (28, 28, 30)


@given(PAIRS)
def test_combine_keeps_the_order_of_the_rules(pairs):
    complete = [pair for pair in pairs if None not in pair] or [(0, 0)]
    sides = [list(side) for side in zip(*complete, strict=True)]

    of = {direction: rules.combine(*sides, direction) for direction in rules.Direction}

    assert of["MAX_OF_P95"] == max(of["IN"], of["OUT"])
    assert of["MAX_OF_P95"] <= of["P95_OF_MAX"] <= of["P95_OF_SUM"]
    assert min(of["IN"], of["OUT"]) <= of["POOLED"] <= of["P95_OF_MAX"]


@given(PAIRS)
def test_measure_counts_no_slot_twice(pairs):
    port = rules.Port(*(list(side) for side in zip(*pairs, strict=True)))

    measured = rules.measure([port], rules.MeasureRule())

    assert measured.expected == len(pairs)
    assert measured.valid == sum(None not in pair for pair in pairs)
    assert measured.grade == rules.completeness(measured.valid, measured.expected)
