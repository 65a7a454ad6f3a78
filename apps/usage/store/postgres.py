"""The sample store in PostgreSQL: hot rows for the last days, sealed days for the rest."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

import numpy as np
from django.db import connection, transaction

from apps.usage.rules import SLOT_SECONDS
from apps.usage.store import hot, partitions, rollups, sealed
from apps.usage.store.batch import (
    DAY_SECONDS,
    GAP,
    Batch,
    Ints,
    epoch_of,
    grid,
    refuse_future,
    single_day,
)
from apps.usage.store.holdings import Holdings

HOT_DAYS = 3  # today and the two days before
AHEAD_DAYS = 7
BLOCK = 10_000  # series whose whole day is held in memory


class PostgresStore:
    """See `SampleStore`."""

    @transaction.atomic
    def write(self, batch: Batch, *, at: datetime, marked: bool = True) -> int:
        refuse_future(batch, at=at)
        with connection.cursor() as cursor:
            batch = batch.sorted()
            hot_days = _prepare(cursor, batch.days(), at)
            written = 0
            for is_hot, days in groupby(batch.days(), key=hot_days.__contains__):
                put = _write_hot if is_hot else _write_sealed
                written += put(cursor, batch, list(days), marked)
        return written

    def matrix(self, ids: Sequence[int], start: datetime, end: datetime) -> Ints:
        first, count = grid(start, end)
        last = first + count * SLOT_SECONDS
        unique, place = np.unique(np.asarray(ids, np.int64), return_inverse=True)
        with connection.cursor() as cursor:
            rates = _read(cursor, unique, first, last)
        return rates if np.array_equal(unique, ids) else rates[:, place]

    @transaction.atomic
    def seal(self, day: date, *, at: datetime) -> int:
        with connection.cursor() as cursor:
            partitions.make(cursor, months=[partitions.month_of(day)])
            return _seal(cursor, day)

    @transaction.atomic
    def drop_hot(self, day: date, *, at: datetime) -> None:
        with connection.cursor() as cursor:
            partitions.make(cursor, months=[partitions.month_of(day)])
            cursor.execute(partitions.WAIT)
            cursor.execute("LOCK TABLE ts_sample IN SHARE ROW EXCLUSIVE MODE")
            _seal(cursor, day)
            partitions.drop(cursor, partitions.HOT, day)

    def hot_days(self) -> list[date]:
        with connection.cursor() as cursor:
            return sorted(partitions.existing(cursor)[partitions.HOT])

    def drop_before(self, day: date) -> list[date]:
        with connection.cursor() as cursor:
            months = sorted(partitions.existing(cursor)[partitions.SEALED])
            gone = [month for month in months if partitions.next_month(month) <= day]
            for month in gone:
                with transaction.atomic():
                    partitions.drop(cursor, partitions.SEALED, month)
        return gone

    def ensure_partitions(self, *, at: datetime) -> None:
        today = at.date()
        days = {today + timedelta(days=n) for n in range(1 - HOT_DAYS, AHEAD_DAYS + 1)}
        months = {partitions.month_of(day) for day in days}
        with connection.cursor() as cursor:
            there = partitions.existing(cursor)
            if days <= there[partitions.HOT] and months <= there[partitions.SEALED]:
                return
            with transaction.atomic():
                partitions.make(cursor, hot=days, months=months)

    def reaches(self, *, at: datetime) -> date | None:
        with connection.cursor() as cursor:
            there = partitions.existing(cursor)[partitions.HOT]
        day = at.date()
        while day in there:
            day += timedelta(days=1)
        return day - timedelta(days=1)

    def holdings(self) -> Holdings:
        with connection.cursor() as cursor:
            return Holdings(partitions.sizes(cursor))

    def roll_up(self, *, at: datetime) -> int:
        return rollups.make(self.matrix, at=at)

    def touch(self, ids: Sequence[int], *, at: datetime) -> None:
        rollups.touch(ids, at=at)


def _prepare(cursor: Any, days: Sequence[date], at: datetime) -> set[date]:
    """Make the partitions that are missing; which of the days are hot.

    A day with hot rows stays hot until they are dropped: rows in both places would differ.
    """
    there = partitions.existing(cursor)
    oldest = at.date() - timedelta(days=HOT_DAYS - 1)
    hot_days = {day for day in days if day >= oldest or day in there[partitions.HOT]}
    months = {partitions.month_of(day) for day in days if day not in hot_days}
    if hot_days - there[partitions.HOT] or months - there[partitions.SEALED]:
        partitions.make(cursor, hot=hot_days, months=months)
    return hot_days


def _write_hot(cursor: Any, batch: Batch, days: Sequence[date], marked: bool) -> int:
    cursor.execute(partitions.KEEP)
    return sum(hot.write(cursor, batch.between(day, day), day, marked=marked) for day in days)


def _write_sealed(cursor: Any, batch: Batch, days: Sequence[date], marked: bool) -> int:
    part = batch.between(days[0], days[-1])
    changed = sealed.merge(cursor, part)
    if marked:
        rollups.mark(days, part.ids, changed)
    return int(changed.sum())


def _read(cursor: Any, ids: Ints, start: int, end: int) -> Ints:
    """Sealed days, overlaid by hot rows. `ids` sorted and different.

    Hot rows are read first: a day that is sealed and dropped in between is then seen twice, not
    never.
    """
    first_day = start // DAY_SECONDS
    days = max(0, -(-end // DAY_SECONDS) - first_day)
    rows = hot.read(cursor, ids, start, end)
    rates = sealed.read(cursor, ids, first_day, days)
    _overlay(rates, ids, first_day * DAY_SECONDS, rows)
    first = start % DAY_SECONDS // SLOT_SECONDS
    return rates[:, :, first : first + (end - start) // SLOT_SECONDS]


def _overlay(rates: Ints, ids: Ints, start: int, rows: dict[str, Any]) -> None:
    row = np.searchsorted(ids, rows["ids"])
    column = (rows["ts"] - start) // SLOT_SECONDS
    for side, values in enumerate((rows["in"], rows["out"])):
        known = values != GAP
        rates[side, row[known], column[known]] = values[known]


def _seal(cursor: Any, day: date) -> int:
    """Merge a day's hot rows into its sealed rows; the number of series that changed."""
    low, high = hot.bounds(cursor, epoch_of(day))
    changed = 0
    for first in range(low, high + 1, BLOCK):
        rows = hot.read_all(cursor, epoch_of(day), first, first + BLOCK)
        batch = single_day(np.unique(rows["ids"]).tolist(), day)
        _overlay(batch.rates, batch.ids, batch.start, rows)
        changed += int(np.count_nonzero(sealed.merge(cursor, batch)))
    return changed
