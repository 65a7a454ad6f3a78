"""Daily figures of many interconnects out of rollups, for trends."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import connection

# Days are those of UTC. The series of a LAG are added up day by day: at most their common figure.
DAILY = """
SELECT interconnect_id, CASE WHEN s.swapped THEN 1 - d.direction ELSE d.direction END, day,
       sum(p95_bps)::bigint
FROM usage_series s JOIN ts_day_stat d ON d.series_id = s.id
WHERE s.interconnect_id = ANY (%(ids)s) AND d.day BETWEEN %(first)s AND %(last)s
  AND (s.live_from IS NULL OR d.day >= s.live_from::date)
  AND (s.retired_at IS NULL OR d.day < s.retired_at::date)
GROUP BY 1, 2, 3
"""

Days = list[int | None]
Pair = tuple[Days, Days]


def daily_p95(interconnect_ids: Iterable[int], last_day: date, days: int) -> dict[int, Pair]:
    """(from the partner, to the partner) of each of the last UTC days, oldest first, in bit/s.

    None where nothing was measured. Every id has an entry. One query.
    """
    ids = list(interconnect_ids)
    found: dict[int, Pair] = {link: ([None] * days, [None] * days) for link in ids}
    first = last_day - timedelta(days=days - 1)
    with connection.cursor() as cursor:
        cursor.execute(DAILY, {"ids": ids, "first": first, "last": last_day})
        for link, direction, day, bps in cursor.fetchall():
            found[link][direction][(day - first).days] = bps
    return found
