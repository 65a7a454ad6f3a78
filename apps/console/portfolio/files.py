"""The dashboard as a file: one line for each figure, with the address of its rows."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.conf import settings
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from apps.console.portfolio.panels import Cell, Panel
from apps.core import exports


class Line(NamedTuple):
    panel: str
    row: str
    figure: str
    cell: Cell


COLUMNS = (
    exports.Column("Panel", lambda line: line.panel),
    exports.Column("Row", lambda line: line.row),
    exports.Column("Figure", lambda line: line.figure),
    exports.Column("Value", lambda line: line.cell.value),
    exports.Column("Unit", lambda line: line.cell.unit),
    exports.Column("Its rows", lambda line: _address(line.cell)),
)


def lines(shown: Sequence[Panel]) -> Iterator[Line]:
    """Every figure of every panel, in the order of the page."""
    for panel in shown:
        for row in panel.rows:
            for label, cell in zip(panel.columns, row.cells, strict=True):
                yield Line(panel.title, row.name, label, cell)


def answer(shown: Sequence[Panel], kind: str) -> HttpResponseBase:
    """CSV or Excel as an attachment."""
    response: HttpResponseBase
    if kind == "csv":
        text = exports.csv_response_rows(COLUMNS, lines(shown))
        response = StreamingHttpResponse(text, content_type=exports.CSV_TYPE)
    else:
        book = exports.xlsx(COLUMNS, lines(shown), sheet="Portfolio")
        response = FileResponse(book, content_type=exports.XLSX_TYPE)
    name = f"portfolio-{timezone.localdate():%Y-%m-%d}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _address(cell: Cell) -> str:
    return f"{settings.BASE_URL}{cell.address}" if cell.address else ""
