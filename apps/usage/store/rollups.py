"""Rollups of days whose samples changed. The marks that writes leave behind are the work list."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from django.db import connection, transaction

from apps.usage import figures
from apps.usage.models import DayStat, Touched
from apps.usage.store import wire
from apps.usage.store.batch import Ints

BLOCK = 10_000  # series whose whole day is held in memory
MARKS = 64  # of one transaction
LOCK = 0x65706173  # advisory lock: rollups are made one after the other
TICK = timedelta(microseconds=1)

ROW = wire.Layout(
    ("series_id", ">i4"), ("day", ">i4"), ("direction", ">i2"), ("n", ">i2"),
    ("sum_bps", ">i8"), ("max_bps", ">i8"), ("p95_bps", ">i8"),
    ("busy_hour_slot", ">i2"), ("busy_hour_bps", ">i8"),
)  # fmt: skip
MAKE_STAGE = """
CREATE TEMP TABLE IF NOT EXISTS ts_stat_stage
    (series_id integer, day date, direction smallint, n smallint, sum_bps bigint, max_bps bigint,
     p95_bps bigint, busy_hour_slot smallint, busy_hour_bps bigint) ON COMMIT DELETE ROWS;
DELETE FROM ts_stat_stage
"""
UPSERT = """
INSERT INTO ts_day_stat (series_id, day, direction, n, sum_bps, max_bps, p95_bps,
                         busy_hour_slot, busy_hour_bps, changed_at)
SELECT series_id, day, direction, n, sum_bps, max_bps, p95_bps,
       NULLIF(busy_hour_slot, -1), NULLIF(busy_hour_bps, -1), %s
FROM ts_stat_stage WHERE n > 0 ORDER BY series_id, day, direction
ON CONFLICT (series_id, day, direction) DO UPDATE
SET n = excluded.n, sum_bps = excluded.sum_bps, max_bps = excluded.max_bps,
    p95_bps = excluded.p95_bps, busy_hour_slot = excluded.busy_hour_slot,
    busy_hour_bps = excluded.busy_hour_bps, changed_at = excluded.changed_at
"""

Days = dict[date, Ints]
Matrix = Callable[[Sequence[int], datetime, datetime], Ints]


def mark(days: Sequence[date], ids: Ints, changed: Ints) -> None:
    """Note which series changed: int64[ids, days] counts the slots that did."""
    Touched.objects.bulk_create(
        Touched(day=day, series_ids=ids[counts > 0].tolist(), samples=int(counts.sum()))
        for day, counts in zip(days, changed.T, strict=True)
        if counts.any()
    )


def make(matrix: Matrix, *, at: datetime) -> int:
    """Make the rollups of all that is marked from a store's matrix; how many series and days."""
    made = 0
    while pending():
        with transaction.atomic():
            days = take()
            changed_at = next_change(at)
            for day, ids in days.items():
                _make_day(matrix, day, ids, changed_at)
                made += len(ids)
    return made


def _make_day(matrix: Matrix, day: date, ids: Ints, changed_at: datetime) -> None:
    start = datetime.combine(day, time(), UTC)
    for first in range(0, len(ids), BLOCK):
        block = ids[first : first + BLOCK]
        rates = matrix(block.tolist(), start, start + timedelta(days=1))
        store(block, day, rates, changed_at=changed_at)


def take() -> Days:
    """Take the oldest marks off the list: series ids by day. Inside a transaction only.

    The lock is kept to the end of the transaction, so whoever comes next sees all we wrote.
    """
    _lock()
    oldest = Touched.objects.order_by("pk")[:MARKS]
    marks = list(oldest)
    Touched.objects.filter(pk__in=[each.pk for each in marks]).delete()
    found: dict[date, list[int]] = defaultdict(list)
    for each in marks:
        found[each.day] += each.series_ids
    return {day: np.unique(np.array(ids, np.int64)) for day, ids in sorted(found.items())}


def next_change(at: datetime) -> datetime:
    """`at`, or just after the newest change: changes never happen in the past of one seen."""
    newest = DayStat.objects.order_by("-changed_at").values_list("changed_at", flat=True).first()
    return at if newest is None or newest < at else newest + TICK


def store(ids: Ints, day: date, rates: Ints, *, changed_at: datetime) -> None:
    """Write the rollups of int64[2, series, 288] of one UTC day."""
    slot, hour = figures.busy_hour(rates)
    columns = {
        "n": figures.known(rates),
        "sum_bps": figures.total(rates),
        "max_bps": rates.max(axis=-1),
        "p95_bps": figures.percentile(rates),
        "busy_hour_slot": slot,
        "busy_hour_bps": hour,
    }
    data = ROW.encode(
        2 * len(ids),
        series_id=np.tile(ids, 2),
        day=(day - date(2000, 1, 1)).days,
        direction=np.repeat([0, 1], len(ids)),
        **{name: values.reshape(-1) for name, values in columns.items()},
    )
    with connection.cursor() as cursor:
        cursor.execute(MAKE_STAGE)
        wire.write(cursor, "ts_stat_stage", ROW.columns, data)
        cursor.execute(UPSERT, [changed_at])


@transaction.atomic
def touch(series_ids: Iterable[int], *, at: datetime) -> None:
    """Let all days of these series count as changed, for when their meaning changed."""
    _lock()
    DayStat.objects.filter(series_id__in=series_ids).update(changed_at=next_change(at))


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def pending() -> bool:
    return Touched.objects.exists()
