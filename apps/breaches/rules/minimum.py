"""Minimum traffic over months. Rules: term types 10.1 MIN_TRAFFIC."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from apps.agreements.rules import MinTraffic
from apps.breaches.rules.streaks import streak_of
from apps.breaches.rules.verdicts import Judgement, Outcome, month_words, periods_words
from apps.core import units
from apps.usage.rules import Grade


@dataclass(frozen=True)
class MonthTraffic:
    """A calendar month, named by its first day, in the term's metric; bit/s, None where unknown.

    total_bps is the metric of in plus out, slot by slot; two percentiles do not add up to it.
    """

    month: date
    in_bps: int | None
    out_bps: int | None
    total_bps: int | None = None
    grade: str = Grade.FINAL


def judge_min_traffic(months: Sequence[MonthTraffic], params: MinTraffic) -> Judgement:
    """Judge the last of the months (dense, in order); value and threshold in bit/s.

    outcome is BROKEN in any month below the minimum, is_breach once that holds for the term's
    number of months in a row. Exactly the minimum is kept. Months with too little data neither
    count nor end the streak. ValueError without a month.
    """
    if not months:
        raise ValueError("Give at least the month to be judged.")
    values = [_value(month, params.direction) for month in months]
    below = [None if value is None else value < params.bps for value in values]
    streak = streak_of(below)
    return Judgement(
        outcome=_OUTCOMES[below[-1]],
        value=values[-1],
        threshold=params.bps,
        streak=streak,
        needed=params.months,
        reason=_reason(months[-1], values[-1], params, streak),
    )


_OUTCOMES = {None: Outcome.NO_DATA, True: Outcome.BROKEN, False: Outcome.KEPT}


def _value(month: MonthTraffic, direction: str) -> int | None:
    """The rate that must reach the minimum."""
    if month.grade == Grade.INSUFFICIENT:
        return None
    if direction == "TOTAL":
        return month.total_bps
    if month.in_bps is None or month.out_bps is None:
        return None
    choose = min if direction == "EACH" else max
    return choose(month.in_bps, month.out_bps)


def _reason(month: MonthTraffic, value: int | None, params: MinTraffic, streak: int) -> str:
    if value is None:
        return f"Too little data in {month_words(month.month)}: it does not count either way."
    minimum = f"the minimum of {units.rate(params.bps)}"
    measured = f"{month_words(month.month)} measured {units.rate(value)}"
    if value >= params.bps:
        return f"{measured}, at or above {minimum}."
    return f"{measured}, below {minimum} for {streak} of {periods_words(params.months, 'month')}."
