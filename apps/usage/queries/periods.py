"""The figures of a period of local days, for many interconnects at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np

from apps.usage import figures, store
from apps.usage.figures import Ints
from apps.usage.queries import links
from apps.usage.rules import SLOT_SECONDS, Grade, completeness, period_bounds, rank, slot_count

SIDES = ("IN", "OUT")
PLACES = Decimal("0.001")


@dataclass(frozen=True)
class Statistics:
    """Rates in bit/s, None where nothing was measured; IN is from the partner, OUT to them.

    `p95` is that of the higher direction, `side`, and there the `rank`-th of `count` values sorted
    upwards; None while a direction is unknown. `n_valid` counts slots with both directions.
    `busy_hour` is the highest of the local days' busy hours. `completeness` is a percentage.
    """

    p95_in: int | None
    p95_out: int | None
    p95: int | None
    side: str | None
    rank: int | None
    count: int
    n_valid: int
    n_expected: int
    max: int | None
    max_at: datetime | None
    average_in: int | None
    average_out: int | None
    busy_hour: int | None
    completeness: Decimal
    grade: Grade


def statistics(
    interconnect_ids: Iterable[int], first_day: date, last_day: date, tz: str
) -> dict[int, Statistics]:
    """Figures of the local days first_day to last_day, both included, in the IANA zone `tz`.

    Nearest rank over the known slots. Rules: percentile 4.1, metrics 5.2, our choices 4.3.
    """
    start, end = period_bounds(first_day, last_day, tz)
    edges = day_edges(first_day, last_day, tz)
    expected = slot_count(first_day, last_day, tz)
    found: dict[int, Statistics] = {}
    for ids, rates in links.blocks(list(dict.fromkeys(interconnect_ids)), start, end):
        p95 = figures.percentile(rates)
        hours = daily_busy_hours(rates, edges).max(axis=(1, 2))
        for row, link in enumerate(ids):
            found[link] = _of_link(rates[row], p95[row], int(hours[row]), start, expected)
    return found


def day_edges(first_day: date, last_day: date, tz: str) -> list[int]:
    """Where each local day starts, counted in slots from the first one, and where the last ends."""
    start, _ = store.grid(*period_bounds(first_day, last_day, tz))
    days = [first_day + timedelta(days=n) for n in range((last_day - first_day).days + 1)]
    ends = [0]
    for day in days:
        first, count = store.grid(*period_bounds(day, day, tz))
        ends.append((first - start) // SLOT_SECONDS + count)
    return ends


def daily(rates: Ints, edges: list[int]) -> list[Ints]:
    """The slots cut into days."""
    return [rates[..., a:b] for a, b in zip(edges, edges[1:], strict=False)]


def daily_busy_hours(rates: Ints, edges: list[int]) -> Ints:
    """Busy hour of each day in the last axis, -1 where there is none."""
    return np.stack([figures.busy_hour(day)[1] for day in daily(rates, edges)], axis=-1)


def daily_p95(rates: Ints, edges: list[int]) -> Ints:
    """95th percentile of each day in the last axis, -1 where there is none."""
    return np.stack([figures.percentile(day) for day in daily(rates, edges)], axis=-1)


def percent(part: int, whole: int) -> Decimal:
    """part of whole as a percentage of three places; 0 of nothing."""
    return (Decimal(100 * part) / whole).quantize(PLACES) if whole else Decimal(0)


def value(bps: int) -> int | None:
    """None instead of the array's -1."""
    return None if bps == store.GAP else int(bps)


def values(rates: Ints) -> list[int | None]:
    """A row of an array as a list, None instead of -1."""
    return [value(each) for each in rates.tolist()]


def higher(sides: Ints) -> int | None:
    """The higher of both directions; None while one is unknown."""
    return int(sides.max()) if (sides != store.GAP).all() else None


def of_rates(rates: Ints, start: datetime, edges: list[int]) -> Statistics:
    """Figures of the slots int64[2, slots] from `start` on, cut into days at `edges`. No query."""
    hours = daily_busy_hours(rates, edges)
    return _of_link(
        rates, figures.percentile(rates), int(hours.max(initial=store.GAP)), start, rates.shape[-1]
    )


def _of_link(rates: Ints, p95: Ints, hour: int, start: datetime, expected: int) -> Statistics:
    counts = figures.known(rates)
    n_valid = int(np.count_nonzero((rates != store.GAP).all(axis=0)))
    side = int(p95.argmax()) if (p95 != store.GAP).all() else None
    average = figures.mean(rates)
    return Statistics(
        p95_in=value(p95[0]),
        p95_out=value(p95[1]),
        p95=None if side is None else int(p95[side]),
        side=None if side is None else SIDES[side],
        rank=None if side is None else rank(int(counts[side]), 95),
        count=0 if side is None else int(counts[side]),
        n_valid=n_valid,
        n_expected=expected,
        max=value(rates.max(initial=store.GAP)),
        max_at=_peak_at(rates, start),
        average_in=value(average[0]),
        average_out=value(average[1]),
        busy_hour=value(hour),
        completeness=percent(n_valid, expected),
        grade=completeness(n_valid, expected),
    )


def _peak_at(rates: Ints, start: datetime) -> datetime | None:
    """Start of the earliest slot with the highest rate of either direction."""
    if not rates.size or rates.max() == store.GAP:
        return None
    first, _ = store.grid(start, start)
    return datetime.fromtimestamp(first + SLOT_SECONDS * int(rates.max(axis=0).argmax()), UTC)
