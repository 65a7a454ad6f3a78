"""Samples in a CSV file, as people and spreadsheets write them. Pure: no database, no clock.

Columns, in any order and case: `interconnect` (PNI-00001) or `instance` and `ifname`, `timestamp`
(ISO 8601 with a zone), `in_bps`, `out_bps` (empty for unknown). Comma, semicolon or tab between
them; UTF-8, UTF-16 or Windows-1252.
"""

import csv
import io
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

DELIMITERS = ",;\t"
ALIASES = {
    "ref": "interconnect",
    "interconnect_ref": "interconnect",
    "if_name": "ifname",
    "time": "timestamp",
    "ts": "timestamp",
    "in": "in_bps",
    "out": "out_bps",
}
LARGEST = 2**63 - 1

Key = tuple[str, ...]  # (reference,) or (instance, ifname)


@dataclass(frozen=True)
class RowError:
    """What is wrong where. Line 1 is the header; `column` is empty for a whole line."""

    line: int
    column: str
    message: str


@dataclass(frozen=True)
class Row:
    """One sample: rates in bit/s, None for unknown."""

    line: int
    key: Key
    moment: datetime
    in_bps: int | None
    out_bps: int | None


class Wrong(Exception):
    """A cell cannot be used; the message says why."""


def decode(data: bytes | str) -> str:
    """The text of a file, whatever program wrote it."""
    return (data if isinstance(data, str) else _decode(data)).lstrip("\ufeff")


def _decode(data: bytes) -> str:
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def parse(data: bytes | str) -> tuple[list[Row], list[RowError]]:
    """All rows that can be read, and every error in the others, in the order of the file."""
    text = decode(data)
    lines = text.splitlines()
    head = next((line for line in lines if line.strip()), "")
    delimiter = max(DELIMITERS, key=head.count)
    rows: list[Row] = []
    errors: list[RowError] = []
    reader = csv.reader(io.StringIO(text.replace("\0", "")), delimiter=delimiter)
    try:
        header = _header(reader)
    except Wrong as wrong:
        return [], [RowError(1, "", str(wrong))]
    for line, cells in _lines(reader, errors):
        found = _row(line, dict(zip(header, cells, strict=False)), delimiter == ";")
        rows += [found] if isinstance(found, Row) else []
        errors += [] if isinstance(found, Row) else found
    return rows, errors


def _header(reader: Iterator[list[str]]) -> list[str]:
    cells = next((cells for cells in reader if any(cells)), [])
    names = [_plain(cell).lower().replace(" ", "_") for cell in cells]
    names = [ALIASES.get(name, name) for name in names]
    by_labels = {"instance", "ifname"} <= set(names)
    lacking = [name for name in ("timestamp", "in_bps", "out_bps") if name not in names]
    if not by_labels and "interconnect" not in names:
        lacking.insert(0, "interconnect (or instance and ifname)")
    if lacking:
        raise Wrong(f"The first line must name the columns. Missing: {', '.join(lacking)}.")
    return names


def _lines(reader: Iterator[list[str]], errors: list[RowError]) -> Iterator[tuple[int, list[str]]]:
    """Lines that are not empty, with their numbers."""
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            errors.append(RowError(_number(reader), "", f"This line cannot be read: {error}."))
            continue
        if any(cell.strip() for cell in cells):
            yield _number(reader), cells


def _number(reader: Iterator[list[str]]) -> int:
    return int(getattr(reader, "line_num", 0))


def _row(line: int, cells: Mapping[str, str], comma_is_point: bool) -> Row | list[RowError]:
    texts = {name: _plain(cell) for name, cell in cells.items()}
    keys = _key_columns(texts)
    errors = [RowError(line, name, "It is empty.") for name in keys if not texts.get(name)]
    values: list[Any] = []
    for column, convert in READERS.items():
        text = texts.get(column, "")
        try:
            values.append(convert(text.replace(",", ".") if comma_is_point else text))
        except Wrong as wrong:
            errors.append(RowError(line, column, str(wrong)))
    return errors or Row(line, tuple(texts[name] for name in keys), *values)


def _key_columns(texts: Mapping[str, str]) -> tuple[str, ...]:
    """What names the interface in this row."""
    by_ref = bool(texts.get("interconnect")) or "instance" not in texts
    return ("interconnect",) if by_ref else ("instance", "ifname")


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Wrong(f"“{text}” is no ISO 8601 time such as 2026-11-19T09:40:00Z.") from None
    if found.tzinfo is None:
        raise Wrong("The time has no zone. Add Z for UTC, or an offset such as -05:00.")
    return found


def _rate(text: str) -> int | None:
    if not text:
        return None
    try:
        value = Decimal(text.replace("\u00a0", "").replace(" ", ""))
    except InvalidOperation:
        raise Wrong(f"“{text}” is no number of bit/s. Leave out units and separators.") from None
    if not value.is_finite():
        raise Wrong(f"“{text}” is no number of bit/s. Leave it empty for unknown.")
    if value < 0:
        raise Wrong("A rate cannot be negative.")
    if value > LARGEST:
        raise Wrong("This is more than any interface carries.")
    return int(value.to_integral_value())


def _plain(cell: str) -> str:
    """The value without what spreadsheets put around texts: ="PNI-00001", 'PNI-00001."""
    text = cell.strip()
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    return text.removeprefix("'").strip()


READERS: dict[str, Callable[[str], Any]] = {
    "timestamp": _moment,
    "in_bps": _rate,
    "out_bps": _rate,
}
