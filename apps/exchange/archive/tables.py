"""Rows of a table as lines of JSON, and back. PostgreSQL itself turns the one into the other."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import DatabaseError
from psycopg import sql

from apps.core.errors import Refused
from apps.exchange.archive.schema import Column, Table

# Exact in any reader, which may take numbers for floating point.
AS_TEXT = frozenset({"numeric", "interval"})
COPY = sql.SQL("COPY (SELECT row_to_json(r)::text FROM ({query}) AS r) TO STDOUT (FORMAT binary)")
INSERT = sql.SQL(
    "INSERT INTO {table} ({names}) SELECT {values} FROM json_populate_recordset(NULL::{table}, %s)"
)
BATCH = 2**21  # characters of one statement, about


def rows(cursor: Any, table: Table, replaced: dict[str, str], *, empty: bool) -> Iterator[str]:
    """A line for each row in the order of the key; `replaced` has SQL in place of columns."""
    chosen = sql.SQL(", ").join(_chosen(column, replaced) for column in table.stored)
    order = sql.SQL(", ").join(map(sql.Identifier, table.key)) if table.key else sql.SQL("1")
    query = sql.SQL("SELECT {chosen} FROM {table} WHERE {wanted} ORDER BY {order}").format(
        chosen=chosen, table=sql.Identifier(table.name), wanted=sql.Literal(not empty), order=order
    )
    with cursor.copy(COPY.format(query=query).as_string()) as copy:
        copy.set_types(["text"])
        for (line,) in copy.rows():
            yield line


def _chosen(column: Column, replaced: dict[str, str]) -> sql.Composable:
    name = sql.Identifier(column.name)
    if column.name in replaced:
        return sql.SQL("{} AS {}").format(sql.SQL(replaced[column.name]), name)  # type: ignore[arg-type]
    if column.type in AS_TEXT:
        return sql.SQL("{name}::text AS {name}").format(name=name)
    return name


def load(cursor: Any, table: Table, lines: Iterable[str]) -> int:
    """Put rows in as they are; how many. Raises Refused for what the table does not take."""
    names = [sql.Identifier(column.name) for column in table.stored]
    statement = INSERT.format(
        table=sql.Identifier(table.name), names=sql.SQL(", ").join(names),
        values=sql.SQL(", ").join(_value(column) for column in table.stored),
    ).as_string()  # fmt: skip
    count = 0
    for batch in _batches(lines):
        try:
            cursor.execute(statement, ["[" + ",".join(batch) + "]"])
        except DatabaseError as error:
            raise Refused(
                f"{table.name} does not take rows {count + 1} to {count + len(batch)} of the "
                f"archive: {first_line(error)} Nothing was imported."
            ) from error
        count += len(batch)
    return count


def _value(column: Column) -> sql.Composable:
    """In a JSON column that is never NULL, null is the one of JSON."""
    name = sql.Identifier(column.name)
    if column.type == "jsonb" and column.is_required:
        return sql.SQL("coalesce({}, 'null'::jsonb)").format(name)
    return name


def _batches(lines: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += len(line)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def first_line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0].rstrip(".") + "."


def values(line: str) -> dict[str, Any]:
    """A row as Python reads it."""
    found: dict[str, Any] = json.loads(line)
    return found
