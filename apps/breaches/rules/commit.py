"""Commits: what a month costs, and whether it went over or under. Rules: BILL 10.2, 5.3."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

from apps.agreements.rules import CommitRate
from apps.breaches.rules.compare import excess
from apps.breaches.rules.streaks import streak_of
from apps.breaches.rules.verdicts import Judgement, Outcome, month_words, periods_words
from apps.core import units
from apps.usage.rules import Grade

MBPS = 10**6
CENT = Decimal("0.01")
LOW_USE_PCT = 90
LOW_USE_MONTHS = 2
OVER_COMMIT = "OVER_COMMIT"
COMMIT_SHORTFALL = "COMMIT_SHORTFALL"


@dataclass(frozen=True)
class MonthRate:
    """A billing month, named by its first day, and the rate the contract measures; bit/s."""

    month: date
    bps: int | None
    grade: str = Grade.FINAL


@dataclass(frozen=True)
class Bill:
    """What a month amounts to; rates in bit/s, amount in the term's currency.

    measured_bps is rounded up where the contract rounds the measured rate.
    """

    measured_bps: int
    billable_bps: int
    overage_bps: int
    shortfall_bps: int
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class CommitJudgement(Judgement):
    """The last month against its commit; value and threshold in bit/s.

    kind is OVER_COMMIT, COMMIT_SHORTFALL or None. A shortfall is a cost to be flagged, not a
    default of the partner. bill is None where the month cannot be billed yet.
    """

    kind: str | None
    bill: Bill | None


def judge_commit(months: Sequence[MonthRate], params: CommitRate) -> CommitJudgement:
    """Judge the last of the months (dense, in order) after its close.

    Over the commit is broken at once; under 90 % of it after two months running (our choice).
    Months with too little data neither count nor end a streak. ValueError without a month.
    """
    if not months:
        raise ValueError("Give at least the month to be judged.")
    last = months[-1]
    if last.bps is None or last.grade == Grade.INSUFFICIENT:
        return _unknown(last, params)
    return _known(last.bps, months, params)


def bill(measured_bps: int, params: CommitRate) -> Bill:
    """The commit in any case, and what is over it, rounded up as the contract says.

    round_stage OVERAGE rounds the overage alone, MEASURED the rate before the commit is taken off.
    The amount is rounded half up to cents. Rules: algorithms 10.2 BILL.
    """
    unit = params.round_up_to_bps or 1
    if params.round_stage == "MEASURED":
        measured_bps = _round_up(measured_bps, unit)
    over = max(0, measured_bps - params.commit_bps)
    overage = _round_up(over, unit) if params.round_stage == "OVERAGE" else over
    return Bill(
        measured_bps=measured_bps,
        billable_bps=params.commit_bps + overage,
        overage_bps=overage,
        shortfall_bps=max(0, params.commit_bps - measured_bps),
        amount=_amount(overage, params),
        currency=params.currency,
    )


def _known(bps: int, months: Sequence[MonthRate], params: CommitRate) -> CommitJudgement:
    is_over = bps > params.commit_bps
    broken = [_is_broken(month, params, over=is_over) for month in months]
    kind = OVER_COMMIT if is_over else COMMIT_SHORTFALL if bps < params.commit_bps else None
    streak = streak_of(broken)
    return CommitJudgement(
        outcome=Outcome.BROKEN if broken[-1] else Outcome.KEPT,
        value=bps,
        threshold=params.commit_bps,
        streak=streak,
        needed=1 if is_over else LOW_USE_MONTHS,
        reason=_reason(months[-1], bill(bps, params), params, streak),
        kind=kind,
        bill=bill(bps, params),
    )


def _unknown(month: MonthRate, params: CommitRate) -> CommitJudgement:
    return CommitJudgement(
        outcome=Outcome.NO_DATA,
        value=month.bps,
        threshold=params.commit_bps,
        streak=0,
        needed=1,
        reason=f"Too little data in {month_words(month.month)} to judge or bill it.",
        kind=None,
        bill=None,
    )


def _is_broken(month: MonthRate, params: CommitRate, *, over: bool) -> bool | None:
    """Whether the month is over the commit, or under 90 % of it; None where unknown."""
    if month.bps is None or month.grade == Grade.INSUFFICIENT:
        return None
    if over:
        return month.bps > params.commit_bps
    return excess(month.bps, LOW_USE_PCT, params.commit_bps) < 0


def _amount(overage_bps: int, params: CommitRate) -> Decimal:
    with localcontext(prec=60):
        commit = params.commit_bps * params.price_per_mbps
        overage = overage_bps * params.overage_price_per_mbps
        return ((commit + overage) / MBPS).quantize(CENT, rounding=ROUND_HALF_UP)


def _round_up(bps: int, unit: int) -> int:
    return -(-bps // unit) * unit


def _reason(month: MonthRate, due: Bill, params: CommitRate, streak: int) -> str:
    used = f"{month_words(month.month)} measured {units.rate(month.bps)}"
    commit = f"the commit of {units.rate(params.commit_bps)}"
    if due.measured_bps > params.commit_bps:
        return f"{used}, {units.rate(due.overage_bps)} over {commit}."
    if due.measured_bps == params.commit_bps:
        return f"{used}, exactly {commit}."
    running = f", under {LOW_USE_PCT} % for {periods_words(streak, 'month')}" if streak else ""
    return f"{used}, {units.rate(due.shortfall_bps)} below {commit}{running}."
