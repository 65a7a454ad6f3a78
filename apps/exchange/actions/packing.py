"""A ZIP of documents: kept privately, its list found, each file looked at and given a row."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction

from apps.accounts.models import User
from apps.agreements import actions as agreements
from apps.agreements.enums import Side
from apps.core import files, jobs
from apps.core.beating import Heart
from apps.core.errors import Invalid, Refused
from apps.core.models import Job
from apps.core.uploads import NotTaken
from apps.exchange import readers
from apps.exchange.actions.planning import Given, check_may, draft, plan
from apps.exchange.actions.sheet_rows import given_rows
from apps.exchange.actions.uploading import FOLDER, box_of, proposed, reopen
from apps.exchange.enums import RunKind
from apps.exchange.models import ImportRun
from apps.exchange.readers import Box, Entry, checked_box
from apps.exchange.rules import naming
from apps.exchange.targets import DOCUMENT_KINDS

TARGET = "document"
# Longer than the name of a sheet can be, so that no list is mistaken for it.
OF_THE_ZIP = "the files of the ZIP in their order"
NO_LIST = "It is a table, but none of its columns is File: it is no list, and no document."


class Packing(TypedDict, total=False):
    """What files are where neither a list nor their names say so, and how their names are read."""

    kind: str
    side: str
    pattern: str


@dataclass
class Looked:
    """What was found of the files: why one is not taken, and which the list has named."""

    faults: Mapping[str, str]
    listed: set[str] = field(default_factory=set)
    pattern: re.Pattern[str] | None = None


def upload_documents(
    *, content: bytes, filename: str, by: User, at: datetime, **packing: Unpack[Packing]
) -> ImportRun:
    """A draft of an import of the files of a ZIP. Raises NotTaken for one that is not taken.

    A workbook or CSV in it with a column File is the list of what its files are.
    """
    check_may(TARGET, by)
    how = _checked_packing(packing)
    box = checked_box(content)
    mapping = {
        "formulas": "refuse", "hidden": True, "heads": [], "fields": [], "list": "", "tables": {},
        **_list_of(box, by), **how,
    }  # fmt: skip
    with files.stored(content, folder=FOLDER) as kept, transaction.atomic():
        run = draft(
            kind=RunKind.DOCUMENTS, source=files.safe_name(filename), target=TARGET, by=by, at=at,
            mapping=mapping,
        )  # fmt: skip
        run.path, run.size, run.sha256 = kept.path, kept.size, kept.sha256
        run.save(update_fields=["path", "size", "sha256"])
    return run


@transaction.atomic
def repack(*, run: ImportRun, by: User, at: datetime, **packing: Unpack[Packing]) -> ImportRun:
    """Read the names of the same files another way. A former check is forgotten."""
    how = _checked_packing(packing)
    reopen(run, by=by, at=at)
    run.mapping = {**run.mapping, **how}
    run.save(update_fields=["mapping"])
    return run


def checked(run: ImportRun, *, job: Job, at: datetime) -> str:
    """The dry run of the files, each opened once; what was found, in words. For the job."""
    box = box_of(run)
    assert box is not None  # noqa: S101  its kind says so
    rows = _rows(run, box, _looked(run, box, job, at))
    heart = Heart(job.pk, at=at)
    plan(run=run, rows=rows, by=job.created_by, at=at, box=box, heart=heart)
    return f"{sum(run.counts.values())} rows are checked."


def _checked_packing(packing: Packing) -> dict[str, str]:
    """Raises Invalid."""
    kind, side = packing.get("kind", ""), packing.get("side", Side.BOTH)
    wrong: dict[str, str] = {}
    if kind not in dict(DOCUMENT_KINDS):
        wrong["kind"] = "Say what the documents are."
    if side not in Side.values:
        wrong["side"] = "Say who wrote them."
    try:
        if pattern := packing.get("pattern", "").strip():
            naming.pattern_of(pattern)
    except ValueError as error:
        wrong["pattern"] = str(error)
    if wrong:
        raise Invalid(wrong)
    return {"kind": kind, "side": str(side), "pattern": pattern}


def _list_of(box: Box, by: User) -> dict[str, Any]:
    """The one table with a column File, mapped; and why the others are none. Refused for two."""
    found: dict[str, dict[str, Any]] = {}
    others: dict[str, str] = {}
    for entry in box.entries:
        if not entry.is_list or entry.fault:
            continue
        try:
            mapped = _mapped(box.read(entry), by)
        except (ValueError, NotTaken) as error:
            others[entry.name] = str(error)
            continue
        if "file" in mapped["fields"]:
            found[entry.name] = mapped
        else:
            others[entry.name] = NO_LIST
    if len(found) > 1:
        raise Refused(f"There are two lists: {' and '.join(sorted(found))}. Leave one in the ZIP.")
    name = next(iter(found), "")
    return {"list": name, "tables": others, **found.get(name, {})}


def _mapped(content: bytes, by: User) -> dict[str, Any]:
    format = readers.format_of(content)
    sheets = readers.sheets(content, format)
    sheet = next((each.name for each in sheets if not each.is_hidden), sheets[0].name)
    return {"format": format, **proposed(content, format, sheet, TARGET, by)}


def _looked(run: ImportRun, box: Box, job: Job, at: datetime) -> Looked:
    """Open each file; progress is told after each."""
    entries = [entry for entry in box.entries if entry.name != run.mapping["list"]]
    faults: dict[str, str] = {}
    now = jobs.clock(at)
    for done, entry in enumerate(entries, start=1):
        if fault := run.mapping["tables"].get(entry.name) or _content_fault(box, entry):
            faults[entry.name] = fault
        _report(job.pk, len(entries), done, now())
    pattern = run.mapping["pattern"]
    return Looked(faults, pattern=naming.pattern_of(pattern) if pattern else None)


def _content_fault(box: Box, entry: Entry) -> str:
    try:
        agreements.paper_of(box.read(entry))
    except (ValueError, Refused) as error:
        return str(error)
    return ""


def _rows(run: ImportRun, box: Box, looked: Looked) -> Iterator[Given]:
    """The rows of the list, then the files that it does not name."""
    name = run.mapping["list"]
    if name:
        for given in given_rows(run, box.read(box.find(name)), {}):
            yield _of_list(run, box, given, looked)
    for entry in box.entries:
        if entry.name != name and entry.name not in looked.listed:
            yield _of_file(run, entry, looked)


def _of_list(run: ImportRun, box: Box, given: Given, looked: Looked) -> Given:
    """A row of the list; what it leaves empty, the name of the file or the options say."""
    values = {name: value for name, value in given.values.items() if value not in (None, "")}
    faults = dict(given.faults)
    try:
        entry = box.find(str(values.get("file", "")))
    except ValueError:
        entry = None  # what is wrong is said where the row is judged
    if entry is not None:
        looked.listed.add(entry.name)
        if not {"agreement", "partner"} & {*values, *faults}:
            _read_name(entry.name, values, faults, looked)
        if fault := looked.faults.get(entry.name):
            faults["content"] = fault
    given.values, given.faults = _usual(run) | values, faults
    given.cells = {**given.cells, "content": given.cells.get("file", "")}
    return given


def _of_file(run: ImportRun, entry: Entry, looked: Looked) -> Given:
    values: dict[str, Any] = {"file": entry.name[: naming.LONGEST]}
    faults: dict[str, str] = {}
    _read_name(entry.name, values, faults, looked)
    if fault := looked.faults.get(entry.name):
        faults = {"content": fault}  # whatever it is of
    raw = [values["file"] if name == "file" else "" for name in run.mapping["fields"]]
    return Given(
        TARGET, OF_THE_ZIP, entry.number, _usual(run) | values, faults=faults, raw=raw
    )  # fmt: skip


def _read_name(
    path: str, values: dict[str, Any], faults: dict[str, str], looked: Looked
) -> None:  # fmt: skip
    try:
        said = naming.read_by(looked.pattern, path) if looked.pattern else naming.referred(path)
        values.update({name: text for name, text in said.items() if name not in values})
    except ValueError as error:
        faults["agreement"] = str(error)


def _usual(run: ImportRun) -> dict[str, Any]:
    return {"file": "", "kind": run.mapping["kind"], "side": run.mapping["side"]}


@transaction.atomic
def _report(job_id: int, total: int, done: int, at: datetime) -> None:
    message = f"{done} of {total} files"
    jobs.record(
        jobs.held(job_id), total=total, done=done, at=at, message=message, facts={}
    )  # fmt: skip
