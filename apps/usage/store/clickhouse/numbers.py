"""The numbers of writes: versions of their samples, and proof that PostgreSQL knows of them.

Samples are in ClickHouse, what follows from them (marks for rollups, cursors of series) in
PostgreSQL, and no transaction holds both. A write inserts its samples first and commits its number
last. Whoever finds a sample whose number was never committed has met a write that broke off in
between, and counts the sample as new.
"""

from datetime import date, datetime

import numpy as np
from django.db import connection

from apps.usage.models import SampleWrite
from apps.usage.store.batch import Ints

LOCK = 0x65706174  # advisory locks: one write at a time for each bucket of series
BUCKET = 1024  # series
NEXT = """
SELECT setval(numbers, GREATEST(nextval(numbers), %s))
FROM (SELECT pg_get_serial_sequence('ts_write', 'id')::regclass AS numbers) AS s
"""
# What is older than the oldest number kept was committed long ago.
LOST = """
SELECT number FROM unnest(%s::bigint[]) AS number
WHERE number >= COALESCE((SELECT min(id) FROM ts_write), 1)
  AND NOT EXISTS (SELECT FROM ts_write WHERE id = number)
"""


def lock(ids: Ints) -> None:
    """Keep other writers of these series out until the end of the transaction."""
    buckets = np.unique(ids // BUCKET).tolist()  # sorted: two writers cannot lock each other out
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, bucket) FROM unnest(%s::int[]) AS bucket",
            [LOCK, buckets],
        )


def take(*, above: int, at: datetime) -> int:
    """A new number, higher than `above`; it counts once the transaction is committed.

    A database that was restored from a backup may have fallen behind the samples: it catches up.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [above + 1])
        (number,) = cursor.fetchone()
    SampleWrite.objects.bulk_create([SampleWrite(pk=number, at=at)])
    return int(number)


def lost(numbers: Ints) -> Ints:
    """Those among the numbers that no transaction committed."""
    if not len(numbers):
        return numbers
    with connection.cursor() as cursor:
        cursor.execute(LOST, [numbers.tolist()])
        return np.array([number for (number,) in cursor.fetchall()], np.int64)


def forget_before(day: date) -> None:
    """Forget the numbers of writes before a day: their samples are gone."""
    SampleWrite.objects.filter(at__date__lt=day).delete()
