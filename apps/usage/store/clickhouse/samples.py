"""The sample store in ClickHouse. Rollups and their marks stay in PostgreSQL."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

import numpy as np
from django.conf import settings
from django.db import transaction

from apps.usage.rules import SLOT_SECONDS
from apps.usage.store import rollups
from apps.usage.store.batch import DAY_SLOTS, GAP, Batch, Ints, grid, refuse_future
from apps.usage.store.clickhouse import numbers, tables
from apps.usage.store.clickhouse.connection import Connection, connect
from apps.usage.store.clickhouse.tables import SAMPLES
from apps.usage.store.holdings import Holdings

BLOCK = 5_000  # series of one query, so that its text stays far below the server's limit
ROW = np.dtype(
    [
        ("interface_id", "<u4"), ("ts", "<u4"), ("in_bps", "<i8"), ("out_bps", "<i8"),
        ("version", "<u8"),
    ]
)  # fmt: skip


@dataclass(frozen=True)
class Stored:
    """What is there of some series and slots: int64[2, ids, slots], and int64[ids, slots]."""

    rates: Ints
    versions: Ints


class ClickHouseStore:
    """See `SampleStore`."""

    @property
    def _connection(self) -> Connection:
        return _ready(settings.CLICKHOUSE_URL)

    @transaction.atomic
    def write(self, batch: Batch, *, at: datetime, marked: bool = True) -> int:
        """Rows are whole, so a direction unknown now takes along what is known of it.

        That, and the exact count, need a look at what is there, with other writers kept out.
        """
        refuse_future(batch, at=at)
        batch = batch.sorted()
        numbers.lock(batch.ids)
        stored = self._stored(batch)
        merged = np.where(batch.rates == GAP, stored.rates, batch.rates)
        changed = _changed(batch, stored, merged)
        if changed.any():
            number = numbers.take(above=int(stored.versions.max()), at=at)
            self._connection.insert(SAMPLES, _rows(batch, merged, changed, number))
            if marked:
                rollups.mark(batch.days(), batch.ids, _by_day(batch, changed))
        return int(np.count_nonzero(changed))

    def matrix(self, ids: Sequence[int], start: datetime, end: datetime) -> Ints:
        first, count = grid(start, end)
        unique, place = np.unique(np.asarray(ids, np.int64), return_inverse=True)
        rates = np.full((2, len(unique), count), GAP, np.int64)
        for rows, columns, found in self._read(unique, first, count):
            rates[0, rows, columns] = found["in_bps"]
            rates[1, rows, columns] = found["out_bps"]
        return rates if np.array_equal(unique, ids) else rates[:, place]

    def roll_up(self, *, at: datetime) -> int:
        return rollups.make(self.matrix, at=at)

    def touch(self, ids: Sequence[int], *, at: datetime) -> None:
        rollups.touch(ids, at=at)

    def seal(self, day: date, *, at: datetime) -> int:
        """Nothing to do: ClickHouse merges its parts by itself."""
        return 0

    def hot_days(self) -> list[date]:
        return []

    def drop_hot(self, day: date, *, at: datetime) -> None:
        """Nothing to do: no day is hot."""

    def drop_before(self, day: date) -> list[date]:
        numbers.forget_before(day.replace(day=1) - timedelta(days=1))
        return tables.drop_before(self._connection, day)

    def ensure_partitions(self, *, at: datetime) -> None:
        """Partitions come by themselves; the table has to be there."""
        tables.make(self._connection)

    def reaches(self, *, at: datetime) -> date | None:
        """None, once the server has answered."""
        tables.make(self._connection)
        return None

    def holdings(self) -> Holdings:
        return Holdings(tables.days(self._connection))

    def _stored(self, batch: Batch) -> Stored:
        shape = batch.rates.shape
        stored = Stored(np.full(shape, GAP, np.int64), np.zeros(shape[1:], np.int64))
        for rows, columns, found in self._read(batch.ids, batch.start, shape[2]):
            stored.rates[0, rows, columns] = found["in_bps"]
            stored.rates[1, rows, columns] = found["out_bps"]
            stored.versions[rows, columns] = found["version"]
        return stored

    def _read(
        self, ids: Ints, start: int, slots: int
    ) -> Iterator[tuple[Ints, Ints, dict[str, Ints]]]:
        """Rows of sorted ids, some at a time: their places among ids and slots, and the values."""
        for first in range(0, len(ids), BLOCK):
            some = ids[first : first + BLOCK]
            query = _query(some, start, start + slots * SLOT_SECONDS)
            found = self._connection.fetch(query, ROW.names or ())
            rows = first + np.searchsorted(some, found["interface_id"])
            yield rows, (found["ts"] - start) // SLOT_SECONDS, found


@cache
def _ready(url: str) -> Connection:
    """The connection to a server that has the table."""
    connection = connect(url)
    tables.make(connection)
    return connection


def _query(ids: Ints, start: int, end: int) -> str:
    """A range of ids where they are one: it is far shorter to read for the server."""
    low, high = int(ids[0]), int(ids[-1])
    listed = ", ".join(str(int(each)) for each in ids)
    chosen = "" if high - low + 1 == len(ids) else f"AND interface_id IN ({listed})"
    return (
        "SELECT interface_id, toUnixTimestamp(ts), in_bps, out_bps, version "  # noqa: S608
        f"FROM {SAMPLES} FINAL WHERE interface_id BETWEEN {low} AND {high} {chosen} "
        f"AND ts >= toDateTime({start}) AND ts < toDateTime({end})"
    )  # nothing but integers and our own names


def _changed(batch: Batch, stored: Stored, merged: Ints) -> np.typing.NDArray[np.bool_]:
    """bool[ids, slots]: what is new or corrected, or was left behind by a write that broke off."""
    differs = (merged != stored.rates).any(axis=0)
    repeated = (batch.rates != GAP).any(axis=0) & ~differs
    lost = numbers.lost(np.unique(stored.versions[repeated]))
    return differs | (repeated & np.isin(stored.versions, lost))


def _rows(
    batch: Batch, merged: Ints, changed: np.typing.NDArray[np.bool_], number: int
) -> np.typing.NDArray[np.void]:
    series, slots = np.nonzero(changed)
    rows = np.empty(len(series), ROW)
    rows["interface_id"] = batch.ids[series]
    rows["ts"] = batch.start + slots * SLOT_SECONDS
    rows["in_bps"], rows["out_bps"] = merged[:, series, slots]
    rows["version"] = number
    return rows


def _by_day(batch: Batch, changed: np.typing.NDArray[np.bool_]) -> Ints:
    """int64[ids, days]: how many slots of each UTC day changed."""
    first = batch.start // SLOT_SECONDS
    numbers_of_day = (first + np.arange(changed.shape[1])) // DAY_SLOTS
    edges = np.flatnonzero(np.diff(numbers_of_day, prepend=-1))
    return np.add.reduceat(changed, edges, axis=1, dtype=np.int64)
