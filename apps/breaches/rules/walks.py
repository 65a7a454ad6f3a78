"""From period to period, for promises that are judged after the close. Rules: term types 10.1."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from apps.agreements.rules import Params
from apps.breaches.rules.seen import Seen
from apps.breaches.rules.severity import Severity, raised
from apps.breaches.rules.table import severity_of, way_of
from apps.breaches.rules.trigger import FRESH, Standing, State
from apps.breaches.rules.verdicts import Judgement, Outcome


@dataclass(frozen=True)
class PeriodStep:
    """One period of the walk, for one kind of breach."""

    period: Seen
    outcome: Outcome
    standing: Standing
    reason: str


def period_walk(
    periods: Sequence[tuple[Seen, Params]], kind: str, *, start: Standing = FRESH
) -> list[PeriodStep]:
    """Every period in order, each by the parameters it was judged by, with the standing after it.

    A period with too little data, or below the floor of a ratio, changes nothing. A breach ends
    with the first period that is kept; the next one is a new breach.
    """
    steps = []
    for at, (period, params) in enumerate(periods):
        judged = judge_period([one for one, _ in periods[: at + 1]], params)
        outcome = _for_kind(judged, kind)
        worst = min if kind in way_of(params).low else max
        rated = severity_of(kind, params, max(judged.streak, 1))
        start = _step(start, period, outcome, judged, rated, worst)
        steps.append(PeriodStep(period, outcome, start, judged.reason))
    return steps


def judge_period(periods: Sequence[Seen], params: Params) -> Judgement:
    """Judge the last of the periods, in order, as the type of the parameters has it."""
    return way_of(params).judge(periods, params)


def _for_kind(judged: Judgement, kind: str) -> Outcome:
    """A commit can be broken both ways, each of which is a breach of its own."""
    other = getattr(judged, "kind", kind) != kind
    return Outcome.KEPT if other and judged.outcome is not Outcome.NO_DATA else judged.outcome


def _step(
    before: Standing,
    period: Seen,
    outcome: Outcome,
    judged: Judgement,
    rated: Severity,
    worst: Callable[..., Decimal | None],
) -> Standing:
    if outcome in (Outcome.NO_DATA, Outcome.UNDECIDED):
        return before
    before = FRESH if before.state is State.RESOLVED else before
    if outcome is Outcome.KEPT:
        is_open = before.state is State.OPEN
        return replace(before, state=State.RESOLVED, resolved_on=period.last) if is_open else FRESH
    is_open = before.state is State.OPEN or judged.is_breach
    known = [one for one in (before.peak_pct, period.shown) if one is not None]
    return replace(
        before,
        state=State.OPEN if is_open else State.PENDING,
        over=before.over + 1,
        over_since=before.over_since or period.first,
        opened_on=before.opened_on or (period.last if is_open else None),
        severity=raised(before.severity, rated),
        peak_pct=worst(known, default=None),
    )
