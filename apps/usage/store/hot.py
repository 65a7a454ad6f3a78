"""Hot rows: one per series and slot. New ones are copied in, others merged through a stage."""

from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import IntegrityError, transaction
from psycopg import sql

from apps.usage.rules import SLOT_SECONDS
from apps.usage.store import partitions, wire
from apps.usage.store.batch import DAY_SECONDS, GAP, Batch, Ints

STAGE = wire.Layout(("ts", ">i8"), ("in_bps", ">i8"), ("out_bps", ">i8"), ("interface_id", ">i4"))

# In production the stage is empty at the start of each transaction. Within a longer one it may
# hold the rows of an earlier write.
MAKE_STAGE = """
CREATE TEMP TABLE IF NOT EXISTS ts_stage
    (ts timestamptz, in_bps bigint, out_bps bigint, interface_id integer) ON COMMIT DELETE ROWS;
DELETE FROM ts_stage
"""

# The stage is filled in the order of the key, and the scan of a temporary table keeps it: two syncs
# that meet wait for each other instead of locking each other out. What is unknown now does not
# erase what was known. What really changed is marked as touched.
UPSERT = sql.SQL(
    """
    WITH changed AS (
        INSERT INTO {partition} AS h (ts, in_bps, out_bps, interface_id)
        SELECT ts, NULLIF(in_bps, -1), NULLIF(out_bps, -1), interface_id FROM ts_stage
        ON CONFLICT (ts, interface_id) DO UPDATE
        SET in_bps = COALESCE(excluded.in_bps, h.in_bps),
            out_bps = COALESCE(excluded.out_bps, h.out_bps)
        WHERE (h.in_bps, h.out_bps) IS DISTINCT FROM
              (COALESCE(excluded.in_bps, h.in_bps), COALESCE(excluded.out_bps, h.out_bps))
        RETURNING interface_id
    ),
    counted AS (SELECT array_agg(interface_id) AS series_ids, count(*) AS samples FROM changed),
    marked AS (
        INSERT INTO ts_touched (day, series_ids, samples)
        SELECT {day}, series_ids, samples FROM counted WHERE samples > 0 AND {marked}
    )
    SELECT samples FROM counted
    """
)

Mask = npt.NDArray[np.bool_]

GROUP = 100_000_000  # rows
KINDS = {"ts": ">i8", "ids": ">i4", "in": ">i8", "out": ">i8"}
ROWS = sql.SQL(
    """
    SELECT string_agg(timestamptz_send(ts), ''), string_agg(int4send(interface_id), ''),
           string_agg(int8send(COALESCE(in_bps, -1)), ''),
           string_agg(int8send(COALESCE(out_bps, -1)), '')
    FROM ts_sample WHERE ts >= {first} AND ts < {end} AND {chosen}
    {grouping}
    """
)
BOUNDS = """
SELECT COALESCE(min(interface_id), 0), COALESCE(max(interface_id), -1)
FROM ts_sample WHERE ts >= to_timestamp(%s) AND ts < to_timestamp(%s)
"""


def write(cursor: Any, batch: Batch, day: date, *, marked: bool) -> int:
    """Write the known slots of one UTC day, sorted by id; how many are new or corrected.

    They go straight into the day's partition: what is new by COPY, what is there otherwise, or
    knows one direction only, through the stage. A look at what is there tells which is which.
    Where somebody else puts a slot in between the look and the COPY, all goes through the stage.
    """
    table = partitions.name(partitions.HOT, day)
    new, differs = _sorted_out(cursor, batch)
    try:
        with transaction.atomic():
            written = _insert(cursor, table, batch, new)
            if written and marked:
                _mark(cursor, day, batch.ids[new.any(axis=1)], written)
    except IntegrityError:
        new, differs, written = np.zeros_like(new), new | differs, 0
    if differs.any():
        written += _upsert(cursor, table, batch, differs, day, marked)
    return written


def _sorted_out(cursor: Any, batch: Batch) -> tuple[Mask, Mask]:
    """bool[ids, slots] twice: those to insert as they are, and those to merge with others."""
    known = batch.rates != GAP
    there, stored = _stored(cursor, batch)
    new = known.all(axis=0) & ~there
    differs = (known & (batch.rates != stored)).any(axis=0) & ~new
    return new, differs


