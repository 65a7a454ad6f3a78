"""Lists as CSV and Excel files: streamed, flat in memory, and harmless when opened."""

import csv
import io
import math
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter

# Spreadsheets run a cell that begins so as a formula (OWASP, "CSV Injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
BOM = "\ufeff"  # without it Excel takes UTF-8 for the local code page
ROWS_PER_CHUNK = 500
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class Column:
    """A column of an export: its head, and how to get the typed value out of a row."""

    label: str
    value: Callable[[Any], Any]


def csv_response_rows(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[str]:
    """The text of a CSV file in chunks, for a StreamingHttpResponse.

    `rows` is read once, forward: give `queryset.iterator()` to keep memory flat. Times are UTC,
    rates plain integers in bit/s, decimals with a point.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write(BOM)
    writer.writerow([_text(column.label) for column in columns])
    getters = [column.value for column in columns]
    for count, row in enumerate(rows, start=1):
        writer.writerow([_text(get(row)) for get in getters])
        if count % ROWS_PER_CHUNK == 0:
            yield _emptied(buffer)
    yield _emptied(buffer)


def xlsx(columns: Sequence[Column], rows: Iterable[Any], *, sheet: str = "List") -> IO[bytes]:
    """A workbook as an open temporary file at its beginning; it is deleted when closed.

    Numbers, dates and times are typed cells (times in UTC); texts are never formulas or links.
    """
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  the caller closes it
    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    _fill(book, book.add_worksheet(sheet[:31]), columns, rows)
    book.close()
    file.seek(0)
    return file


def _fill(
    book: "xlsxwriter.Workbook",
    sheet: "xlsxwriter.worksheet.Worksheet",
    columns: Sequence[Column],
    rows: Iterable[Any],
) -> None:
    formats = {
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    }
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(0, len(columns) - 1), 18)
    for at, column in enumerate(columns):
        sheet.write_string(0, at, column.label, book.add_format({"bold": True}))
    for number, row in enumerate(rows, start=1):
        for at, column in enumerate(columns):
            _write(sheet, number, at, column.value(row), formats)


def _write(
    sheet: "xlsxwriter.worksheet.Worksheet", row: int, at: int, value: Any, formats: dict[str, Any]
) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(row, at, value)
        case int() | Decimal() | float() if math.isfinite(value):
            sheet.write_number(row, at, value)
        case datetime():
            sheet.write_datetime(row, at, _utc(value).replace(tzinfo=None), formats["time"])
        case date():
            sheet.write_datetime(row, at, value, formats["date"])
        case _:
            sheet.write_string(row, at, str(value))


def _text(value: Any) -> str:
    match value:
        case str():
            return f"'{value}" if value.startswith(FORMULA_STARTS) else value
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return str(value)
        case Decimal():
            return f"{value:f}"
        case datetime():
            return f"{_utc(value):%Y-%m-%dT%H:%M:%SZ}"
        case date():
            return value.isoformat()
    return _text(str(value))


def _utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


def _emptied(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
