"""Sealed days: one row per series and UTC day, read and merged in bulk."""

from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import IntegrityError, transaction
from psycopg import sql

from apps.usage import figures
from apps.usage.rules import SLOT_SECONDS
from apps.usage.store import codec, wire
from apps.usage.store.batch import DAY_SECONDS, DAY_SLOTS, GAP, Batch, Ints, day_of

READ = wire.Layout(("ids", ">i4"), ("day", ">i4"), ("bps", f"({codec.DAY_BYTES},)u1"))
ROW = wire.Layout(
    ("interface_id", ">i4"), ("day", ">i4"), ("n_in", ">i2"), ("n_out", ">i2"),
    ("bps", f"({codec.DAY_BYTES},)u1"),
)  # fmt: skip

ROWS = sql.SQL(
    "SELECT interface_id, day, bps FROM ts_day "
    "WHERE interface_id = ANY ({ids}) AND day >= {first} AND day < {end} {ending}"
)
AS_THEY_COME = sql.SQL("")
LOCKED = sql.SQL("ORDER BY interface_id, day FOR UPDATE")
MAKE_STAGE = """
CREATE TEMP TABLE IF NOT EXISTS ts_day_stage
    (interface_id integer, day date, n_in smallint, n_out smallint, bps bytea)
    ON COMMIT DELETE ROWS;
DELETE FROM ts_day_stage
"""
UPDATE = """
UPDATE ts_day d SET n_in = s.n_in, n_out = s.n_out, bps = s.bps, codec = 1
FROM ts_day_stage s WHERE d.interface_id = s.interface_id AND d.day = s.day
"""

Mask = npt.NDArray[np.bool_]


def read(cursor: Any, ids: Ints, first_day: int, days: int) -> Ints:
    """int64[2, ids, days * 288] of whole UTC days; `ids` sorted, days counted since 1970."""
    places, found = _fetch(cursor, AS_THEY_COME, ids, first_day, days)
    rates = codec.unpack(found)
    if np.array_equal(places, np.arange(len(ids) * days)):
        return rates.reshape(2, len(ids), days * DAY_SLOTS)
    whole = np.full((2, len(ids) * days, DAY_SLOTS), GAP, np.int64)
    whole[:, places] = rates
    return whole.reshape(2, len(ids), days * DAY_SLOTS)


def merge(cursor: Any, batch: Batch) -> Ints:
    """Write the known slots into sealed rows; how many slots changed, by series and day.

    Existing rows are locked in the order of their key, read, and written again where something
    differs; the others go in by COPY. Where somebody else puts one of those in first, it is merged
    like an existing one.
    """
    cells = _cells(batch)
    changed = np.zeros(len(cells), np.int64)
    todo = np.flatnonzero((cells != GAP).any(axis=(1, 2)))
    while len(todo):
        places, raw = _fetch(
            cursor, LOCKED, batch.ids, batch.start // DAY_SECONDS, len(batch.days())
        )
        wanted = np.isin(places, todo)
        there = places[wanted]
        changed[there] = _correct(cursor, batch, there, cells[there], raw[wanted])
        todo = np.setdiff1d(todo, there)
        if _add(cursor, batch, todo, cells[todo]):
            changed[todo] = _slots(cells[todo] != GAP)
            break
    return changed.reshape(len(batch.ids), -1)


def _fetch(
    cursor: Any, ending: sql.SQL, ids: Ints, first_day: int, days: int
) -> tuple[Ints, codec.Bytes]:
    """Rows of a block of series and days: their places in it, and their packed values."""
    first, end = (sql.Literal(day_of((first_day + each) * DAY_SECONDS)) for each in (0, days))
    query = ROWS.format(ids=wire.array(ids), first=first, end=end, ending=ending)
    records = READ.decode(wire.read(cursor, query))
    row = np.searchsorted(ids, records["ids"])
    column = records["day"].astype(np.int64) + wire.DAYS_TO_2000 - first_day
    places = row * days + column
    if (places[1:] > places[:-1]).all():
        return places, records["bps"]
    order = np.argsort(places)
    return places[order], records["bps"][order]


def _cells(batch: Batch) -> Ints:
    """The batch as int64[series * days, 2, 288] of whole days."""
    before = batch.start % DAY_SECONDS // SLOT_SECONDS
    after = -batch.end % DAY_SECONDS // SLOT_SECONDS
    whole = batch.rates
    if before or after:
        whole = np.pad(whole, ((0, 0), (0, 0), (before, after)), constant_values=GAP)
    return whole.reshape(2, -1, DAY_SLOTS).transpose(1, 0, 2)


def _correct(cursor: Any, batch: Batch, places: Ints, new: Ints, raw: codec.Bytes) -> Ints:
    """Rewrite the rows in which something differs; the number of slots that do, for each."""
    old = codec.unpack(raw).transpose(1, 0, 2)
    merged = np.where(new == GAP, old, new)
    differing = _slots(merged != old)
    chosen = differing > 0
    if chosen.any():
        cursor.execute(MAKE_STAGE)
        _copy(cursor, "ts_day_stage", batch, places[chosen], merged[chosen])
        cursor.execute(UPDATE)
    return differing


def _add(cursor: Any, batch: Batch, places: Ints, cells: Ints) -> bool:
    """Put new rows in; False, with nothing done, if one of them is there by now."""
    if not len(places):
        return True
    try:
        with transaction.atomic():
            _copy(cursor, "ts_day", batch, places, cells)
    except IntegrityError:
        return False
    return True


def _copy(cursor: Any, table: str, batch: Batch, places: Ints, cells: Ints) -> None:
    row, column = np.divmod(places, len(batch.days()))
    known = figures.known(cells)
    data = ROW.encode(
        len(cells),
        interface_id=batch.ids[row],
        day=batch.start // DAY_SECONDS + column - wire.DAYS_TO_2000,
        n_in=known[:, 0],
        n_out=known[:, 1],
        bps=codec.pack(cells),
    )
    wire.write(cursor, table, [name for name, _ in ROW.fields], data)


def _slots(differs: Mask) -> Ints:
    """How many slots differ in either direction."""
    return np.count_nonzero(differs.any(axis=1), axis=1)
