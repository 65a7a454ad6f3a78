"""LinkStat: the newest figures of each interconnect, for lists and Today."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from django.db import connection

from apps.core.zones import zone
from apps.network.models import Interconnect
from apps.usage import queries
from apps.usage.models import LinkStat
from apps.usage.queries import links
from apps.usage.queries.linkstats import DAYS, link_stats, share_of
from apps.usage.rules import period_bounds

SETTLED = timedelta(hours=1)  # the local day that just ended is looked at again so often

FIELDS = [
    "day", "p95_in_bps", "p95_out_bps", "p95_bps", "used_pct", "n_minus_1_pct", "busy_hour_bps",
    "peak_bps", "p95_7d_bps", "headroom_bps", "runout_days", "busy_hours", "completeness", "trend",
    "computed_at",
]  # fmt: skip

CHANGED = """
SELECT s.interconnect_id, min(d.day)
FROM ts_day_stat d
JOIN usage_series s ON s.id = d.series_id
JOIN usage_linkstat k ON k.interconnect_id = s.interconnect_id
WHERE d.changed_at > k.computed_at AND d.day >= %(oldest)s
  AND d.changed_at > (SELECT min(computed_at) FROM usage_linkstat)
  AND (%(ids)s::bigint[] IS NULL OR s.interconnect_id = ANY (%(ids)s::bigint[]))
GROUP BY 1
"""

# A sum of several series is as fresh as the stalest of them. Rows are locked in one order.
FRESHEN = """
WITH stale AS (
    SELECT k.interconnect_id, v.newest
    FROM usage_linkstat k
    JOIN (
        SELECT interconnect_id,
               CASE WHEN bool_and(last_sample_at IS NOT NULL) THEN min(last_sample_at) END AS newest
        FROM usage_series
        WHERE retired_at IS NULL
          AND (%(ids)s::bigint[] IS NULL OR interconnect_id = ANY (%(ids)s::bigint[]))
        GROUP BY interconnect_id
    ) v USING (interconnect_id)
    WHERE k.last_sample_at IS DISTINCT FROM v.newest
    ORDER BY k.interconnect_id FOR UPDATE OF k
)
UPDATE usage_linkstat k SET last_sample_at = stale.newest
FROM stale WHERE k.interconnect_id = stale.interconnect_id
"""


@dataclass(frozen=True)
class Link:
    """An interconnect with what is known of its figures so far."""

    pk: int
    tz: str
    capacity_bps: int
    day: date | None
    computed_at: datetime | None
    p95_bps: int | None
    used_pct: Decimal | None

    @property
    def has_other_capacity(self) -> bool:
        """Whether the share on record is of a capacity that is no longer in force."""
        if self.p95_bps is None:
            return False
        return self.used_pct != share_of(self.p95_bps, self.capacity_bps)


def refresh_link_stats(
    interconnect_ids: Iterable[int] | None = None, *, at: datetime, anew: bool = False
) -> int:
    """Compute the figures of the last 30 local days again where needed; how many were.

    Local days are those of the metro and end with the last local midnight. It is needed for a new
    day, another capacity, and where samples of these days changed; `None` looks at all that have
    series, `anew` makes all that are looked at. Reads a block of interconnects at a time; writes
    nothing where nothing changed.
    """
    computed_at = max(at, queries.newest_change() or at)
    chosen = None if interconnect_ids is None else sorted(interconnect_ids)
    by_zone: dict[str, list[int]] = defaultdict(list)
    for link in _outdated(chosen, at, anew=anew):
        by_zone[link.tz].append(link.pk)
    for tz, ids in by_zone.items():
        for first in range(0, len(ids), links.AT_ONCE):
            _write(ids[first : first + links.AT_ONCE], tz, at, computed_at)
    with connection.cursor() as cursor:
        cursor.execute(FRESHEN, {"ids": chosen})
    return sum(map(len, by_zone.values()))


def last_day(tz: str, at: datetime) -> date:
    """The last local day that is over."""
    return at.astimezone(zone(tz)).date() - timedelta(days=1)


def _outdated(chosen: list[int] | None, at: datetime, *, anew: bool) -> list[Link]:
    measured = Interconnect.objects.filter(series__isnull=False).distinct()
    if chosen is not None:
        measured = measured.filter(pk__in=chosen)
    rows = measured.order_by("pk").values_list(
        "pk",
        "site__metro__time_zone",
        "capacity_bps",
        "stat__day",
        "stat__computed_at",
        "stat__p95_bps",
        "stat__used_pct",
    )
    with connection.cursor() as cursor:
        oldest = at.date() - timedelta(days=DAYS + 2)
        cursor.execute(CHANGED, {"oldest": oldest, "ids": chosen})
        changed = dict(cursor.fetchall())
    found = [Link(*row) for row in rows]
    return [each for each in found if anew or _is_outdated(each, changed.get(each.pk), at)]


def _is_outdated(link: Link, changed: date | None, at: datetime) -> bool:
    """Whether figures up to the last local midnight may differ from those stored.

    `changed` is the first changed UTC day. The one in which the local day ended goes on changing
    with every new sample, so that one alone is no reason more than once an hour.
    """
    day = last_day(link.tz, at)
    if link.day != day or link.computed_at is None or link.has_other_capacity:
        return True
    if changed is None:
        return False
    _, midnight = period_bounds(day, day, link.tz)
    if datetime.combine(changed, time(), UTC) >= midnight:
        return False
    return changed < midnight.date() or at - link.computed_at >= SETTLED


def _write(ids: Sequence[int], tz: str, at: datetime, computed_at: datetime) -> None:
    rows = link_stats(ids, last_day(tz, at), tz, capacity_at=at, computed_at=computed_at)
    LinkStat.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["interconnect"], update_fields=FIELDS
    )
