"""A file comes in: kept privately, its sheet, header row and columns proposed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction

from apps.accounts.models import User
from apps.core import files, lifecycle
from apps.core.errors import Invalid, Refused
from apps.core.files import safe_name
from apps.exchange import readers, rules
from apps.exchange.actions.planning import draft
from apps.exchange.enums import RunKind, RunState
from apps.exchange.models import ColumnMemory, ImportRow, ImportRun
from apps.exchange.readers import Box
from apps.exchange.targets import SHEETS, TARGETS, Target, whole

FOLDER = "imports"
LOOKED_AT = 30  # lines
SAMPLES = 4  # rows shown beside the columns
FORMULAS = (
    ("refuse", "Name them as errors"),
    ("values", "Take the value that was saved with them"),
)


class Reading(TypedDict, total=False):
    """How a file is read. `fields`: of each column, empty for one that is left out."""

    sheet: str
    header: int
    fields: list[str]
    orders: dict[str, str]
    formulas: str
    fill: bool
    hidden: bool


def upload(
    *, content: bytes, filename: str, target: str, by: User, at: datetime, is_paste: bool = False
) -> ImportRun:
    """A draft of an import from a file. Raises NotTaken for a file that is none of ours."""
    if target not in SHEETS:
        raise Refused("Choose what the rows are.", field="target")
    format = readers.format_of(content)
    found = readers.sheets(content, format)
    name = next((sheet.name for sheet in found if not sheet.is_hidden), found[0].name)
    mapping = {
        "format": readers.PASTE if is_paste else format,
        "sheets": [{"name": s.name, "hidden": s.is_hidden, "note": s.note} for s in found],
        "formulas": "refuse", "fill": False, "hidden": False, "orders": {},
        **proposed(content, format, name, target, by),
    }  # fmt: skip
    with files.stored(content, folder=FOLDER) as kept, transaction.atomic():
        run = draft(
            kind=RunKind.SPREADSHEET, source=safe_name(filename), target=target, by=by, at=at,
            mapping=mapping,
        )  # fmt: skip
        run.path, run.size, run.sha256 = kept.path, kept.size, kept.sha256
        run.save(update_fields=["path", "size", "sha256"])
    return run


@transaction.atomic
def map_columns(*, run: ImportRun, by: User, at: datetime, **reading: Unpack[Reading]) -> ImportRun:
    """Say which column is which, and how the file is read. A former check is forgotten.

    Another sheet or header row proposes the columns anew, unless they are given too. The mapping
    is remembered for this person and these heads. Raises Invalid for a field twice, for a sheet
    that is not there and for fields of more or fewer columns; Refused where there are no columns.
    """
    if run.kind != RunKind.SPREADSHEET:
        raise Refused(f"{run.ref} has no columns: it is no spreadsheet.")
    if reading.get("sheet", run.mapping["sheet"]) not in _sheets(run):
        raise Invalid({"sheet": "There is no such sheet in the file."})
    reopen(run, by=by, at=at)
    mapping = {**run.mapping, **reading}
    place = ("sheet", "header")
    if any(mapping.get(name) != run.mapping.get(name) for name in place):
        chosen = mapping["header"] if reading.get("header") != run.mapping["header"] else 0
        mapping |= proposed(
            content_of(run), format_of(run), mapping["sheet"], run.target, by, header=chosen
        )
    _check_fields(run, mapping)
    run.mapping = mapping
    run.save(update_fields=["mapping"])
    _remember(run, by, at)
    return run


def reopen(run: ImportRun, *, by: User, at: datetime) -> None:
    """A draft again, its former check forgotten. Refused for one that was applied or dropped."""
    if run.state in (RunState.CHECKED, RunState.FAILED):
        ImportRow.objects.filter(run=run).delete()
        lifecycle.move(run, to=RunState.DRAFT, by=by, at=at, counts={}, problem="")
    if run.state != RunState.DRAFT:
        raise Refused(f"{run.ref} is {run.get_state_display().lower()}; begin a new import.")


@transaction.atomic
def drop(*, run: ImportRun, by: User, at: datetime) -> None:
    """Forget an import that was not applied; its rows go, its file is swept."""
    lifecycle.move(run, to=RunState.DROPPED, by=by, at=at, path="", size=0, sha256="")
    ImportRow.objects.filter(run=run).delete()


def sweep(*, at: datetime) -> int:
    """Remove files that no import names."""
    known = set(ImportRun.objects.exclude(path="").values_list("path", flat=True))
    return files.sweep(folder=FOLDER, known=known, at=at)


def content_of(run: ImportRun) -> bytes:
    """The file as it came; raises files.Damaged when it is gone."""
    return files.read(run.path, sha256=run.sha256)


def box_of(run: ImportRun) -> Box | None:
    """The files that came with the rows; raises files.Damaged."""
    return Box(content_of(run)) if run.kind == RunKind.DOCUMENTS else None


def format_of(run: ImportRun) -> str:
    return readers.XLSX if run.mapping.get("format") == readers.XLSX else readers.CSV


def proposed(
    content: bytes, format: str, sheet: str, target: str, by: User, *, header: int = 0
) -> dict[str, Any]:
    """Header row, heads, fields and a few rows of a sheet. `header` counts from 1; 0: found."""
    there = readers.first(content, format, sheet, LOOKED_AT)
    rows = [[cell.text for cell in line.cells] for line in there]
    found = whole(TARGETS[target])
    words = found.words()
    at = header - 1 if 0 < header <= len(rows) else rules.header_row(rows, words)
    heads = rows[at] if rows else []
    samples = [row for row in rows[at + 1 :] if any(row)][:SAMPLES]
    fields = _remembered(by, found, heads) or rules.guess_fields(heads, words)
    return {
        "sheet": sheet, "header": at + 1, "heads": heads, "fields": fields, "samples": samples,
        "orders": {},
    }  # fmt: skip


def _remembered(by: User, target: Target, heads: Sequence[str]) -> list[str]:
    """Without what is no field any more."""
    digest = rules.heads_digest(heads)
    memory = ColumnMemory.objects.filter(user=by, target=target.key, heads=digest).first()
    if memory is None or len(memory.fields) != len(heads):
        return []
    known = {field.name for field in target.fields}
    return [name if name in known else "" for name in memory.fields]


def _remember(run: ImportRun, by: User, at: datetime) -> None:
    ColumnMemory.objects.update_or_create(
        user=by, target=run.target, heads=rules.heads_digest(run.mapping["heads"]),
        defaults={"fields": run.mapping["fields"], "used_at": at},
    )  # fmt: skip


def _sheets(run: ImportRun) -> list[str]:
    return [sheet["name"] for sheet in run.mapping["sheets"]]


def _check_fields(run: ImportRun, mapping: dict[str, Any]) -> None:
    if len(mapping["fields"]) != len(mapping["heads"]):
        raise Invalid({"fields": f"Name a field for each of {len(mapping['heads'])} columns."})
    given, target = [name for name in mapping["fields"] if name], whole(TARGETS[run.target])
    known = {field.name for field in target.fields}
    if unknown := sorted(set(given) - known):
        raise Invalid({"fields": f"There is no field {unknown[0]!r}."})
    twice = sorted({name for name in given if given.count(name) > 1})
    if twice:
        label = target.field(twice[0]).label
        raise Invalid({"fields": f"Two columns are {label}: choose one of them."})
