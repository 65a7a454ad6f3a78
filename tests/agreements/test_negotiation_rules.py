"""When a negotiation may move, when it stands still, what a pipeline is worth."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.agreements import rules
from apps.agreements.enums import OPEN_STAGES, PIPELINE, STAGE_MOVES, Stage
from apps.agreements.rules import Deal, Progress

TODAY = date(2026, 11, 19)
GBPS = 10**9
STAGES = st.sampled_from([str(stage) for stage in Stage])
DEALS = st.lists(
    st.builds(
        Deal,
        stage=STAGES,
        furthest=st.sampled_from([str(stage) for stage in PIPELINE]),
        probability=st.none() | st.integers(0, 100),
        count=st.integers(1, 5),
        bps=st.integers(0, 10**12),
        moved_on=st.dates(date(2026, 1, 1), TODAY),
    ),
    max_size=20,
)


@pytest.mark.parametrize(
    ("stage", "days", "expected"),
    [
        ("QUALIFY", 29, False),
        ("QUALIFY", 30, True),
        ("NDA", 20, False),
        ("NDA", 21, True),
        ("PROPOSAL", 21, True),
        ("DRAFTING", 14, True),
        ("REDLINE", 13, False),
        ("REDLINE", 14, True),
        ("AGREED", 14, True),
        ("ON_HOLD", 400, False),
        ("CLOSED_WON", 400, False),
        ("CLOSED_LOST", 400, False),
    ],
)
def test_negotiation_stalls_by_the_limit_of_its_stage(stage, days, expected):
    assert rules.stalled(stage, TODAY - timedelta(days=days), TODAY) is expected


def test_limits_can_be_others():
    assert rules.stalled("NDA", TODAY - timedelta(days=3), TODAY, {"NDA": 3})


@given(stage=STAGES, moved_on=st.dates(date(2026, 1, 1), TODAY))
def test_stalled_and_its_dates_for_queries_say_the_same(stage, moved_on):
    last = rules.stalled_since(TODAY).get(stage)

    assert rules.stalled(stage, moved_on, TODAY) == (last is not None and moved_on <= last)


@pytest.mark.parametrize(
    ("to", "progress", "words"),
    [
        ("DRAFTING", Progress(has_owner=False), "needs an owner"),
        ("DRAFTING", Progress(), ""),
        ("DRAFTING", Progress(has_owner=False, rounds=1), ""),
        ("REDLINE", Progress(), "send or receive a first round"),
        ("REDLINE", Progress(rounds=1), ""),
        ("AGREED", Progress(blocking=1), "1 open issue blocks it"),
        ("AGREED", Progress(blocking=2), "2 open issues block it"),
        ("AGREED", Progress(), ""),
        ("CLOSED_WON", Progress(agreement="AGR-00001"), "AGR-00001 is not signed"),
        ("CLOSED_WON", Progress(is_signed=True, blocking=1), "blocks it"),
        ("CLOSED_WON", Progress(is_signed=True), ""),
        ("NDA", Progress(has_owner=False, blocking=3), ""),
        ("CLOSED_LOST", Progress(has_owner=False, blocking=3), ""),
    ],
)
def test_guard_of_a_move_says_what_to_do(to, progress, words):
    refusal = rules.move_refusal(to, progress)

    assert words in refusal
    assert bool(refusal) == bool(words)


def test_every_open_stage_can_be_lost_and_won():
    ends = {(move.source, move.target) for move in STAGE_MOVES}

    assert {(stage, "CLOSED_LOST") for stage in OPEN_STAGES} <= ends
    assert {(stage, "CLOSED_WON") for stage in OPEN_STAGES} <= ends


def test_closed_negotiation_is_final():
    assert not [move for move in STAGE_MOVES if move.source in ("CLOSED_WON", "CLOSED_LOST")]


@pytest.mark.parametrize(
    ("before", "to", "expected"),
    [
        ("QUALIFY", "PROPOSAL", "PROPOSAL"),
        ("REDLINE", "DRAFTING", "REDLINE"),
        ("REDLINE", "ON_HOLD", "REDLINE"),
        ("AGREED", "CLOSED_WON", "AGREED"),
    ],
)
def test_furthest_stage_never_goes_back(before, to, expected):
    assert rules.furthest(before, to) == expected


def test_own_probability_goes_before_that_of_the_stage():
    assert rules.probability("NDA", None) == 20
    assert rules.probability("NDA", 0) == 0


def test_pipeline_weighs_each_deal_by_its_probability():
    deals = [
        Deal("REDLINE", bps=200 * GBPS),
        Deal("QUALIFY", bps=100 * GBPS, probability=50),
        Deal("CLOSED_WON", bps=900 * GBPS),
    ]

    figures = rules.pipeline(deals)

    assert (figures.count, figures.bps) == (2, 300 * GBPS)
    assert figures.weighted_bps == 200 * GBPS


@given(DEALS)
def test_weighted_pipeline_is_never_more_than_the_whole(deals):
    figures = rules.pipeline(deals)

    assert 0 <= figures.weighted_bps <= figures.bps


def test_funnel_counts_who_ever_reached_a_stage():
    deals = [
        Deal("QUALIFY", "QUALIFY", count=4),
        Deal("CLOSED_LOST", "PROPOSAL", count=3),
        Deal("ON_HOLD", "REDLINE", count=2),
        Deal("CLOSED_WON", "DRAFTING", count=1, bps=7),
    ]

    steps = {step.stage: step for step in rules.funnel(deals)}

    assert [steps[stage].count for stage in (*PIPELINE, "CLOSED_WON")] == [10, 6, 6, 3, 3, 1, 1]
    assert steps["NDA"].of_all_pct == 60
    assert steps["DRAFTING"].of_previous_pct == 50
    assert steps["CLOSED_WON"].bps == 7


@given(DEALS)
def test_funnel_only_gets_narrower(deals):
    counts = [step.count for step in rules.funnel(deals)]

    assert counts == sorted(counts, reverse=True)


def test_empty_funnel_has_no_shares():
    assert {step.of_all_pct for step in rules.funnel([])} == {None}


def test_ageing_sorts_by_days_since_the_last_movement():
    days = [0, 7, 8, 14, 30, 60, 61, 400]
    deals = [Deal("REDLINE", moved_on=TODAY - timedelta(days=n)) for n in days]

    aged = {row.stage: row for row in rules.ageing(deals, TODAY)}["REDLINE"]

    assert aged.counts == (2, 2, 1, 1, 2)
    assert (aged.total, aged.stalled) == (8, 5)


@given(DEALS)
def test_ageing_counts_everything_under_way_once(deals):
    under_way = sum(deal.count for deal in deals if deal.stage in PIPELINE)

    assert sum(row.total for row in rules.ageing(deals, TODAY)) == under_way


@pytest.mark.parametrize(
    ("won", "lost", "expected"), [(0, 0, None), (1, 0, 100), (1, 1, 50), (1, 2, 33), (2, 1, 67)]
)
def test_win_rate_is_of_the_decided_ones(won, lost, expected):
    assert rules.win_rate(won, lost) == expected
