"""The preview of a bulk edit: what becomes of each row, tried out and taken back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.core import jobs, lifecycle, refs
from apps.core.errors import Invalid, Refused
from apps.core.models import Job
from apps.exchange.actions import bulk_rows
from apps.exchange.actions.planning import counts_of
from apps.exchange.bulk import Kind, People
from apps.exchange.enums import RunKind, RunState, Verdict
from apps.exchange.models import ImportRow, ImportRun

KIND = "check of a bulk edit"
SMALL = 200  # rows; more are for a worker
MOST = 20_000
BATCH = 100  # rows between two reports of progress
GONE = "It is not there any more."


@transaction.atomic
def propose_bulk(
    *, kind: str, pks: Sequence[int], changes: Mapping[str, Any], by: User, at: datetime
) -> ImportRun:
    """A bulk edit that waits for its check: hand its job to `check_bulk`.

    `changes` maps fields to `{"value": ...}`, for words with a `way`. Raises Refused for rows that
    `by` may not edit, for none and for too many; Invalid for values that fit no row.
    """
    found = bulk_rows.kind_of(kind, by)
    asked = _checked(found, changes)
    keys = list(dict.fromkeys(pks))
    if not keys:
        raise Refused(f"Choose {found.nouns} first.")
    if len(keys) > MOST:
        raise Refused(
            f"{found.counted(len(keys))} are too many; up to {MOST:,} are changed at once."
        )
    ref = refs.new(refs.Prefix.BULK)
    job = jobs.create(kind=KIND, ref=ref, by=by, at=at, asked={"pks": keys})
    known = bulk_rows.people()
    words = "; ".join(found.by_name[name].said(given, known) for name, given in asked.items())
    return ImportRun.objects.create(
        ref=ref, kind=RunKind.BULK, target=kind, source=words[:200], mapping={"changes": asked},
        job=job, created_by=by, created_at=at,
    )  # fmt: skip


def check_bulk(*, job_id: int, at: datetime) -> None:
    """Give every row its verdict. Safe to repeat: it begins anew."""
    job = Job.objects.select_related("created_by").get(pk=job_id)
    run = ImportRun.objects.filter(ref=job.ref, state=RunState.DRAFT).first()
    if job.is_over or run is None or jobs.is_busy(job, at):
        return
    keys, now = job.result["pks"], jobs.clock(at)
    ImportRow.objects.filter(run=run).delete()
    try:
        kind = bulk_rows.kind_of(run.target, job.created_by)
    except Refused as error:
        _fail(run, job_id, error.message, at)
        return
    known, done = bulk_rows.people(), 0
    for batch in bulk_rows.batches(keys, BATCH):
        with transaction.atomic():
            _check_batch(run, kind, batch, known, job.created_by, at)
            done += len(batch)
            _report(job_id, len(keys), done, now())
    with transaction.atomic():
        lifecycle.move(run, to=RunState.CHECKED, by=job.created_by, at=at, counts=counts_of(run))
        jobs.finish(job_id, at=at, message=f"{kind.counted(done)} checked.")


def wanted_of(kind: Kind, obj: Any, changes: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What the row has and shall have, by field, where they differ."""
    pairs = {}
    for name, given in changes.items():
        held = kind.by_name[name].held(obj)
        wanted = kind.by_name[name].wanted(given, held)
        if wanted != held:
            pairs[name] = (held, wanted)
    return pairs


def _checked(kind: Kind, changes: Mapping[str, Any]) -> dict[str, Any]:
    if not changes:
        raise Refused("Say what is to be changed.")
    known, found, errors = bulk_rows.people(), {}, {}
    offered = {field.name: field for field in kind.offered}
    for name, given in changes.items():
        try:
            if name not in offered:
                raise ValueError(f"{name} cannot be changed in bulk.")
            found[name] = offered[name].checked(given, known)
        except ValueError as error:
            errors[name] = str(error)
    if errors:
        raise Invalid(errors)
    return found


def _check_batch(
    run: ImportRun, kind: Kind, keys: list[int], known: People, by: User | None, at: datetime
) -> None:
    there = kind.rows().in_bulk(keys)
    ImportRow.objects.bulk_create(
        _judged(run, kind, pk, there.get(pk), known, by, at) for pk in keys
    )


def _judged(
    run: ImportRun, kind: Kind, pk: int, obj: Any, known: People, by: User | None, at: datetime
) -> ImportRow:
    row = ImportRow(run=run, number=pk, target=kind.key, verdict=Verdict.ERROR)
    if obj is None:
        row.faults = [bulk_rows.fault(GONE)]
        return row
    row.label, row.object_ref = kind.called(obj)[:200], kind.ref(obj)
    pairs = wanted_of(kind, obj, bulk_rows.changes_of(run))
    row.values = {name: held for name, (held, _) in pairs.items()}
    row.diff = {
        kind.by_name[name].label: [kind.by_name[name].words(value, known) for value in pair]
        for name, pair in pairs.items()
    }
    wanted = {name: new for name, (_, new) in pairs.items()}
    row.verdict = Verdict.CHANGE if pairs else Verdict.SAME
    if wanted:
        row.faults = bulk_rows.refusal(
            lambda: bulk_rows.change(kind, obj, wanted, known, by=by, at=at), by=by, is_trial=True
        )
    if row.faults:
        row.verdict = Verdict.ERROR
    return row


def _fail(run: ImportRun, job_id: int, message: str, at: datetime) -> None:
    with transaction.atomic():
        lifecycle.move(run, to=RunState.FAILED, by=None, at=at, problem=message[:400])
        jobs.fail(job_id, at=at, message=message)


def _report(job_id: int, total: int, done: int, at: datetime) -> None:
    job = jobs.held(job_id)
    jobs.record(job, total=total, done=done, at=at, message=f"{done} of {total}", facts={})
