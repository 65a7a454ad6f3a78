"""Traffic ratios. Rules: term types 10.1 RATIO_MAX, commercial models 3.1."""

from dataclasses import dataclass
from decimal import Decimal

from apps.agreements.rules import RatioMax
from apps.breaches.rules.verdicts import Judgement, Outcome, ratio_of
from apps.core import units
from apps.usage.rules import Grade


@dataclass(frozen=True)
class RatioJudgement(Judgement):
    """A month's ratio against its limit; value is None where the smaller side is silent.

    excess_bps is what one side sent beyond limit times the other: what a settlement is paid for.
    """

    excess_bps: int | None


def judge_ratio(
    sent_bps: int | None, received_bps: int | None, params: RatioMax, *, grade: str = Grade.FINAL
) -> RatioJudgement:
    """Judge a month's ratio of what we sent to what we received.

    Rates in bit/s of the term's basis; for VOLUME the mean rates, whose ratio is that of the
    volumes. Exactly the limit is kept. Below the floor, and without any traffic, the month is not
    judged (UNDECIDED); above it, a side that sent nothing at all breaks the promise.
    """
    if sent_bps is None or received_bps is None or grade == Grade.INSUFFICIENT:
        return _judged(Outcome.NO_DATA, None, params, "Too little data to judge the ratio.", None)
    total = sent_bps + received_bps
    if total < params.floor_bps or total == 0:
        return _judged(Outcome.UNDECIDED, None, params, _floor_words(total, params), None)
    upper, lower = _sides(sent_bps, received_bps, params)
    return _compared(upper, lower, params)


def _compared(upper: int, lower: int, params: RatioMax) -> RatioJudgement:
    limit, scale = params.limit.as_integer_ratio()
    over = upper * scale - limit * lower
    value = ratio_of(upper, lower) if lower else None
    outcome = Outcome.BROKEN if over > 0 else Outcome.KEPT
    shown = f"{units.limit(value)}:1" if value is not None else "one-sided"
    verdict = "over" if over > 0 else "within"
    reason = (
        f"{units.rate(upper)} against {units.rate(lower)} is {shown}, "
        f"{verdict} the limit of {units.limit(params.limit)}:1."
    )
    return _judged(outcome, value, params, reason, max(0, over) // scale)


def _sides(sent_bps: int, received_bps: int, params: RatioMax) -> tuple[int, int]:
    """Which rate is divided by which."""
    if params.form == "SYMMETRIC":
        return max(sent_bps, received_bps), min(sent_bps, received_bps)
    if params.sender == "PARTNER":
        return received_bps, sent_bps
    return sent_bps, received_bps


def _judged(
    outcome: Outcome, value: Decimal | None, params: RatioMax, reason: str, excess_bps: int | None
) -> RatioJudgement:
    return RatioJudgement(
        outcome=outcome,
        value=value,
        threshold=params.limit,
        streak=int(outcome is Outcome.BROKEN),
        needed=1,
        reason=reason,
        excess_bps=excess_bps,
    )


def _floor_words(total: int, params: RatioMax) -> str:
    if total == 0:
        return "There was no traffic, so there is no ratio."
    return (
        f"{units.rate(total)} in total is below the floor of {units.rate(params.floor_bps)}: "
        "the ratio is not judged."
    )
