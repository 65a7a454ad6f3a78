"""Apply a bulk edit as it was previewed: a row that somebody has changed since is left alone."""

from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.core import jobs, lifecycle
from apps.core.errors import Refused
from apps.core.models import Job
from apps.exchange.actions import bulk_rows
from apps.exchange.actions.bulk_checking import BATCH, GONE, wanted_of
from apps.exchange.actions.planning import counts_of
from apps.exchange.bulk import Kind, People
from apps.exchange.enums import RunState, Verdict
from apps.exchange.models import ImportChange, ImportRow, ImportRun

KIND = "bulk edit"


@transaction.atomic
def request_bulk(*, run: ImportRun, by: User, at: datetime) -> Job:
    """Say yes to a preview; hand the job's id to `apply_bulk`.

    Refused where no row would change, for somebody who may not, and for who comes second.
    """
    bulk_rows.kind_of(run.target, by)
    if not run.counts.get(Verdict.CHANGE) and run.state == RunState.CHECKED:
        raise Refused("There is no row to change.")
    job = jobs.create(kind=KIND, ref=run.ref, by=by, at=at)
    lifecycle.move(run, to=RunState.APPLYING, by=by, at=at, job=job)
    return job


def apply_bulk(*, job_id: int, at: datetime) -> None:
    """Change the rows that are left, each whole or not at all. Safe to repeat."""
    job = Job.objects.select_related("created_by").get(pk=job_id)
    run = ImportRun.objects.filter(ref=job.ref, state=RunState.APPLYING).first()
    if job.is_over or run is None:
        return
    left = ImportRow.objects.filter(run=run, done_at=None, verdict=Verdict.CHANGE)
    total, known, now = left.count(), bulk_rows.people(), jobs.clock(at)
    while batch := list(left.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        for pk in batch:
            _apply_row(run, pk, known, job.created_by, at)
        _report(job_id, total, total - left.count(), now())
    _finish(run, job_id, job.created_by, at)


def _apply_row(run: ImportRun, pk: int, known: People, by: User | None, at: datetime) -> None:
    with transaction.atomic():
        row = ImportRow.objects.select_for_update().get(pk=pk)
        if row.done_at is not None:
            return
        row.faults = bulk_rows.refusal(lambda: _change(run, row, known, by, at), by=by)
        row.verdict = Verdict.ERROR if row.faults else row.verdict
        row.done_at = at
        row.save(update_fields=["verdict", "faults", "done_at"])


def _change(run: ImportRun, row: ImportRow, known: People, by: User | None, at: datetime) -> None:
    kind = bulk_rows.kind_of(run.target, by)
    obj = bulk_rows.locked(kind, row.number)
    if obj is None:
        raise Refused(GONE)
    _refuse_gone(kind, run)
    pairs = wanted_of(kind, obj, bulk_rows.changes_of(run))
    before = {name: kind.by_name[name].held(obj) for name in row.values}
    if before != row.values or pairs.keys() != row.values.keys():
        raise Refused(_changed_since(kind, row, obj, known))
    after = {name: new for name, (_, new) in pairs.items()}
    bulk_rows.change(kind, obj, after, known, by=by, at=at)
    ImportChange.objects.create(
        run=run, row=row, model=obj._meta.label, object_pk=obj.pk, label=row.label,
        before=before, after=after,
    )  # fmt: skip


def _refuse_gone(kind: Kind, run: ImportRun) -> None:
    """A custom field may have been retired, or removed, between the preview and its yes."""
    offered = {field.name for field in kind.offered}
    if not offered.issuperset(bulk_rows.changes_of(run)):
        raise Refused("A field of this edit is not in use any more. Nothing of it was changed.")


def _changed_since(kind: Kind, row: ImportRow, obj: object, known: People) -> str:
    """Somebody was there between the preview and its yes."""
    said = []
    for name in bulk_rows.changes_of(row.run):
        field = kind.by_name[name]
        now = field.held(obj)
        if name not in row.values or now != row.values[name]:
            said.append(f"{field.label} is {field.words(now, known)} now")
    return f"Somebody has changed it since the preview: {', '.join(said)}. It was left alone."


def _finish(run: ImportRun, job_id: int, by: User | None, at: datetime) -> None:
    with transaction.atomic():
        run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if run.state != RunState.APPLYING:
            return  # another worker was first
        done = ImportRow.objects.filter(run=run, done_at__isnull=False, verdict=Verdict.CHANGE)
        counts = counts_of(run) | {"done": done.count()}
        lifecycle.move(run, to=RunState.APPLIED, by=by, at=at, counts=counts, applied_at=at)
        jobs.finish(job_id, at=at, message=f"{counts['done']} changed.")


def _report(job_id: int, total: int, done: int, at: datetime) -> None:
    with transaction.atomic():
        job = jobs.held(job_id)
        jobs.record(job, total=total, done=done, at=at, message=f"{done} of {total}", facts={})
