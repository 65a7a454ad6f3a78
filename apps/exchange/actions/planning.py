"""The dry run: every row gets a verdict, nothing else is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Count

from apps.accounts.models import User
from apps.core import lifecycle, refs
from apps.core.beating import Heart
from apps.core.errors import Refused
from apps.exchange.enums import RunKind, RunState, Verdict
from apps.exchange.models import ImportRow, ImportRun
from apps.exchange.readers import Box
from apps.exchange.targets import ORIGIN, TARGETS, Faults, Known, Target, planned, whole

BATCH = 500  # rows
LONGEST_LABEL = 200


@dataclass
class Given:
    """A row as its reader gives it.

    `values`: what the source has, by field; texts, numbers or dates, made canonical here. `cells`
    names the place of a field (`D17`); `faults` and `notes` are what the reader found already.
    `raw` are the cells in order, for the file that is corrected. `skip`: why it is left out.
    """

    target: str
    sheet: str
    number: int
    values: Mapping[str, Any]
    cells: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    raw: list[str] = field(default_factory=list)
    orders: Mapping[str, str] = field(default_factory=dict)
    skip: str = ""


def draft(
    *, kind: str, source: str, by: User | None, at: datetime, target: str = "",
    mapping: dict[str, Any] | None = None,
) -> ImportRun:  # fmt: skip
    """An import that nothing was read of yet. Refused for a target that does not exist."""
    if kind not in RunKind.values:
        raise Refused(f"There is no kind of import {kind!r}.")
    if target and target not in TARGETS:
        raise Refused(f"Nothing called {target!r} can be imported.", field="target")
    return ImportRun.objects.create(
        ref=refs.new(refs.Prefix.IMPORT), kind=kind, source=source[:200], target=target,
        mapping=mapping or {}, created_by=by, created_at=at,
    )  # fmt: skip


def plan(
    *, run: ImportRun, rows: Iterable[Given], by: User | None, at: datetime,
    is_filling: bool = False, box: Box | None = None, heart: Heart | None = None,
) -> ImportRun:  # fmt: skip
    """Check each row against the database and the rows before it; the run is CHECKED then.

    A former check of the run is forgotten. `is_filling`: what is empty and PeeringDB knows is
    filled from the mirror. Rows are read once, forward. `box`: the files that come with
    them. `heart`: told after each batch.
    """
    done = 0
    with transaction.atomic():
        ImportRow.objects.filter(run=run).delete()
        known = Known(at=at, is_filling=is_filling, box=box)
        seen: dict[Any, str] = {}
        source = iter(rows)
        while batch := list(islice(source, BATCH)):
            ImportRow.objects.bulk_create(judged(run, given, known, seen) for given in batch)
            done += len(batch)
            if heart is not None:
                heart.beat(f"{done:,} rows are checked so far.")
        lifecycle.move(
            run, to=RunState.CHECKED, by=by, at=at, counts=counts_of(run), questions={}, problem=""
        )
    return run


def judged(run: ImportRun, given: Given, known: Known, seen: dict[Any, str]) -> ImportRow:
    """One row with its verdict, unsaved. `seen`: where each key of the source stood first."""
    row = ImportRow(
        run=run, sheet=given.sheet[:80], number=given.number, target=given.target, raw=given.raw
    )
    if given.skip:
        row.verdict, row.notes = Verdict.SKIPPED, [{"cell": "", "field": "", "message": given.skip}]
        row.label = str(_first(given.values))[:LONGEST_LABEL]
        return row
    target = target_of(run, given.target, known)
    faults = Faults(dict(given.faults), dict(given.notes))
    row.values = _canonical(target, given, faults)
    found = planned(target, row.values, known, faults)
    _refuse_twice(target, found.whole, given, faults, seen)
    row.label = (found.label or _first(row.values))[:LONGEST_LABEL]
    row.faults = _listed(faults.faults, given.cells)
    row.notes = _listed(faults.notes, given.cells)
    row.object_ref = target.ref(found.obj)[:80] if found.obj is not None else ""
    row.diff = found.diff
    row.verdict = _verdict(faults, found)
    if row.verdict == Verdict.ADD:
        known.expect(given.target, found.whole)
    return row


def target_of(run: ImportRun, key: str, known: Known) -> Target:
    """What the rows of a run are; with custom fields where a person fills in its columns."""
    if run.kind != RunKind.SPREADSHEET:
        return TARGETS[key]
    return known.once(("target", key), lambda: whole(TARGETS[key]))  # type: ignore[no-any-return]


def check_may(target: str, by: User) -> None:
    """Refused for who may import, but not what this is."""
    needed = TARGETS[target].permission if target in TARGETS else ""
    if needed and not by.has_perm(needed):
        raise Refused(f"Your role does not include importing {TARGETS[target].label.lower()}.")


def counts_of(run: ImportRun) -> dict[str, int]:
    """Rows by verdict, in one query."""
    rows = ImportRow.objects.filter(run=run).order_by().values_list("verdict")
    return dict(rows.annotate(n=Count("pk")))


def _canonical(target: Target, given: Given, faults: Faults) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, value in given.values.items():
        if value is None or value == "" or name in faults.faults:
            continue
        if name == ORIGIN:
            values[name] = value
            continue
        known = target.field(name)
        try:
            text = (
                known.read(value, given.orders.get(name, "")) if known.is_day else known.read(value)
            )
        except ValueError as error:
            faults.add(name, str(error))
            continue
        if known.most and len(text) > known.most:
            faults.add(name, f"{known.label} has {len(text)} letters; up to {known.most} are kept.")
        elif text:
            values[name] = text
    return values


def _refuse_twice(
    target: Target, facts: Mapping[str, Any], given: Given, faults: Faults, seen: dict[Any, str]
) -> None:
    """The second row about the same thing is an error that names the first."""
    here = f"row {given.number}" + (f" of {given.sheet}" if given.sheet else "")
    for name, key in target.keys(facts):
        first = seen.setdefault((given.target, name, key), here)
        if first != here:
            faults.add(name, f"The same {target.noun} stands in {first} already.")


def _verdict(faults: Faults, found: Any) -> str:
    if faults.faults:
        return Verdict.ERROR
    if found.obj is None:
        return Verdict.ADD
    return Verdict.CHANGE if found.facts else Verdict.SAME


def _listed(said: Mapping[str, str], cells: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {"cell": cells.get(name, ""), "field": name, "message": message}
        for name, message in said.items()
    ]


def _first(values: Mapping[str, Any]) -> Any:
    return next(iter(values.values()), "")
