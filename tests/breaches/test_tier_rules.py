"""The ladder of price steps. Source: agreements.md 3.1, MIX Milan."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.breaches.rules import Act, Ladder, TierStep, climb

STEPS = (TierStep(10, Decimal(1000)), TierStep(20, Decimal(1800)), TierStep(40, Decimal(3000)))
MIX = Ladder(STEPS)


def acts(*rates: int | None, ladder: Ladder = MIX) -> list[str]:
    return [rung.act.value for rung in climb(numbered(rates), ladder)]


def numbered(rates: tuple[int | None, ...]) -> list[tuple[date, int | None]]:
    return [(date(2026, at, 1), rate) for at, rate in enumerate(rates, start=1)]


@pytest.mark.parametrize(
    ("rates", "said"),
    [
        ((10,), ["WITHIN"]),
        ((11,), ["WARN"]),
        ((11, 12), ["WARN", "MOVE"]),
        ((11, 9), ["WARN", "RESET"]),
        ((11, 9, 12), ["WARN", "RESET", "WARN"]),
        ((11, 25, 30), ["WARN", "MOVE", "LIMIT"]),
        ((11, 15, 18), ["WARN", "MOVE", "RESET"]),
        ((11, None, 12), ["WARN", "UNKNOWN", "MOVE"]),
    ],
)
def test_months_above_a_step_warn_then_move_then_limit(rates, said):
    assert acts(*rates) == said


def test_next_step_is_charged_back_to_the_first_month_above():
    warned, moved = climb(numbered((11, 12)), MIX)

    assert (warned.fee, warned.back_charge) == (1000, 0)
    assert (moved.fee, moved.back_charge, moved.step) == (1800, 800, 1)
    assert moved.back_months == (date(2026, 1, 1),)


def test_month_within_the_step_forgets_what_was_owed():
    *_, moved = climb(numbered((11, 9, 12, 13)), MIX)

    assert moved.back_months == (date(2026, 3, 1),)


def test_ladder_that_does_not_fall_back_goes_on_counting():
    assert acts(11, 9, 12, ladder=Ladder(STEPS, resets=False)) == ["WARN", "WITHIN", "MOVE"]


def test_above_the_highest_step_there_is_no_further_one():
    top = Ladder(STEPS[:1])

    *_, last = climb(numbered((11, 12)), top)

    assert (last.act, last.step, last.fee) == (Act.WARN, 0, 1000)


@given(st.lists(st.one_of(st.none(), st.integers(0, 60)), max_size=12), st.booleans())
def test_fees_and_back_charges_are_those_of_the_step_from_its_first_month(rates, resets):
    rungs = climb(numbered(tuple(rates)), Ladder(STEPS, resets=resets))

    steps = [rung.step for rung in rungs]
    assert steps == sorted(steps)
    for at, rung in enumerate(rungs):
        paid = [one.fee for one in rungs[:at] if one.month in rung.back_months]
        assert rung.back_charge == sum(rung.fee - fee for fee in paid)
        assert rung.fee == STEPS[rung.step].fee