def _stored(cursor: Any, batch: Batch) -> tuple[Mask, Ints]:
    """What the hot rows have of a batch: bool[ids, slots], int64[2, ids, slots]."""
    found = read(cursor, batch.ids, batch.start, batch.end)
    stored = np.full(batch.rates.shape, GAP, np.int64)
    there = np.zeros(batch.rates.shape[1:], np.bool_)
    row = np.searchsorted(batch.ids, found["ids"])
    column = (found["ts"] - batch.start) // SLOT_SECONDS
    there[row, column] = True
    stored[0, row, column], stored[1, row, column] = found["in"], found["out"]
    return there, stored


def _insert(cursor: Any, table: str, batch: Batch, new: Mask) -> int:
    """COPY new slots in the order of the key: two writers that meet wait for each other."""
    if new.any():
        wire.write(cursor, table, STAGE.columns, rows(batch, new))
    return int(np.count_nonzero(new))


def _mark(cursor: Any, day: date, ids: Ints, samples: int) -> None:
    """The ids as one text: a list of 10,000 takes the driver longer than the samples take."""
    cursor.execute(
        "INSERT INTO ts_touched (day, series_ids, samples) VALUES (%s, %s::int[], %s)",
        [day, wire.text_array(ids.tolist()), samples],
    )


def _upsert(cursor: Any, table: str, batch: Batch, chosen: Mask, day: date, marked: bool) -> int:
    """Merge slots through the stage; how many really changed."""
    cursor.execute(MAKE_STAGE)
    wire.write(cursor, "ts_stage", STAGE.columns, rows(batch, chosen))
    values = {"day": sql.Literal(day), "marked": sql.Literal(marked)}
    statement = UPSERT.format(partition=sql.Identifier(table), **values)
    cursor.execute(statement.as_string())  # the audit's wrapper of execute takes texts only
    (samples,) = cursor.fetchone()
    return int(samples)


def rows(batch: Batch, chosen: Mask | None = None) -> bytes:
    """The known slots, or those of bool[ids, slots], in the order of the table's key."""
    wanted = (batch.rates != GAP).any(axis=0) if chosen is None else chosen
    slots, series = np.nonzero(wanted.T)
    rates = batch.rates[:, series, slots]
    return STAGE.encode(
        len(slots),
        ts=(batch.start + slots * SLOT_SECONDS) * 10**6 - wire.MICROSECONDS_TO_2000,
        in_bps=rates[0],
        out_bps=rates[1],
        interface_id=batch.ids[series],
    )


def read(cursor: Any, ids: Ints, start: int, end: int) -> dict[str, Any]:
    """Hot rows of these series in [start, end), epoch seconds; see `_read`."""
    chosen = wire.among(ids)
    return _read(cursor, chosen, len(ids), start, end)


def read_all(cursor: Any, day: int, low: int, high: int) -> dict[str, Any]:
    """Hot rows of a UTC day (its first second) of all series in [low, high); see `_read`."""
    between = sql.SQL("interface_id >= {} AND interface_id < {}")
    chosen = between.format(sql.Literal(low), sql.Literal(high))
    return _read(cursor, chosen, high - low, day, day + DAY_SECONDS)


def bounds(cursor: Any, day: int) -> tuple[int, int]:
    """Lowest and highest series id among a UTC day's hot rows; (0, -1) without any."""
    cursor.execute(BOUNDS, [day, day + DAY_SECONDS])
    low, high = cursor.fetchone()
    return low, high


def _read(cursor: Any, chosen: sql.Composable, series: int, start: int, end: int) -> dict[str, Any]:
    """Arrays ts (epoch seconds), ids, in and out, in no order.

    A few long values come back instead of a row per sample: a million rows take half a second.
    """
    query = ROWS.format(
        first=_moment(start),
        end=_moment(end),
        chosen=chosen,
        grouping=wire.grouping(series * (end - start) // SLOT_SECONDS, GROUP),
    )
    found = wire.blobs(wire.read(cursor, query), KINDS)
    found["ts"] = (found["ts"].astype(np.int64) + wire.MICROSECONDS_TO_2000) // 10**6
    return found


def _moment(epoch: int) -> sql.Composable:
    return sql.SQL("to_timestamp({})").format(sql.Literal(epoch))
