"""Files of an import: an empty one to fill in, and the rows that have to be corrected."""

from collections.abc import Callable
from typing import Any

from django.http import FileResponse, Http404
from django.utils import timezone

from apps.console.access import StaffRequest, needs
from apps.console.imports.views import found
from apps.core import exports, files
from apps.exchange import queries
from apps.exchange.enums import Verdict
from apps.exchange.models import ImportRow, ImportRun
from apps.exchange.rules.cells import letters
from apps.exchange.targets import TARGETS, whole

WRONG = "What is wrong"


@needs("exchange.import")
def template_file(request: StaffRequest, target: str) -> FileResponse:
    """A workbook with the heads of a target, custom fields too, and one example row."""
    if target not in TARGETS:
        raise Http404
    found_target = whole(TARGETS[target])
    columns = [exports.Column(field.label, _always(field.example)) for field in found_target.fields]
    file = exports.xlsx(columns, [None], sheet=found_target.label)
    name = f"{found_target.label} to import.xlsx"
    return files.attachment(file, filename=name, content_type=exports.XLSX_TYPE)


@needs("exchange.import")
def corrected(request: StaffRequest, ref: str) -> FileResponse:
    """The rows with errors as they came, with what is wrong behind each: correct it, upload it."""
    run = found(ref)
    rows = queries.rows_of(run, Verdict.ERROR).iterator(chunk_size=2000)
    file = exports.xlsx(_columns(run), rows, sheet="To correct")
    name = f"{run.ref} to correct {timezone.now():%Y-%m-%d}.xlsx"
    return files.attachment(file, filename=name, content_type=exports.XLSX_TYPE)


def _columns(run: ImportRun) -> list[exports.Column]:
    heads = run.mapping.get("heads") or sorted(
        {name for row in queries.rows_of(run, Verdict.ERROR)[:500] for name in row.values}
    )
    is_file = bool(run.mapping.get("heads"))
    columns = [
        exports.Column(head or letters(at), _cell(at, head, is_file=is_file))
        for at, head in enumerate(heads)
    ]
    return [*columns, exports.Column(WRONG, said)]


def _cell(at: int, name: str, *, is_file: bool) -> Any:
    if is_file:
        return lambda row: row.raw[at] if at < len(row.raw) else None
    return lambda row: row.values.get(name)


def _always(text: str) -> Callable[[Any], str]:
    return lambda _: text


def said(row: ImportRow) -> str:
    """`D17: there is no region 'Narnia'.`, one a line."""
    return "\n".join(
        f"{fault['cell']}: {fault['message']}" if fault["cell"] else fault["message"]
        for fault in row.faults
    )
