"""Commits, ratios, minimum traffic, and the words the apps share."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.agreements.rules import FIELDS, parse_params
from apps.breaches import rules
from apps.usage import rules as usage

MBPS = 10**6
RATES = st.integers(0, 10**12)
MONTHS = [date(2025, month, 1) for month in range(1, 13)]


def commit(**more):
    agreed = {"commit_bps": 10 * MBPS, "price_per_mbps": "2", "currency": "USD", **more}
    return parse_params("COMMIT_RATE", agreed)


def ratio(limit, **more):
    return parse_params("RATIO_MAX", {"limit": limit, **more})


def minimum(**more):
    return parse_params("MIN_TRAFFIC", {"bps": 100, **more})


def rates(*values):
    return [
        rules.MonthRate(month, None if value is None else int(Decimal(value) * MBPS))
        for month, value in zip(MONTHS, values, strict=False)
    ]


def traffic(*values, out_bps=0):
    return [
        rules.MonthTraffic(month, value, None if value is None else out_bps)
        for month, value in zip(MONTHS, values, strict=False)
    ]


@pytest.mark.parametrize("stage", ["OVERAGE", "MEASURED"])
@pytest.mark.parametrize(
    ("measured", "rounded", "billable", "overage", "shortfall", "amount"),
    [
        ("14", "14", 14, 4, 0, 32),
        ("7", "7", 10, 0, 3, 20),
        ("10", "10", 10, 0, 0, 20),
        ("11.39", "12", 12, 2, 0, 26),
    ],
)
def test_bill_has_commit_and_overage(
    measured, rounded, billable, overage, shortfall, amount, stage
):
    params = commit(round_up_to_bps=MBPS, round_stage=stage, overage_price_per_mbps="3")

    due = rules.bill(int(Decimal(measured) * MBPS), params)

    assert due.billable_bps == billable * MBPS
    assert (due.overage_bps, due.shortfall_bps) == (overage * MBPS, shortfall * MBPS)
    assert (due.amount, due.currency) == (amount, "USD")
    assert due.measured_bps == Decimal(rounded if stage == "MEASURED" else measured) * MBPS


@pytest.mark.parametrize(("stage", "overage"), [("OVERAGE", "1"), ("MEASURED", "1.5")])
def test_bill_depends_on_what_is_rounded(stage, overage):
    params = commit(commit_bps=10_500_000, round_up_to_bps=MBPS, round_stage=stage)

    due = rules.bill(11_390_000, params)

    assert due.overage_bps == Decimal(overage) * MBPS


def test_bill_is_exact_to_the_cent():
    params = commit(commit_bps=123_456_789_012_345, price_per_mbps="0.123457")

    due = rules.bill(0, params)

    assert due.amount == Decimal("15241604.80")
    assert due.shortfall_bps == params.commit_bps


@pytest.mark.parametrize(
    ("months", "outcome", "kind", "streak", "is_breach"),
    [
        (["14"], "BROKEN", "OVER_COMMIT", 1, True),
        (["14", "14"], "BROKEN", "OVER_COMMIT", 2, True),
        (["10.000001"], "BROKEN", "OVER_COMMIT", 1, True),
        (["10"], "KEPT", None, 0, False),
        (["9"], "KEPT", "COMMIT_SHORTFALL", 0, False),
        (["8.999999"], "BROKEN", "COMMIT_SHORTFALL", 1, False),
        (["7", "7"], "BROKEN", "COMMIT_SHORTFALL", 2, True),
        (["7", None, "7"], "BROKEN", "COMMIT_SHORTFALL", 2, True),
        (["7", "9.5", "7"], "BROKEN", "COMMIT_SHORTFALL", 1, False),
        (["7", None], "NO_DATA", None, 0, False),
    ],
)
def test_commit_is_judged_by_month(months, outcome, kind, streak, is_breach):
    judged = rules.judge_commit(rates(*months), commit())

    assert (judged.outcome, judged.kind) == (outcome, kind)
    assert (judged.streak, judged.is_breach) == (streak, is_breach)
    assert (judged.bill is None) == (outcome == "NO_DATA")


@pytest.mark.parametrize(
    ("months", "words"),
    [
        (
            ["14"],
            "January 2025 measured 14.0\xa0Mbps, 4.0\xa0Mbps over the commit of 10.0\xa0Mbps.",
        ),
        (["10"], "exactly the commit of 10.0\xa0Mbps."),
        (["9.5"], "500.0\xa0kbps below the commit"),
        (["7", "7"], "3.0\xa0Mbps below the commit of 10.0\xa0Mbps, under 90 % for 2 months."),
        ([None], "Too little data in January 2025"),
    ],
)
def test_commit_judgement_says_why(months, words):
    judged = rules.judge_commit(rates(*months), commit())

    assert words in judged.reason


def test_commit_without_enough_data_is_not_billed():
    month = replace(rates("14")[0], grade="INSUFFICIENT")

    judged = rules.judge_commit([month], commit())

    assert (judged.outcome, judged.bill) == ("NO_DATA", None)


@pytest.mark.parametrize(
    ("sent", "received", "params", "outcome", "value", "excess"),
    [
        (40, 10, ratio(3, form="SENT_OVER_RECEIVED"), "BROKEN", 4, 10),
        (12, 30, ratio(2), "BROKEN", Decimal("2.5"), 6),
        (12, 30, ratio(2, form="SENT_OVER_RECEIVED"), "KEPT", Decimal("0.4"), 0),
        (
            12,
            30,
            ratio(2, form="SENT_OVER_RECEIVED", sender="PARTNER"),
            "BROKEN",
            Decimal("2.5"),
            6,
        ),
        (20, 10, ratio(2), "KEPT", 2, 0),
        (2_000_001, 1_000_000, ratio(2), "BROKEN", Decimal("2.000"), 1),
        (50, 0, ratio(2), "BROKEN", None, 50),
        (50, 0, ratio(2, floor_bps=51), "UNDECIDED", None, None),
        (50, 0, ratio(2, floor_bps=50), "BROKEN", None, 50),
        (0, 50, ratio(2, form="SENT_OVER_RECEIVED"), "KEPT", 0, 0),
        (0, 0, ratio(2), "UNDECIDED", None, None),
        (None, 10, ratio(2), "NO_DATA", None, None),
        (25, 10, ratio("2.5"), "KEPT", Decimal("2.5"), 0),
        (10**12, 1, ratio(2), "BROKEN", Decimal("99999999.999"), 10**12 - 2),
    ],
)
def test_ratio_is_judged_exactly(sent, received, params, outcome, value, excess):
    judged = rules.judge_ratio(sent, received, params)

    assert (judged.outcome, judged.value, judged.excess_bps) == (outcome, value, excess)
    assert judged.is_breach == (outcome == "BROKEN")


@pytest.mark.parametrize(
    ("sent", "received", "floor", "words"),
    [
        (12, 30, 0, "30\xa0bps against 12\xa0bps is 2.5:1, over the limit of 2:1."),
        (50, 0, 0, "one-sided, over the limit"),
        (1, 1, 0, "is 1:1, within the limit"),
        (1, 1, 9, "below the floor of 9\xa0bps"),
        (0, 0, 0, "no traffic"),
    ],
)
def test_ratio_judgement_says_why(sent, received, floor, words):
    judged = rules.judge_ratio(sent, received, ratio(2, floor_bps=floor))

    assert words in judged.reason


def test_ratio_of_an_incomplete_month_is_not_judged():
    judged = rules.judge_ratio(90, 10, ratio(2), grade="INSUFFICIENT")

    assert judged.outcome == "NO_DATA"


@pytest.mark.parametrize(
    ("months", "outcome", "streak", "is_breach"),
    [
        ([99, 99, 99], "BROKEN", 3, True),
        ([99, 99], "BROKEN", 2, False),
        ([99, 99, 100, 99], "BROKEN", 1, False),
        ([99, 99, 100], "KEPT", 0, False),
        ([99, None, 99, 99], "BROKEN", 3, True),
        ([99, 99, None], "NO_DATA", 2, False),
        ([100], "KEPT", 0, False),
    ],
)
def test_minimum_breaks_after_months_in_a_row(months, outcome, streak, is_breach):
    judged = rules.judge_min_traffic(traffic(*months), minimum())

    assert (judged.outcome, judged.streak, judged.is_breach) == (outcome, streak, is_breach)


@pytest.mark.parametrize(("direction", "value"), [("DOMINANT", 120), ("EACH", 70), ("TOTAL", 150)])
def test_minimum_compares_the_direction_of_the_term(direction, value):
    month = rules.MonthTraffic(MONTHS[0], 120, 70, total_bps=150)

    judged = rules.judge_min_traffic([month], minimum(direction=direction))

    assert judged.value == value
    assert (judged.outcome == "BROKEN") == (value < 100)


@pytest.mark.parametrize(
    ("month", "direction"),
    [
        (rules.MonthTraffic(MONTHS[0], 120, None), "DOMINANT"),
        (rules.MonthTraffic(MONTHS[0], 120, 120), "TOTAL"),
        (rules.MonthTraffic(MONTHS[0], 9, 9, 18, grade="INSUFFICIENT"), "EACH"),
    ],
)
def test_minimum_without_the_figure_it_needs_is_not_judged(month, direction):
    judged = rules.judge_min_traffic([month], minimum(direction=direction))

    assert (judged.outcome, judged.value) == ("NO_DATA", None)


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ([99, 99], "February 2025 measured 99\xa0bps, below the minimum of 100\xa0bps for 2 of 3"),
        ([100], "at or above the minimum"),
        ([None], "does not count either way"),
    ],
)
def test_minimum_judgement_says_why(months, words):
    judged = rules.judge_min_traffic(traffic(*months), minimum())

    assert words in judged.reason


@pytest.mark.parametrize("judge", [rules.judge_commit, rules.judge_min_traffic])
def test_judging_no_month_is_refused(judge):
    with pytest.raises(ValueError, match="month"):
        judge([], commit())


def test_dedup_key_names_what_is_judged():
    key = rules.dedup_key(7, "PNI-00001", "BUSY_HOUR_AVG", "HIGHER")

    assert key == "7:PNI-00001:BUSY_HOUR_AVG:HIGHER"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("method", usage.Method),
        ("direction", usage.Direction),
        ("aggregation", usage.Aggregation),
        ("missing", usage.Missing),
    ],
)
def test_commits_offer_what_usage_can_measure(name, words):
    field = next(field for field in FIELDS["COMMIT_RATE"] if field.name == name)

    assert [value for value, _ in field.choices] == list(words)


def test_commit_terms_can_be_measured():
    params = commit(percentile="99.9", method="RRD", direction="OUT", missing="AS_ZERO")
    rule = usage.MeasureRule(
        params.percentile, params.method, params.direction, params.aggregation, params.missing
    )

    measured = usage.measure([usage.Port([None] * 5, list(range(5)))], rule)

    assert measured.value_bps == 4


@given(RATES, st.integers(1, 10**12), st.none() | st.integers(1, 10**9))
def test_bill_covers_what_was_measured(measured, committed, unit):
    params = commit(commit_bps=committed, round_up_to_bps=unit)

    due = rules.bill(measured, params)

    assert due.billable_bps >= max(measured, committed)
    assert due.billable_bps - max(measured, committed) < (unit or 1)
    assert due.shortfall_bps == max(0, committed - measured)
    assert due.overage_bps == 0 or due.shortfall_bps == 0


@given(RATES, RATES, st.decimals("1", "10", places=3))
def test_symmetric_ratio_does_not_care_who_sends(sent, received, limit):
    there, back = (
        rules.judge_ratio(*pair, ratio(limit)) for pair in [(sent, received), (received, sent)]
    )

    assert there == back
    assert (there.outcome == "BROKEN") == (max(sent, received) > limit * min(sent, received))


@given(st.lists(st.none() | st.integers(90, 110), min_size=1, max_size=12))
def test_minimum_streak_passes_over_unknown_months(months):
    known = [month for month in months if month is not None]

    judged = rules.judge_min_traffic(traffic(*months), minimum())

    run = next((at for at, month in enumerate(reversed(known)) if month >= 100), len(known))
    assert judged.streak == run
