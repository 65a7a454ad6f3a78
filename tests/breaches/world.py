"""Samples and promises for the judge: whole local days at a level, written through the store."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from apps.agreements.models import ContractTerm
from apps.breaches import actions
from apps.breaches.models import Breach, Evaluation
from apps.network.models import CapacityInterval, Interconnect
from apps.usage import store
from apps.usage.models import Series
from apps.usage.rules import period_bounds
from tests import factories as make
from tests.factories import GBPS

BOGOTA = "America/Bogota"
ONE_DAY = timedelta(days=1)
GAP = None
BUSY = {"metric": "BUSY_HOUR_AVG", "threshold_pct": "70", "periods": 3}
# What agreements.md 8.2 says of hysteresis, and the state after each day.
VECTOR = [71, 72, GAP, 73, 69, 64, 66, 64, 63, 62]

Level = int | Decimal | str | None


def link(**fields: Any) -> tuple[Interconnect, Series]:
    """An interconnect of 100 Gbps in four members, so that levels read as percent; its series."""
    made = make.pni(capacity_gbps=100, **fields)
    return made, make.series(link=made)


def promised(
    *, tz: str = BOGOTA, capacity: int = 100, **params: Any
) -> tuple[ContractTerm, Series]:
    """An upgrade trigger on an interconnect of its own, with the series that is judged by it."""
    made = make.pni(capacity_gbps=capacity)
    agreement = make.agreement(partner=made.partner, governing_tz=tz)
    term = make.term(agreement=agreement, interconnect=made, params={**BUSY, **params})
    return term, make.series(link=made)


def carry(
    series: Series,
    first: date,
    levels: Sequence[Level],
    *,
    tz: str = BOGOTA,
    at: datetime = make.AT,
    part: slice = slice(None),
    incoming: Level = 5,
) -> date:
    """Local days from `first` on, each at a level of Gbps to the partner (None: no samples).

    Returns the day after the last. `part` limits every day to some of its slots.
    """
    days = [first + timedelta(days=n) for n in range(len(levels))]
    grids = [
        _day(day, tz, part, rates=(incoming, level) if level is not None else (None, None))
        for day, level in zip(days, levels, strict=True)
    ]
    if grids:
        start, _ = period_bounds(first, first, tz)
        rates = np.concatenate(grids, axis=2)
        batch = store.Batch(np.array([series.pk]), int(start.timestamp()), rates)
        store.current().write(batch, at=at)
    store.current().roll_up(at=at)
    return first + timedelta(days=len(levels))


def _day(day: date, tz: str, part: slice, *, rates: tuple[Level, Level]) -> store.Ints:
    start, end = period_bounds(day, day, tz)
    slots = int((end - start).total_seconds()) // 300
    grid = np.full((2, 1, slots), store.GAP, np.int64)
    for side, level in enumerate(rates):
        if level is not None:
            grid[side, 0, part] = int(Decimal(level) * GBPS)
    return grid


def after(day: date, tz: str = BOGOTA, *, hours: float = 1) -> datetime:
    """So many hours after the end of a local day."""
    return period_bounds(day, day, tz)[1] + timedelta(hours=hours)


def judge_daily(first: date, last: date, tz: str = BOGOTA) -> actions.Tally:
    """A tick after each local day, as beat would have it."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return sum((actions.evaluate(at=after(day, tz)) for day in days), actions.Tally())


def resize(
    made: Interconnect, capacity_gbps: int, *, from_at: datetime, largest_gbps: int = 25
) -> None:
    """Another capacity from an instant on."""
    CapacityInterval.objects.filter(interconnect=made, ends_at=None).update(ends_at=from_at)
    CapacityInterval.objects.create(
        interconnect=made,
        capacity_bps=capacity_gbps * GBPS,
        largest_member_bps=largest_gbps * GBPS,
        starts_at=from_at,
    )


BREACH_FACTS = (
    "kind", "state", "severity", "metric", "direction", "over_since", "last_seen_on",
    "opened_at", "resolved_at", "reopen_count", "days_over", "on_hold", "measured", "threshold",
    "peak", "unit", "due_on",
)  # fmt: skip
EVALUATION_FACTS = (
    "term_id", "scope_ref", "metric", "window_from", "day", "value_bps", "threshold_bps",
    "capacity_bps", "value", "threshold", "n_expected", "n_valid", "quality", "outcome",
    "method", "input_hash", "details",
)  # fmt: skip


def breach_rows(term: ContractTerm) -> list[tuple[Any, ...]]:
    """Everything that the breaches of a term say, apart from their numbers and keys."""
    rows = Breach.objects.filter(term=term).order_by("kind", "over_since")
    return list(rows.values_list(*BREACH_FACTS))


def evaluation_rows(term: ContractTerm) -> list[tuple[Any, ...]]:
    """Everything the newest evaluations of a term say."""
    rows = Evaluation.objects.filter(is_latest=True, term=term).order_by("scope_ref", "day")
    return list(rows.values_list(*EVALUATION_FACTS))
