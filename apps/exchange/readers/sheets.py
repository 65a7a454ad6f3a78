"""Sheets and their lines of cells, from a workbook or from text. Nothing in a file is ever run."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import openpyxl

from apps.core.exports import FORMULA_STARTS
from apps.core.uploads import NotTaken
from apps.exchange import rules
from apps.exchange.readers import structure
from apps.exchange.readers.checking import XLSX

MOST_ROWS = 50_000
MOST_COLUMNS = 100
MOST_EMPTY = 2_000  # lines without a cell in a row: formatting without end
ERRORS = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}


@dataclass(frozen=True)
class Sheet:
    """One sheet of a file; of text there is one without a name."""

    name: str
    is_hidden: bool = False
    note: str = ""  # how the text was read


@dataclass(frozen=True)
class Cell:
    """`value` as the file has it (of a formula what was saved with it); `fault` why it is none."""

    value: Any = None
    is_formula: bool = False
    fault: str = ""

    @property
    def text(self) -> str:
        """As it goes into the file that is corrected."""
        try:
            return "" if self.value is None else rules.text_of(self.value)
        except ValueError:
            return str(self.value)[:200].replace("\x00", "")


@dataclass(frozen=True)
class Line:
    """A row of a sheet with its number, counted from 1 as people see it."""

    number: int
    cells: tuple[Cell, ...]
    is_hidden: bool = False

    @property
    def is_empty(self) -> bool:
        return not any(cell.value not in (None, "") or cell.is_formula for cell in self.cells)


def sheets(content: bytes, format: str) -> list[Sheet]:
    """The sheets in their order. Raises NotTaken for a file that cannot be read."""
    if format != XLSX:
        text, encoding = _text(content)
        return [Sheet("", note=f"{encoding}, {_mark_name(rules.delimiter(text))}")]
    book = _book(content)
    found = [
        Sheet(sheet.title, sheet.sheet_state != "visible")
        for sheet in book.worksheets
    ]  # fmt: skip
    book.close()
    if not found:
        raise NotTaken("The workbook has no sheet with cells.")
    return found


def lines(content: bytes, format: str, sheet: str) -> Iterator[Line]:
    """The lines of a sheet, empty ones too. Raises NotTaken for more than 50,000."""
    source = _of_book(content, sheet) if format == XLSX else _of_text(content)
    full = empty = 0
    for line in source:
        empty = empty + 1 if line.is_empty else 0
        full += not line.is_empty
        if empty > MOST_EMPTY:
            return
        if full > MOST_ROWS:
            raise NotTaken(f"The sheet has more than {MOST_ROWS:,} rows. Cut it in parts.")
        yield line


def _of_text(content: bytes) -> Iterator[Line]:
    text, _ = _text(content)
    try:
        for number, row in enumerate(rules.rows_of(text, rules.delimiter(text)), start=1):
            yield Line(number, tuple(_text_cell(cell) for cell in row[:MOST_COLUMNS]))
    except ValueError as error:
        raise NotTaken(str(error)) from error


def _text_cell(text: str) -> Cell:
    """A formula in text is never run and has no value; our own exports put a quote before one."""
    if text.startswith("'") and text[1:].startswith(FORMULA_STARTS):
        return Cell(text[1:])
    if text.startswith("="):
        return Cell(text, True, "It holds a formula. Type its value: text has none saved.")
    if rules.is_garbled(text):
        return Cell(text, fault="Its letters are mangled. Save the file as UTF-8.")
    return Cell(text)


def _of_book(content: bytes, name: str) -> Iterator[Line]:
    book = _book(content)
    try:
        sheet = book[name] if name in book.sheetnames else book.worksheets[0]
        seen = structure.read(content, sheet._worksheet_path)
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
        for number, values in enumerate(rows, start=1):
            cells = tuple(
                _book_cell(value, number, column, seen)
                for column, value in enumerate(_trimmed(values, seen.reach.get(number, 0)))
            )
            yield Line(number, cells, number in seen.hidden)
    except NotTaken:
        raise
    except Exception as error:  # noqa: BLE001  the library raises whatever a broken part leads to
        raise NotTaken(
            "The workbook cannot be read. Open it with Excel and save it again."
        ) from error
    finally:
        book.close()


def _trimmed(values: tuple[Any, ...], least: int) -> tuple[Any, ...]:
    last = max((at for at, value in enumerate(values, start=1) if value is not None), default=0)
    return values[: max(last, least)]


def _book_cell(value: Any, row: int, column: int, seen: structure.Structure) -> Cell:
    is_formula = (row, column) in seen.formulas
    if area := seen.merged.get((row, column)):
        return Cell(value, is_formula, f"It is one of the merged cells {area}. Unmerge them.")
    if isinstance(value, str) and value in ERRORS:
        return Cell(value, is_formula, f"It holds the error {value} of the spreadsheet.")
    if is_formula and value is None:
        return Cell(value, True, "It holds a formula that was saved without its value.")
    if isinstance(value, str) and rules.is_garbled(value):
        return Cell(value, is_formula, "Its letters are mangled. Type them anew.")
    return Cell(value, is_formula)


def _book(content: bytes) -> Any:
    try:
        return openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
    except Exception as error:  # noqa: BLE001  the library raises whatever a broken part leads to
        raise NotTaken(
            "The workbook cannot be read. Open it with Excel and save it again."
        ) from error


def _text(content: bytes) -> tuple[str, str]:
    try:
        return rules.decoded(content)
    except ValueError as error:
        raise NotTaken(str(error)) from error


def _mark_name(mark: str) -> str:
    names = {";": "semicolons", "\t": "tabs", ",": "commas", "|": "bars"}
    return f"cells between {names[mark]}"


def first(content: bytes, format: str, sheet: str, count: int) -> list[Line]:
    """The first lines, for a look at them."""
    return list(islice(lines(content, format, sheet), count))
