"""Daily rollups of an interconnect: what is left of days whose samples are thinned out."""

from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from django.db import connection

from apps.usage import figures
from apps.usage.queries.charts import Chart, Values
from apps.usage.rules import SLOT_SECONDS

DAY_SECONDS = 86_400
DAY = timedelta(days=1)

# Directions as we see them. A sum over the ports of a day: their maxima need not have coincided.
DAILY = """
SELECT d.day, CASE WHEN s.swapped THEN 1 - d.direction ELSE d.direction END AS side,
       sum(d.max_bps)::bigint, sum(d.sum_bps / d.n)::bigint
FROM usage_series s JOIN ts_day_stat d ON d.series_id = s.id
WHERE s.interconnect_id = %(link)s AND d.day BETWEEN %(first)s AND %(last)s AND d.n > 0
  AND (s.live_from IS NULL OR d.day >= s.live_from::date)
  AND (s.retired_at IS NULL OR d.day <= s.retired_at::date)
GROUP BY 1, 2
"""


def rolled_up(interconnect_id: int, first: date, last: date) -> Chart:
    """A point for each UTC day of first to last, both included. One query.

    The peak of a LAG whose ports are measured one by one is at most what is shown.
    """
    with connection.cursor() as cursor:
        cursor.execute(DAILY, {"link": interconnect_id, "first": first, "last": last})
        rows = {(day, side): (peak, mean) for day, side, peak, mean in cursor.fetchall()}
    days = [first + n * DAY for n in range((last - first).days + 1)]
    known = [day for day in days if (day, 0) in rows and (day, 1) in rows]
    return Chart(
        start=_midnight(first),
        step_s=DAY_SECONDS,
        in_peak=_values(rows, days, 0, 0),
        out_peak=_values(rows, days, 1, 0),
        in_mean=_values(rows, days, 0, 1),
        out_mean=_values(rows, days, 1, 1),
        gaps=_gaps(days, set(known)),
        last=_midnight(known[-1]) + DAY - timedelta(seconds=SLOT_SECONDS) if known else None,
    )


def _values(
    rows: dict[tuple[date, int], tuple[int, int]], days: list[date], side: int, which: int
) -> Values:
    return [rows[day, side][which] if (day, side) in rows else None for day in days]


def _gaps(days: list[date], known: set[date]) -> list[tuple[datetime, datetime]]:
    missing = figures.runs(np.array([day not in known for day in days], np.bool_))
    return [(_midnight(days[a]), _midnight(days[b - 1] + DAY)) for a, b in missing]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
