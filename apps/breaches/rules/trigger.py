"""Upgrade triggers, day by day. Rules: breach semantics 5.3, algorithms 10.2 DAY TRIGGER.

One walk per dedup key. Acknowledging and waiving are acts of people and not part of it: for the
walk an acknowledged breach is OPEN.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from apps.agreements.rules import UpgradeTrigger
from apps.breaches.rules.compare import Observed, basis, compare, excess, percent, proven
from apps.breaches.rules.severity import NEAR_PCT, Severity, is_critical, raised, still_saturated
from apps.breaches.rules.verdicts import Outcome

REOPEN_WITHIN = timedelta(days=3)  # the 72 h after the midnight that ended the resolving day


class State(StrEnum):
    OK = "OK"
    PENDING = "PENDING"
    OPEN = "OPEN"
    RESOLVED = "RESOLVED"


class OnGap(StrEnum):
    """What too little data does: HOLD leaves everything as it is; RESET starts streaks again."""

    HOLD = "HOLD"
    RESET = "RESET"


@dataclass(frozen=True)
class Standing:
    """Where a promise stands after a day: all that the next day needs to know.

    over, clear and near count periods in a row: over the trigger, clear while open, and at 85 % of
    the trigger or more. over_since is the first day of the streak that led here.
    """

    state: State = State.OK
    over: int = 0
    clear: int = 0
    near: int = 0
    over_since: date | None = None
    opened_on: date | None = None
    resolved_on: date | None = None
    reopen_count: int = 0
    severity: Severity | None = None
    peak_pct: Decimal | None = None
    saturated_on: tuple[date, ...] = ()


@dataclass(frozen=True)
class Step:
    """One day of the walk: what was observed, how it compares, and where that leaves things."""

    observed: Observed
    outcome: Outcome
    percent: Decimal | None
    standing: Standing


FRESH = Standing()


def walk(
    days: Iterable[Observed],
    promise: UpgradeTrigger,
    *,
    start: Standing = FRESH,
    on_gap: str = OnGap.HOLD,
) -> list[Step]:
    """Every day in order, with the standing after it.

    Going on from the standing of an earlier walk gives the same as one walk over all days.
    """
    steps, standing = [], start
    for observed in days:
        standing = step(standing, observed, promise, on_gap=on_gap)
        outcome = compare(observed, promise)
        steps.append(Step(observed, outcome, percent(observed, promise), standing))
    return steps


def step(
    standing: Standing, observed: Observed, promise: UpgradeTrigger, *, on_gap: str = OnGap.HOLD
) -> Standing:
    """The standing after one more day. With HOLD, a day with too little data changes nothing."""
    outcome = compare(observed, promise)
    if outcome is Outcome.NO_DATA:
        return standing if OnGap(on_gap) is OnGap.HOLD else _reset(standing)
    before = _forget_resolved(standing, observed.day)
    if outcome is Outcome.BROKEN:
        after = _over(before, observed, promise)
    else:
        after = _not_over(before, observed, promise, is_clear=outcome is Outcome.KEPT)
    return _rated(after, observed, promise)


def _over(before: Standing, observed: Observed, promise: UpgradeTrigger) -> Standing:
    counted = replace(
        before,
        over=before.over + 1,
        clear=0,
        over_since=before.over_since or observed.day,
        peak_pct=max(before.peak_pct or Decimal(0), percent(observed, promise) or Decimal(0)),
    )
    if before.state is State.OPEN:
        return counted
    if before.state is State.RESOLVED:
        reopened = before.reopen_count + 1
        return replace(counted, state=State.OPEN, resolved_on=None, reopen_count=reopened)
    if counted.over >= promise.periods:
        return replace(counted, state=State.OPEN, opened_on=observed.day)
    return replace(counted, state=State.PENDING)


def _not_over(
    before: Standing, observed: Observed, promise: UpgradeTrigger, *, is_clear: bool
) -> Standing:
    if before.state in (State.OK, State.PENDING):
        return replace(before, state=State.OK, over=0, over_since=None, peak_pct=None)
    counted = replace(before, over=0, clear=before.clear + 1 if is_clear else 0)
    if before.state is State.OPEN and counted.clear >= promise.clear_periods:
        return replace(counted, state=State.RESOLVED, resolved_on=observed.day)
    return counted


def _reset(standing: Standing) -> Standing:
    broken = standing.state in (State.OPEN, State.RESOLVED)
    if broken:
        return replace(standing, over=0, clear=0, near=0)
    return Standing(saturated_on=standing.saturated_on)


def _forget_resolved(standing: Standing, day: date) -> Standing:
    """After 72 h a resolved breach is over for good: the next one is a new one."""
    if standing.resolved_on is None or day - standing.resolved_on <= REOPEN_WITHIN:
        return standing
    return Standing(near=standing.near, saturated_on=standing.saturated_on)


def _rated(after: Standing, observed: Observed, promise: UpgradeTrigger) -> Standing:
    """With the severity: of an open breach never lowered, before it at most a warning."""
    carried, capacity = proven(observed) or 0, basis(observed, promise) or 0
    is_near = excess(carried, promise.threshold_pct * NEAR_PCT / 100, capacity) >= 0
    rated = replace(
        after,
        near=after.near + 1 if is_near else 0,
        saturated_on=still_saturated(after.saturated_on, observed),
    )
    if rated.state is State.RESOLVED:
        return rated
    if rated.state is not State.OPEN:
        return replace(rated, severity=Severity.WARNING if rated.near >= promise.periods else None)
    is_hot = is_critical(observed, carried, rated.saturated_on)
    now = Severity.CRITICAL if is_hot else Severity.MAJOR
    return replace(rated, severity=raised(rated.severity, now))
