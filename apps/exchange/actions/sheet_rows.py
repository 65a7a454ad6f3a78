"""Rows of a sheet, by the columns it was mapped with, as they are to be checked."""

from collections.abc import Iterator
from typing import Any

from apps.exchange import readers
from apps.exchange.actions.planning import Given
from apps.exchange.actions.uploading import format_of
from apps.exchange.models import ImportRun
from apps.exchange.readers import Cell, Line
from apps.exchange.rules.cells import letters

FORMULA = "It holds a formula. Paste its value, or choose to take the values that were saved."
TAKEN = "The saved value of a formula was taken."
HIDDEN = "The row is hidden in the sheet."


def given_rows(run: ImportRun, content: bytes, orders: dict[str, str]) -> Iterator[Given]:
    """The rows below the header, without those that have no cell."""
    for line in below(run, content):
        yield _given(run, line, orders)


def below(run: ImportRun, content: bytes) -> Iterator[Line]:
    """The lines below the header that have a cell."""
    sheet, header = run.mapping["sheet"], run.mapping["header"]
    for line in readers.lines(content, format_of(run), sheet):
        if line.number > header and not line.is_empty:
            yield line


def _given(run: ImportRun, line: Line, orders: dict[str, str]) -> Given:
    fields, takes = run.mapping["fields"], run.mapping.get("formulas") == "values"
    given = Given(
        run.target, run.mapping["sheet"], line.number, {}, {}, {}, {},
        raw=[cell.text for cell in line.cells], orders=orders,
    )  # fmt: skip
    if line.is_hidden and not run.mapping.get("hidden"):
        given.skip = HIDDEN
        return given
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    notes: dict[str, str] = {}
    for column, name in enumerate(fields):
        if not name or column >= len(line.cells):
            continue
        cell = line.cells[column]
        values[name] = cell.value
        if fault := _fault(cell, takes):
            faults[name] = fault
        elif cell.is_formula:
            notes[name] = TAKEN
    given.values, given.faults, given.notes = values, faults, notes
    given.cells = {n: f"{letters(at)}{line.number}" for at, n in enumerate(fields) if n}
    return given


def _fault(cell: Cell, takes: bool) -> str:
    return cell.fault or (FORMULA if cell.is_formula and not takes else "")
