"""Partitions of the sample tables: days of hot rows, months of sealed days.

A partition is made as a table of its own and then attached, so that readers and writers of the
others need not wait.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from psycopg import sql

HOT, SEALED = "ts_sample", "ts_day"
LOCK = 0x65706172  # advisory lock: one process makes or drops partitions at a time
WAIT = "SET LOCAL lock_timeout = '5s'"
NO_MORE_WAIT = "SET LOCAL lock_timeout TO DEFAULT"
# Sealed rows stay in their page, three to one, instead of being moved out to the TOAST table.
OPTIONS = {HOT: sql.SQL(""), SEALED: sql.SQL("WITH (toast_tuple_target = 4080)")}


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
        if parts := re.fullmatch(r"(ts_sample|ts_day)_(\d{4})(\d\d)(\d\d)?", name):
            table, year, month, day = parts.groups()
            found[table].add(date(int(year), int(month), int(day or 1)))
    return found


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
