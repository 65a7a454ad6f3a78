"""Sealed days: one row per series and UTC day, read and merged in bulk."""

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction
from psycopg import sql

from apps.usage import figures
from apps.usage.rules import SLOT_SECONDS
from apps.usage.store import codec, wire
from apps.usage.store.batch import DAY_SECONDS, DAY_SLOTS, GAP, Batch, Ints, day_of

HEAD = (
    ("interface_id", ">i4"), ("day", ">i4"), ("codec", ">i2"), ("n_in", ">i2"), ("n_out", ">i2"),
)  # fmt: skip
ROW = wire.Layout(*HEAD, ("bps", f"({codec.DAY_BYTES},)u1"))
SQUEEZED = wire.Layout(*HEAD, tail="bps")
HAS_LZ4 = """
SELECT 'lz4' = ANY (enumvals) FROM pg_settings WHERE name = 'default_toast_compression'
"""

# Few long values instead of a row per day.
ROWS = sql.SQL(
    """
    SELECT string_agg(int4send(interface_id), ''), string_agg(date_send(day), ''),
           string_agg(int2send(codec), ''), string_agg(int4send(octet_length(bps)), ''),
           string_agg(bps, '')
    FROM (
        SELECT interface_id, day, codec, bps FROM ts_day
        WHERE interface_id = ANY ({ids}) AND day >= {first} AND day < {end} {ending}
    ) AS d
    {grouping}
    """
)
KINDS = {"ids": ">i4", "day": ">i4", "codec": ">i2", "length": ">i4", "bps": "u1"}
GROUP = 200_000  # rows
AS_THEY_COME = sql.SQL("")
LOCKED = sql.SQL("ORDER BY interface_id, day FOR UPDATE")
DELETE = """
DELETE FROM ts_day d USING unnest(%s::int[], %s::date[]) AS v (interface_id, day)
WHERE d.interface_id = v.interface_id AND d.day = v.day
"""
TRIES = 5

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

    Existing rows are locked in the order of their key and replaced where something differs. When
    somebody else puts a row in between our look and our write, we look again.
    """
    cells = _cells(batch)
    for _ in range(TRIES):
        places, raw = _fetch(
            cursor, LOCKED, batch.ids, batch.start // DAY_SECONDS, len(batch.days())
        )
        merged, changed = _merged(cells, places, raw)
        todo = np.flatnonzero(changed)
        try:
            with transaction.atomic():
                _replace(cursor, batch, todo, merged[todo], np.intersect1d(places, todo))
        except IntegrityError:
            continue
        return changed.reshape(len(batch.ids), -1)
    raise OperationalError("The same days are written by many at once. Try again.")


def _merged(cells: Ints, places: Ints, raw: codec.Bytes) -> tuple[Ints, Ints]:
    """The block with what is known of the rows at these places; changed slots of each cell."""
    changed = _slots(cells != GAP)
    if not len(places):
        return cells, changed
    old = codec.unpack(raw).transpose(1, 0, 2)
    new = np.where(cells[places] == GAP, old, cells[places])
    changed[places] = _slots(new != old)
    merged = cells.copy()
    merged[places] = new
    return merged, changed


def _replace(cursor: Any, batch: Batch, places: Ints, cells: Ints, there: Ints) -> None:
    """Put the rows of these places in, instead of those that are there."""
    if len(there):
        row, column = np.divmod(there, len(batch.days()))
        days = batch.days()
        cursor.execute(DELETE, [batch.ids[row].tolist(), [days[n] for n in column]])
    if len(places):
        _copy(cursor, batch, places, cells)


def _fetch(
    cursor: Any, ending: sql.SQL, ids: Ints, first_day: int, days: int
) -> tuple[Ints, codec.Bytes]:
    """Rows of a block of series and days: their places in it, and their packed values."""
    first, end = (sql.Literal(day_of((first_day + each) * DAY_SECONDS)) for each in (0, days))
    grouping = wire.grouping(len(ids) * days, GROUP)
    query = ROWS.format(ids=wire.array(ids), first=first, end=end, ending=ending, grouping=grouping)
    found = wire.blobs(wire.read(cursor, query), KINDS)
    row = np.searchsorted(ids, found["ids"])
    places = row * days + (found["day"].astype(np.int64) + wire.DAYS_TO_2000 - first_day)
    packed = codec.expand(found["bps"], found["codec"], found["length"].astype(np.int64))
    if (places[1:] > places[:-1]).all():
        return places, packed
    order = np.argsort(places)
    return places[order], packed[order]


def _cells(batch: Batch) -> Ints:
    """The batch as int64[series * days, 2, 288] of whole days."""
    before = batch.start % DAY_SECONDS // SLOT_SECONDS
    after = -batch.end % DAY_SECONDS // SLOT_SECONDS
    whole = batch.rates
    if before or after:
        whole = np.pad(whole, ((0, 0), (0, 0), (before, after)), constant_values=GAP)
    return whole.reshape(2, -1, DAY_SLOTS).transpose(1, 0, 2)


def _copy(cursor: Any, batch: Batch, places: Ints, cells: Ints) -> None:
    row, column = np.divmod(places, len(batch.days()))
    known, packed = figures.known(cells), codec.pack(cells)
    chosen = codec_in_use()
    head = {
        "interface_id": batch.ids[row],
        "day": batch.start // DAY_SECONDS + column - wire.DAYS_TO_2000,
        "codec": chosen,
        "n_in": known[:, 0],
        "n_out": known[:, 1],
    }
    if chosen == codec.SQUEEZED:
        data = SQUEEZED.encode_with(codec.squeeze(packed), **head)
    else:
        data = ROW.encode(len(cells), **head, bps=packed)
    wire.write(cursor, "ts_day", ROW.columns, data)


def codec_in_use() -> int:
    """What new rows are written in; rows of both are read."""
    if settings.SAMPLE_CODEC == "auto":
        return codec.PLAIN if _has_lz4() else codec.SQUEEZED
    return codec.PLAIN if settings.SAMPLE_CODEC == "planes" else codec.SQUEEZED


@cache
def _has_lz4() -> bool:
    """Whether the server was built with it."""
    with connection.cursor() as cursor:
        cursor.execute(HAS_LZ4)
        return bool(cursor.fetchone()[0])


def _slots(differs: Mask) -> Ints:
    """How many slots differ in either direction."""
    return np.count_nonzero(differs.any(axis=1), axis=1)
