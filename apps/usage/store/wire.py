"""PostgreSQL's binary COPY format, whole tables at a time through numpy records.

Every field is there in every row (unknown is -1, never NULL), so all rows have one length.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from psycopg import sql

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
MICROSECONDS_TO_2000 = 946_684_800 * 10**6
DAYS_TO_2000 = 10_957

Field = tuple[str, str]  # name and numpy type, big-endian


class Layout:
    """Rows of these fields, in the order of the columns; after them a `tail` of any length."""

    def __init__(self, *fields: Field, tail: str | None = None) -> None:
        parts: list[Field] = [("fields", ">i2")]
        for name, kind in fields:
            parts += [(f"{name}_length", ">i4"), (name, kind)]
        if tail is not None:
            parts.append(("tail_length", ">i4"))
        self.fields = fields
        self.columns = [name for name, _ in fields] + ([] if tail is None else [tail])
        self.dtype = np.dtype(parts)

    def encode(self, count: int, **columns: Any) -> bytes:
        """The bytes to COPY FROM: `count` rows with a value or an array for each field."""
        return b"".join((HEADER, self._rows(count, columns).tobytes(), TRAILER))

    def encode_with(self, tails: Sequence[bytes], **columns: Any) -> bytes:
        """The same for rows that end with a tail, one for each row."""
        rows = self._rows(len(tails), columns)
        rows["tail_length"] = [len(tail) for tail in tails]
        heads, size = rows.tobytes(), self.dtype.itemsize
        parts = [HEADER]
        for number, tail in enumerate(tails):
            parts += (heads[number * size : (number + 1) * size], tail)
        return b"".join((*parts, TRAILER))

    def _rows(self, count: int, columns: Mapping[str, Any]) -> npt.NDArray[np.void]:
        rows = np.zeros(count, self.dtype)
        rows["fields"] = len(self.columns)
        for name, kind in self.fields:
            rows[f"{name}_length"] = np.dtype(kind).itemsize
            rows[name] = columns[name]
        return rows


def read(cursor: Any, query: sql.Composable) -> bytes:
    """All bytes of COPY (query) TO STDOUT."""
    statement = sql.SQL("COPY ({}) TO STDOUT (FORMAT BINARY)").format(query)
    with cursor.db.wrap_database_errors, cursor.copy(statement) as copy:
        return b"".join(copy)


def write(cursor: Any, table: str, columns: Sequence[str], data: bytes) -> None:
    """COPY data into the columns of a table."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(
        sql.Identifier(table), names
    )
    with cursor.db.wrap_database_errors, cursor.copy(statement) as copy:
        copy.write(data)


def blobs(raw: bytes, kinds: Mapping[str, str]) -> dict[str, npt.NDArray[Any]]:
    """The arrays in a COPY TO of rows of bytea values, by name, the rows one after the other."""
    parts: dict[str, list[npt.NDArray[Any]]] = {name: [] for name in kinds}
    place = len(HEADER)
    while not raw.startswith(TRAILER, place):
        place += 2  # the number of fields
        for name, kind in kinds.items():
            length = max(0, int.from_bytes(raw[place : place + 4], "big", signed=True))
            place += 4 + length
            parts[name].append(np.frombuffer(raw, np.uint8, length, place - length).view(kind))
    return {
        name: found[0] if len(found) == 1 else np.concatenate([np.empty(0, kinds[name]), *found])
        for name, found in parts.items()
    }


def array(values: Iterable[int]) -> sql.Composable:
    """An int4[] written out: COPY takes no parameters."""
    return sql.SQL("{}::int4[]").format(sql.Literal(text_array(values)))


def text_array(values: Iterable[int]) -> str:
    """An array as PostgreSQL writes it."""
    return f"{{{','.join(str(int(each)) for each in values)}}}"


def among(ids: npt.NDArray[np.int64]) -> sql.Composable:
    """That interface_id is one of these, sorted and different: a range where they are one."""
    if len(ids) and ids[-1] - ids[0] + 1 == len(ids):
        edges = (sql.Literal(int(ids[0])), sql.Literal(int(ids[-1])))
        return sql.SQL("interface_id BETWEEN {} AND {}").format(*edges)
    return sql.SQL("interface_id = ANY ({})").format(array(ids))


def grouping(rows: int, at_most: int) -> sql.Composable:
    """The end of a query that aggregates: several groups where one value would pass 1 GB.

    A single group is left unsaid: PostgreSQL would sort all rows for it.
    """
    groups = 1 + rows // at_most
    if groups == 1:
        return sql.SQL("")
    return sql.SQL("GROUP BY interface_id % {}").format(sql.Literal(groups))
