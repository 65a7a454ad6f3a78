"""From month to month, for promises that are judged after the close. Rules: term types 10.1."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from apps.agreements.rules import CommitRate, MinTraffic, Params, RatioMax
from apps.breaches.rules.commit import COMMIT_SHORTFALL, OVER_COMMIT, MonthRate, judge_commit
from apps.breaches.rules.minimum import MonthTraffic, judge_min_traffic
from apps.breaches.rules.ratio import judge_ratio
from apps.breaches.rules.severity import Severity
from apps.breaches.rules.trigger import FRESH, Standing, State
from apps.breaches.rules.verdicts import Judgement, Outcome

# A commit that is over or under used costs money; the others are the partner's to keep.
SEVERITIES = {OVER_COMMIT: Severity.WARNING, COMMIT_SHORTFALL: Severity.INFO}
LOWER_IS_WORSE = (COMMIT_SHORTFALL, "MIN_TRAFFIC")


@dataclass(frozen=True)
class MonthSeen:
    """A closed month as measured; bit/s. bps is what a commit compares, None where unknown."""

    first: date
    last: date
    grade: str
    bps: int | None = None
    in_bps: int | None = None
    out_bps: int | None = None
    total_bps: int | None = None
    shown: Decimal | None = None


@dataclass(frozen=True)
class MonthStep:
    """One month of the walk, for one kind of breach."""

    month: MonthSeen
    outcome: Outcome
    standing: Standing
    reason: str


def month_walk(
    months: Sequence[tuple[MonthSeen, Params]], kind: str, *, start: Standing = FRESH
) -> list[MonthStep]:
    """Every month in order, each by the parameters it was judged by, with the standing after it.

    A month with too little data, or below the floor of a ratio, changes nothing. A breach ends
    with the first month that is kept; the next one is a new breach.
    """
    steps = []
    for at, (month, params) in enumerate(months):
        judged = judge_month([one for one, _ in months[: at + 1]], params)
        outcome = _for_kind(judged, kind)
        start = _month_step(start, month, outcome, judged, kind)
        steps.append(MonthStep(month, outcome, start, judged.reason))
    return steps


def judge_month(months: Sequence[MonthSeen], params: Params) -> Judgement:
    """Judge the last of the months, in order, against a commit, a ratio or a minimum."""
    last = months[-1]
    match params:
        case CommitRate():
            rates = [MonthRate(month.first, month.bps, month.grade) for month in months]
            return judge_commit(rates, params)
        case RatioMax():
            return judge_ratio(last.out_bps, last.in_bps, params, grade=last.grade)
        case MinTraffic():
            return judge_min_traffic([_traffic(month) for month in months], params)
    raise ValueError(f"{type(params).__name__} is not judged by months.")


def _traffic(month: MonthSeen) -> MonthTraffic:
    return MonthTraffic(
        month.first, month.in_bps, month.out_bps, month.total_bps, grade=month.grade
    )


def _for_kind(judged: Judgement, kind: str) -> Outcome:
    """A commit can be broken both ways, each of which is a breach of its own."""
    other = getattr(judged, "kind", kind) != kind
    return Outcome.KEPT if other and judged.outcome is not Outcome.NO_DATA else judged.outcome


def _month_step(
    before: Standing, month: MonthSeen, outcome: Outcome, judged: Judgement, kind: str
) -> Standing:
    if outcome in (Outcome.NO_DATA, Outcome.UNDECIDED):
        return before
    before = FRESH if before.state is State.RESOLVED else before
    if outcome is Outcome.KEPT:
        is_open = before.state is State.OPEN
        return replace(before, state=State.RESOLVED, resolved_on=month.last) if is_open else FRESH
    is_open = before.state is State.OPEN or judged.is_breach
    return replace(
        before,
        state=State.OPEN if is_open else State.PENDING,
        over=before.over + 1,
        over_since=before.over_since or month.first,
        opened_on=before.opened_on or (month.last if is_open else None),
        severity=SEVERITIES.get(kind, Severity.MAJOR),
        peak_pct=_worst(kind)(
            [one for one in (before.peak_pct, month.shown) if one is not None], default=None
        ),
    )


def _worst(kind: str) -> Callable[..., Decimal | None]:
    return min if kind in LOWER_IS_WORSE else max
