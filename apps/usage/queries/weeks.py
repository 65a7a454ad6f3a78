"""The busiest hour of each week: what a heat map shows of an interconnect."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection

from apps.network import queries as network
from apps.usage.rules import mondays

# Days are those of UTC. The series of a LAG are added up day by day: at most their common hour.
BUSIEST = """
SELECT interconnect_id, date_trunc('week', day)::date, max(bps)::bigint
FROM (
    SELECT s.interconnect_id, d.day, d.direction, sum(d.busy_hour_bps) AS bps
    FROM usage_series s JOIN ts_day_stat d ON d.series_id = s.id
    WHERE s.interconnect_id = ANY (%(ids)s) AND d.day >= %(first)s AND d.busy_hour_bps IS NOT NULL
      AND (s.live_from IS NULL OR d.day >= s.live_from::date)
      AND (s.retired_at IS NULL OR d.day < s.retired_at::date)
    GROUP BY 1, 2, 3
) daily
GROUP BY 1, 2
"""

Weeks = list[int | None]


def weekly_use(interconnect_ids: Iterable[int], last_day: date, weeks: int) -> dict[int, Weeks]:
    """Of each interconnect the busiest hour of the last ISO weeks, oldest first, out of rollups.

    Whole percent of the capacity in force at the end of the week, None where nothing was measured.
    Every id has an entry. Two queries.
    """
    ids = list(interconnect_ids)
    wanted = mondays(last_day, weeks)
    with connection.cursor() as cursor:
        cursor.execute(BUSIEST, {"ids": ids, "first": wanted[0]})
        rates = {(link, week): bps for link, week, bps in cursor.fetchall()}
    capacities = _capacities(ids, wanted, last_day)
    return {
        link: [_percent(rates.get((link, week)), capacities[link, week]) for week in wanted]
        for link in ids
    }


def _capacities(ids: list[int], weeks: list[date], last_day: date) -> dict[tuple[int, date], int]:
    """The capacity in force at the last full second of each week, or of the last day."""
    ends = {week: _end(min(week + timedelta(days=6), last_day)) for week in weeks}
    intervals = network.capacities(ids, _end(weeks[0] - timedelta(days=1)), _end(last_day))
    found: dict[tuple[int, date], int] = defaultdict(int)
    for link, each in intervals.items():
        for week, end in ends.items():
            found[link, week] = network.in_force(each, end)
    return found


def _end(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), UTC)


def _percent(bps: int | None, capacity: int) -> int | None:
    return None if bps is None or not capacity else 100 * bps // capacity
