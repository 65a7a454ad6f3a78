"""The judgement of an upgrade trigger, in words. Rules: breach semantics 5.3."""

from collections.abc import Iterable
from dataclasses import dataclass

from apps.agreements.rules import UpgradeTrigger
from apps.breaches.rules.compare import Observed, basis, proven
from apps.breaches.rules.periods import by_period
from apps.breaches.rules.trigger import FRESH, OnGap, Standing, State, Step, walk
from apps.breaches.rules.verdicts import (
    Judgement,
    Outcome,
    percent_words,
    periods_words,
)
from apps.core import units

METRIC_WORDS = {
    "BUSY_HOUR_AVG": "Busy hour",
    "P95_30D": "95th percentile of 30 days",
    "P95_7D": "95th percentile of 7 days",
    "MAX_5MIN": "Highest 5 minutes",
}


@dataclass(frozen=True)
class TriggerJudgement(Judgement):
    """The last period of a walk; value and threshold in percent of capacity.

    steps holds the walk, a step per period, as evidence. threshold_bps is the highest whole bit/s
    at the trigger. standing.state says whether there is a breach; outcome speaks of the last period
    alone.
    """

    value_bps: int | None
    capacity_bps: int | None
    threshold_bps: int | None
    standing: Standing
    steps: tuple[Step, ...]

    @property
    def is_breach(self) -> bool:
        """Whether a breach is open; it stays open until enough periods are clear."""
        return self.standing.state is State.OPEN


def judge_trigger(
    days: Iterable[Observed],
    promise: UpgradeTrigger,
    *,
    start: Standing = FRESH,
    on_gap: str = OnGap.HOLD,
) -> TriggerJudgement:
    """Walk the days (dense, in order) and judge the last period of the promise's unit.

    To go on from an earlier walk, give its standing as `start` and only the days after it; where
    the promise counts weeks or months, whole ones.
    """
    steps = walk(by_period(days, promise), promise, start=start, on_gap=on_gap)
    if not steps:
        return _unmeasured(promise, start)
    last, capacity = steps[-1], basis(steps[-1].observed, promise)
    return TriggerJudgement(
        outcome=last.outcome,
        value=last.percent,
        threshold=promise.threshold_pct,
        streak=last.standing.over,
        needed=promise.periods,
        reason=_reason(last, promise),
        value_bps=proven(last.observed),
        capacity_bps=capacity,
        threshold_bps=int(promise.threshold_pct * capacity // 100) if capacity else None,
        standing=last.standing,
        steps=tuple(steps),
    )


def _unmeasured(promise: UpgradeTrigger, standing: Standing) -> TriggerJudgement:
    return TriggerJudgement(
        outcome=Outcome.NO_DATA,
        value=None,
        threshold=promise.threshold_pct,
        streak=standing.over,
        needed=promise.periods,
        reason="No complete period was measured yet.",
        value_bps=None,
        capacity_bps=None,
        threshold_bps=None,
        standing=standing,
        steps=(),
    )


def _reason(step: Step, promise: UpgradeTrigger) -> str:
    if step.outcome is Outcome.NO_DATA:
        return (
            f"Too little data on {units.day(step.observed.day)}: "
            "nothing opens, clears or starts again."
        )
    return f"{_measured_words(step, promise)}, {_compared_words(step, promise)}."


def _measured_words(step: Step, promise: UpgradeTrigger) -> str:
    carried, capacity = proven(step.observed), basis(step.observed, promise)
    left = " left without the largest member" if promise.n_minus_1 else ""
    return (
        f"{METRIC_WORDS[promise.metric]} {units.rate(carried)} is "
        f"{percent_words(step.percent)} of {units.capacity(capacity)}{left}"
    )


def _compared_words(step: Step, promise: UpgradeTrigger) -> str:
    standing = step.standing
    trigger, clear = percent_words(promise.threshold_pct), percent_words(promise.clear_pct)
    over = "over" if promise.comparator == "GT" else "at or over"
    so_far = f"{standing.over} of {periods_words(promise.periods, promise.unit)}"
    in_row = f"{periods_words(standing.over, promise.unit)} in a row"
    cleared = f"{standing.clear} of {periods_words(promise.clear_periods, promise.unit)}"
    match step.outcome, standing.state:
        case Outcome.BROKEN, State.PENDING:
            return f"{over} the trigger of {trigger} for {so_far}"
        case Outcome.BROKEN, _:
            return f"{over} the trigger of {trigger} for {in_row}"
        case Outcome.KEPT, State.OPEN:
            return f"clear at {clear} or less for {cleared}"
        case Outcome.UNDECIDED, State.OPEN:
            return f"not over the trigger of {trigger}, but above {clear}: the breach stays open"
        case _, State.RESOLVED:
            return f"not over the trigger of {trigger}: the breach is resolved"
    return f"not over the trigger of {trigger}"
