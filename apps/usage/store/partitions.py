"""Partitions of the sample tables: days of hot rows, months of sealed days.

A partition is made as a table of its own and then attached, so that readers and writers of the
others need not wait.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from psycopg import sql

from apps.usage.store.batch import DAY_SLOTS
from apps.usage.store.holdings import Part

HOT, SEALED = "ts_sample", "ts_day"
LOCK = 0x65706172  # advisory lock: one process makes or drops partitions at a time
WAIT = "SET LOCAL lock_timeout = '5s'"
# A writer looks and then writes; nobody drops a day in between.
KEEP = "LOCK TABLE ONLY ts_sample IN ROW EXCLUSIVE MODE"
NO_MORE_WAIT = "SET LOCAL lock_timeout TO DEFAULT"
# Sealed rows stay in their page, three to one, instead of being moved out to the TOAST table.
OPTIONS = {HOT: sql.SQL(""), SEALED: sql.SQL("WITH (toast_tuple_target = 4080)")}
SIZES = """
SELECT c.relname, c.reltuples::bigint, pg_total_relation_size(c.oid)
FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent IN ('ts_sample'::regclass, 'ts_day'::regclass)
"""


def month_of(day: date) -> date:
    return day.replace(day=1)


def next_month(day: date) -> date:
    return month_of(month_of(day) + timedelta(days=31))


def existing(cursor: Any) -> dict[str, set[date]]:
    """First days of the partitions of both tables."""
    cursor.execute(
        "SELECT inhrelid::regclass::text FROM pg_inherits "
        "WHERE inhparent IN ('ts_sample'::regclass, 'ts_day'::regclass)"
    )
    found: dict[str, set[date]] = {HOT: set(), SEALED: set()}
    for (name,) in cursor.fetchall():
        if parsed := _parsed(name):
            found[parsed[0]].add(parsed[1])
    return found


def _parsed(name: str) -> tuple[str, date] | None:
    """Table and first day in the name of a partition; None for a table of another kind."""
    parts = re.fullmatch(r"(ts_sample|ts_day)_(\d{4})(\d\d)(\d\d)?", name)
    if parts is None:
        return None
    table, year, month, day = parts.groups()
    return table, date(int(year), int(month), int(day or 1))


def sizes(cursor: Any) -> list[Part]:
    """What both tables hold, oldest first; a sealed row counts as a whole day."""
    cursor.execute(SIZES)
    found = [(each, *rest) for name, *rest in cursor.fetchall() if (each := _parsed(name))]
    return sorted(
        (_part(table, first, rows, size) for (table, first), rows, size in found),
        key=lambda part: (part.first, part.name),
    )


def _part(table: str, first: date, rows: int, size: int) -> Part:
    """Rows as the server last counted them: below 0 is never."""
    slots = max(0, rows) * (1 if table == HOT else DAY_SLOTS)
    last = first if table == HOT else next_month(first) - timedelta(days=1)
    return Part(name(table, first), first, last, slots, size)


def make(cursor: Any, *, hot: Iterable[date] = (), months: Iterable[date] = ()) -> None:
    """Make and attach partitions that are missing. Inside a transaction only."""
    cursor.execute(WAIT)
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    there = existing(cursor)
    for day in sorted(set(hot) - there[HOT]):
        _attach(cursor, HOT, day, day + timedelta(days=1))
    for month in sorted(set(months) - there[SEALED]):
        _attach(cursor, SEALED, month, next_month(month))
    cursor.execute(NO_MORE_WAIT)


def drop(cursor: Any, table: str, first: date) -> None:
    """Drop a partition with all it holds. Inside a transaction only."""
    cursor.execute(WAIT)
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if first in existing(cursor)[table]:
        _execute(cursor, sql.SQL("DROP TABLE {}").format(sql.Identifier(name(table, first))))
    cursor.execute(NO_MORE_WAIT)


def name(table: str, first: date) -> str:
    return f"{table}_{first:%Y%m%d}" if table == HOT else f"{table}_{first:%Y%m}"


def _attach(cursor: Any, table: str, first: date, end: date) -> None:
    names = {"partition": sql.Identifier(name(table, first)), "table": sql.Identifier(table)}
    zone = "+00" if table == HOT else ""
    bounds = [sql.Literal(f"{edge}{zone}") for edge in (first, end)]
    _execute(
        cursor,
        sql.SQL("CREATE TABLE {partition} (LIKE {table} INCLUDING ALL) {options}").format(
            options=OPTIONS[table], **names
        ),
    )
    _execute(
        cursor,
        sql.SQL(
            "ALTER TABLE {table} ATTACH PARTITION {partition} FOR VALUES FROM ({}) TO ({})"
        ).format(*bounds, **names),
    )


def _execute(cursor: Any, statement: sql.Composable) -> None:
    """As text, because the audit reads statements before they are sent."""
    cursor.execute(statement.as_string())
