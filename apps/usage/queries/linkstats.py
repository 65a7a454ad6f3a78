"""The 30-day figures of interconnects as they were, or are, after a local day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection

from apps.network import queries as network
from apps.network.models import Interconnect
from apps.usage import figures
from apps.usage.figures import Ints
from apps.usage.models import LinkStat
from apps.usage.queries import links, periods
from apps.usage.rules import HIGH_PCT, period_bounds, runout_days
from apps.usage.store import GAP

DAYS, WEEK = 30, 7
A_SECOND = timedelta(seconds=1)

# The peaks of the series of a day, added up, are at least the p95 of their sum. A local day lies in
# two of UTC.
REACHED = """
SELECT link, bool_or(peak * 100 > limits.bps * %(percent)s::numeric)
FROM unnest(%(ids)s::bigint[], %(bps)s::bigint[]) limits (link, bps)
CROSS JOIN LATERAL (
    SELECT sum(d.max_bps) peak
    FROM usage_series s JOIN ts_day_stat d ON d.series_id = s.id
    WHERE s.interconnect_id = link AND d.day BETWEEN %(first)s AND %(last)s
    GROUP BY d.day, CASE WHEN s.swapped THEN 1 - d.direction ELSE d.direction END
) days
GROUP BY link
"""


def link_stats(
    ids: Sequence[int], day: date, tz: str, *, capacity_at: datetime, computed_at: datetime
) -> list[LinkStat]:
    """Figures of the 30 local days up to `day`, not saved. Four queries for each 32 of the ids.

    Shares are of the capacity in force at `capacity_at`.
    """
    first = day - timedelta(days=DAYS - 1)
    start, end = period_bounds(first, day, tz)
    edges = periods.day_edges(first, day, tz)
    capacities = network.capacities(ids, capacity_at, capacity_at + A_SECOND)
    rows = []
    for some, rates in links.blocks(ids, start, end):
        p95, trend = figures.percentile(rates), periods.daily_p95(rates, edges).max(axis=1)
        hours = periods.daily_busy_hours(rates, edges).max(axis=1)
        week = figures.percentile(rates[..., edges[-1 - WEEK] :])
        for row, link in enumerate(some):
            stat = LinkStat(interconnect_id=link, day=day, computed_at=computed_at)
            stat.busy_hours = periods.values(hours[row])
            stat.trend = periods.values(trend[row])
            stat.p95_7d_bps = periods.higher(week[row])
            _fill(stat, rates[row], p95[row], capacities.get(link, []))
            rows.append(stat)
    return rows


def high_then(
    capacities: Mapping[int, int], day: date, *, capacity_at: datetime, above: int = HIGH_PCT
) -> list[LinkStat]:
    """Which interconnects were more than `above` percent full after a past day, the fullest first.

    `capacities` in bit/s by their keys: those that count. By the samples of the 30 local days up to
    `day`; the rollups tell which may have been so full, only of those samples are read.
    """
    by_zone: dict[str, list[int]] = defaultdict(list)
    likely = Interconnect.objects.filter(pk__in=_reached(capacities, day, above)).order_by("pk")
    for link, tz in likely.values_list("pk", "site__metro__time_zone"):
        by_zone[tz].append(link)
    found = [
        stat for tz, ids in by_zone.items()
        for stat in link_stats(ids, day, tz, capacity_at=capacity_at, computed_at=capacity_at)
    ]  # fmt: skip
    high = [(stat.used_pct, stat) for stat in found if stat.used_pct and stat.used_pct > above]
    return [stat for _, stat in sorted(high, key=lambda each: (-each[0], each[1].pk))]


def are_samples_kept(day: date, at: datetime) -> bool:
    """Whether the samples of the 30 days up to `day` are still there at an instant."""
    first = day - timedelta(days=DAYS - 1)
    return first >= at.date() - timedelta(days=settings.SAMPLE_RETENTION_DAYS)


def _reached(capacities: Mapping[int, int], day: date, percent: int) -> list[int]:
    values: dict[str, Any] = {
        "ids": list(capacities), "bps": list(capacities.values()), "percent": percent,
        "first": day - timedelta(days=DAYS), "last": day + timedelta(days=1),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(REACHED, values)
        return [link for link, has_reached in cursor.fetchall() if has_reached]


def _fill(stat: LinkStat, rates: Ints, p95: Ints, capacities: Sequence[network.Interval]) -> None:
    stat.p95_in_bps, stat.p95_out_bps = map(periods.value, p95.tolist())
    stat.p95_bps = periods.higher(p95)
    stat.busy_hour_bps = stat.busy_hours[-1]
    stat.peak_bps = periods.value(rates.max(initial=GAP))
    valid = int(np.count_nonzero((rates != GAP).all(axis=0)))
    stat.completeness = periods.percent(valid, rates.shape[-1])
    if capacities and stat.p95_bps is not None:
        now = capacities[-1]
        stat.used_pct = share_of(stat.p95_bps, now.capacity_bps)
        stat.n_minus_1_pct = share_of(stat.p95_bps, now.capacity_bps - now.largest_member_bps)
        stat.headroom_bps = now.capacity_bps - stat.p95_bps
    if capacities:
        stat.runout_days = runout_days(stat.busy_hours, capacities[-1].capacity_bps)


def share_of(bps: int, capacity: int) -> Decimal | None:
    """A rate as a percentage of a capacity, None of nothing."""
    return periods.percent(bps, capacity) if capacity > 0 else None
