"""The walk over stored evaluations: what each day (or month) means, and where it leaves things."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from apps.agreements.rules import Params, UpgradeTrigger
from apps.breaches import rules
from apps.breaches.enums import Kind
from apps.breaches.models import Evaluation
from apps.breaches.rules import Outcome, Standing
from apps.core import units

GBPS = 10**9
RATE = "Gbps"


@dataclass(frozen=True)
class Mark:
    """An evaluation in its place in the walk; value and threshold in the breach's own unit."""

    evaluation: Evaluation
    outcome: Outcome
    value: Decimal | None
    threshold: Decimal | None
    standing: Standing

    @property
    def day(self) -> date:
        return self.evaluation.day


def marks(
    evaluations: Sequence[Evaluation], params: Mapping[int, Params], kind: Kind
) -> list[Mark]:
    """Every evaluation of one key, in order of days, with the standing after it.

    `params` by revision id, all of one type. Where a promise counts weeks or months, only their
    last days appear.
    """
    if not evaluations:
        return []
    if rules.way_of(params[evaluations[0].revision_id]).has_own_walk:
        return _daily(evaluations, params)
    return _by_periods(evaluations, params, kind)


def observed(evaluation: Evaluation) -> rules.Observed:
    """A stored day as the walk sees it."""
    details = evaluation.details
    hot = details.get("on_capacity", details)
    return rules.Observed(
        day=evaluation.day,
        value_bps=evaluation.value_bps,
        capacity_bps=evaluation.capacity_bps,
        grade=evaluation.quality,
        survivor_bps=details.get("survivor_bps"),
        at_least_bps=details.get("at_least_bps"),
        busy_hour_bps=hot.get("busy_hour_bps"),
        max_slot_bps=hot.get("max_bps"),
    )


def _daily(evaluations: Iterable[Evaluation], params: Mapping[int, Params]) -> list[Mark]:
    """One walk, each stretch of it by the revision its days were judged by."""
    found: list[Mark] = []
    standing = rules.FRESH
    for revision, group in groupby(evaluations, key=lambda one: one.revision_id):
        trigger = params[revision]
        if not isinstance(trigger, UpgradeTrigger):
            raise ValueError("Only upgrade triggers are judged by days.")
        by_day = {one.day: one for one in group}
        days = rules.by_period(map(observed, by_day.values()), trigger)
        for step in rules.walk(days, trigger, start=standing):
            standing = step.standing
            row = by_day[step.observed.day]
            found.append(Mark(row, step.outcome, step.percent, trigger.threshold_pct, standing))
    return found


def _by_periods(
    evaluations: Sequence[Evaluation], params: Mapping[int, Params], kind: Kind
) -> list[Mark]:
    periods = [(seen(one, params[one.revision_id]), params[one.revision_id]) for one in evaluations]
    return [
        Mark(row, step.outcome, step.period.shown, step.period.limit, step.standing)
        for row, step in zip(evaluations, rules.period_walk(periods, kind), strict=True)
    ]


def seen(evaluation: Evaluation, params: Params) -> rules.Seen:
    """A stored period as the walk sees it, figure and limit in the unit of its breach."""
    details = evaluation.details
    is_rate = rules.way_of(params).unit == RATE
    return rules.Seen(
        first=evaluation.window_from,
        last=evaluation.day,
        grade=evaluation.quality,
        bps=evaluation.value_bps,
        in_bps=details.get("in", {}).get("bps"),
        out_bps=details.get("out", {}).get("bps"),
        total_bps=details.get("total", {}).get("bps"),
        shown=in_gbps(evaluation.value_bps) if is_rate else evaluation.value,
        outcome=rules.Outcome(evaluation.outcome) if evaluation.outcome else None,
        limit=in_gbps(evaluation.threshold_bps) if is_rate else evaluation.threshold,
        details=details,
    )


def in_gbps(bps: int | None) -> Decimal | None:
    """A rate as breaches of commits and minimums show it."""
    return None if bps is None else units.rounded(Decimal(bps) / GBPS, 3)
