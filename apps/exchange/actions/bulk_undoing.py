"""Take a bulk edit back by the same actions: every field as it was, unless changed since."""

from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.core import jobs, lifecycle
from apps.core.errors import Refused
from apps.core.models import Job
from apps.exchange.actions import bulk_rows
from apps.exchange.actions.bulk_checking import BATCH, GONE
from apps.exchange.bulk import PREFIX, Kind, People
from apps.exchange.enums import RunState
from apps.exchange.models import ImportChange, ImportRun

KIND = "undo of a bulk edit"


@transaction.atomic
def request_bulk_undo(*, run: ImportRun, by: User, at: datetime) -> Job:
    """Let all of it be taken back; hand the job's id to `undo_bulk`. Refused for who may not."""
    bulk_rows.kind_of(run.target, by)
    if run.state == RunState.UNDONE:
        raise Refused(f"{run.ref} is undone already.", conflict=True)
    job = jobs.create(kind=KIND, ref=run.ref, by=by, at=at)
    lifecycle.move(run, to=RunState.UNDOING, by=by, at=at, job=job)
    return job


def undo_bulk(*, job_id: int, at: datetime) -> None:
    """Take back what is left, the latest change first. Safe to repeat."""
    job = Job.objects.select_related("created_by").get(pk=job_id)
    run = ImportRun.objects.filter(ref=job.ref, state=RunState.UNDOING).first()
    if job.is_over or run is None:
        return
    left = ImportChange.objects.filter(run=run, undone_at=None)
    total, known, now = left.count(), bulk_rows.people(), jobs.clock(at)
    while batch := list(left.order_by("-pk").values_list("pk", flat=True)[:BATCH]):
        for pk in batch:
            _take_back(run, pk, known, job.created_by, at)
        with transaction.atomic():
            held = jobs.held(job_id)
            done = total - left.count()
            words = f"{done} of {total}"
            jobs.record(held, total=total, done=done, at=now(), message=words, facts={})
    _finish(run, job, at)


def _take_back(run: ImportRun, pk: int, known: People, by: User | None, at: datetime) -> None:
    with transaction.atomic():
        change = ImportChange.objects.select_for_update().get(pk=pk)
        if change.undone_at is not None:
            return
        kept: list[str] = []
        refused = bulk_rows.refusal(
            lambda: kept.extend(_restore(run, change, known, by, at)), by=by
        )
        change.kept = [*kept, *(fault["message"] for fault in refused)]
        change.undone_at = at
        change.save(update_fields=["kept", "undone_at"])


def _restore(
    run: ImportRun, change: ImportChange, known: People, by: User | None, at: datetime
) -> list[str]:
    """Put back what still is as the bulk edit left it; a line for each field that is not."""
    kind = bulk_rows.kind_of(run.target, by)
    obj = bulk_rows.locked(kind, change.object_pk)
    if obj is None:
        raise Refused(GONE)
    before, after = change.before or {}, change.after or {}
    free = {
        name: value
        for name, value in before.items()
        if name in kind.by_name and kind.by_name[name].held(obj) == after[name]
    }
    kept = [_line(kind, name, obj, after, known) for name in before if name not in free]
    if free:
        bulk_rows.put_back(kind, obj, free, known, by=by, at=at)
    return kept


def _line(kind: Kind, name: str, obj: object, after: dict[str, object], known: People) -> str:
    field = kind.by_name.get(name)
    if field is None:
        return f"The custom field {name.removeprefix(PREFIX)} was removed."
    return (
        f"{field.label} was changed since: set to {field.words(after[name], known)}, "
        f"now {field.words(field.held(obj), known)}."
    )


def _finish(run: ImportRun, job: Job, at: datetime) -> None:
    with transaction.atomic():
        run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if run.state != RunState.UNDOING:
            return  # another worker was first
        kept = ImportChange.objects.filter(run=run).exclude(kept=[]).count()
        counts = run.counts | {"kept": kept}
        lifecycle.move(
            run, to=RunState.UNDONE, by=job.created_by, at=at, counts=counts, undone_at=at
        )
        said = f"All but {kept} are as they were." if kept else "Everything is as it was."
        jobs.finish(job.pk, at=at, message=said)
