"""Bulk load by COPY: rows of any model, ids reserved first so that rows can point at each other."""

from collections.abc import Sequence
from typing import TypeVar

from django.db import connection, models

M = TypeVar("M", bound=models.Model)
MANY = 1_000  # rows that change how a table is best searched


def reserve_ids(rows: Sequence[M]) -> None:
    """Give each unsaved row its primary key from the table's own sequence, in one query."""
    if not rows:
        return
    meta = rows[0]._meta
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [meta.db_table, meta.pk.column, len(rows)],
        )
        for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = pk


def load(rows: Sequence[M]) -> Sequence[M]:
    """COPY rows into their table. Triggers fire, so the audit sees them; rows get their ids.

    Statistics follow at once: without them each row that points at these is checked by a scan.
    """
    if not rows:
        return rows
    if rows[0].pk is None:
        reserve_ids(rows)
    fields = [f for f in rows[0]._meta.concrete_fields if not f.generated]
    names = ", ".join(f'"{field.column}"' for field in fields)
    table = rows[0]._meta.db_table
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy,
    ):
        for row in rows:
            copy.write_row(
                [f.get_db_prep_save(f.pre_save(row, add=True), connection) for f in fields]
            )
    if len(rows) >= MANY:
        _gather_statistics(table)
    return rows


def _gather_statistics(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'ANALYZE "{table}"')
