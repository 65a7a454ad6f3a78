"""Workbooks of tests, made as people make them."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl


def workbook(
    rows: Iterable[Sequence[Any]], *, merged: Iterable[str] = (), hidden: Iterable[int] = (),
    title: str = "Partners", hidden_sheets: Iterable[str] = (),
) -> bytes:  # fmt: skip
    """An .xlsx; texts that begin with `=` are formulas, as typed in Excel."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    for number in hidden:
        sheet.row_dimensions[number].hidden = True
    for name in hidden_sheets:
        book.create_sheet(name, 0).sheet_state = "hidden"
    book.active = book.sheetnames.index(title)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
