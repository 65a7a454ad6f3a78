"""Take an import back: every column as it was, unless somebody has changed it since.

This is the one place that writes rows of other apps: what it writes stood there before, so their
rules have accepted it, and the triggers audit it as any change.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import models, transaction

from apps.accounts.models import User
from apps.core import audit, jobs, lifecycle
from apps.core.models import Job
from apps.exchange.actions import custom_values, removing, snapshots
from apps.exchange.actions.planning import check_may
from apps.exchange.enums import RunState
from apps.exchange.models import ImportChange, ImportRun

KIND = "undo of an import"
BATCH = 500  # changes of a transaction, and between two reports of progress


@transaction.atomic
def request_undo(*, run: ImportRun, by: User, at: datetime, anyway: bool = False) -> Job:
    """Let a worker take the whole run back; hand the job's id to the task.

    What somebody has changed since is kept and listed. `anyway` takes that back too: after an undo
    that has kept something, or at once.
    """
    check_may(run.target, by)
    job = jobs.create(kind=KIND, ref=run.ref, by=by, at=at, asked={"anyway": anyway})
    lifecycle.move(run, to=RunState.UNDOING, by=by, at=at, job=job)
    if anyway:
        ImportChange.objects.filter(run=run).exclude(kept=[]).update(undone_at=None, kept=[])
    return job


def undo(*, job_id: int, at: datetime) -> None:
    """Take back what is left, the latest change first. Safe to repeat."""
    job = Job.objects.select_related("created_by").get(pk=job_id)
    run = ImportRun.objects.filter(ref=job.ref, state=RunState.UNDOING).first()
    if job.is_over or run is None:
        return
    anyway = bool(job.result.get("anyway"))
    total = ImportChange.objects.filter(run=run).count()
    done, now = total - _left(run).count(), jobs.clock(at)
    while some := _batch_undone(run, job, anyway, at):
        done += some
        _report(job_id, total, done, now())
    _finish(run, job, at)


def _left(run: ImportRun) -> models.QuerySet[ImportChange]:
    return ImportChange.objects.filter(run=run, undone_at=None)


def _batch_undone(run: ImportRun, job: Job, anyway: bool, at: datetime) -> int:
    """The next changes in one transaction, held from other workers; how many they were."""
    with transaction.atomic(), audit.acting(actor_id=job.created_by_id, channel="import"):
        batch = list(_left(run).select_for_update().order_by("-pk")[:BATCH])
        for is_made, some in groupby(batch, key=lambda change: change.before is None):
            changes = list(some)
            if not is_made or not removing.all_removed(changes):
                for change in changes:
                    _take_back(change, anyway)
        kept = [change for change in batch if change.kept]
        ImportChange.objects.bulk_update(kept, ["kept"])
        ImportChange.objects.filter(pk__in=[each.pk for each in batch]).update(undone_at=at)
    return len(batch)


def _take_back(change: ImportChange, anyway: bool) -> None:
    model = snapshots.model_of(change.model)
    now = model._default_manager.select_for_update(of=("self",)).filter(pk=change.object_pk).first()
    if change.after is None:
        change.kept = _put_back(model, change, now)
    elif change.before is None:
        change.kept = _removed(change, now, anyway)
    else:
        change.kept = _restored(model, change, now, anyway)


def _put_back(model: type[models.Model], change: ImportChange, now: Any) -> list[str]:
    """A row that the import has removed is there again, with its key."""
    if now is not None:
        return ["It is there again already."]
    model(**snapshots.values_of(model, change.before or {})).save(force_insert=True)
    return []


def _removed(change: ImportChange, now: Any, anyway: bool) -> list[str]:
    """A row that the import has made goes, unless it was changed or something hangs on it."""
    if now is None:
        return []
    if not anyway and (differs := _differences(change, now, list(change.after or {}))):
        return differs
    if hanging := removing.hanging(now):
        return [removing.why_it_stays(now, hanging)]
    with removing.permitted(type(now)):
        now.delete()
    return []


def _restored(model: type[models.Model], change: ImportChange, now: Any, anyway: bool) -> list[str]:
    """The columns that the import has changed become what they were; those changed since stay."""
    if now is None:
        return ["Somebody has removed it since."]
    before, after = change.before or {}, change.after or {}
    names = [name for name in before if before[name] != after.get(name)]
    kept = [] if anyway else _differences(change, now, names)
    texts = snapshots.texts_of(now)
    free = {name: before[name] for name in names if anyway or texts[name] == after.get(name)}
    if custom_values.NAME in names:
        free[custom_values.NAME] = custom_values.put_back(change, texts, anyway=anyway)
    if free:
        model._default_manager.filter(pk=now.pk).update(**snapshots.values_of(model, free))
    return kept


def _differences(change: ImportChange, now: Any, names: Sequence[str]) -> list[str]:
    """A line for each column that is no longer what the import has left."""
    texts, after = snapshots.texts_of(now), change.after or {}
    lines = [
        f"{_called(now, name)} was changed since: imported {_shown(after.get(name))}, "
        f"now {_shown(texts[name])}."
        for name in names
        if texts[name] != after.get(name) and name != custom_values.NAME
    ]
    return lines + (custom_values.differences(change, now) if custom_values.NAME in names else [])


def _called(obj: models.Model, attname: str) -> str:
    field = next(f for f in obj._meta.concrete_fields if f.attname == attname)
    label = str(field.verbose_name)
    return label[:1].upper() + label[1:]


def _shown(text: Any) -> str:
    return "nothing" if text in (None, "") else f"“{str(text)[:80]}”"


def _finish(run: ImportRun, job: Job, at: datetime) -> None:
    with transaction.atomic():
        run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if run.state != RunState.UNDOING:
            return  # another worker was first
        kept = ImportChange.objects.filter(run=run).exclude(kept=[]).count()
        counts = run.counts | {"kept": kept}
        by = job.created_by
        lifecycle.move(run, to=RunState.UNDONE, by=by, at=at, counts=counts, undone_at=at)
        said = f"All but {kept} changes are taken back." if kept else "Everything is as it was."
        jobs.finish(job.pk, at=at, message=said)


@transaction.atomic
def _report(job_id: int, total: int, done: int, at: datetime) -> None:
    job = jobs.held(job_id)
    jobs.record(job, total=total, done=done, at=at, message=f"{done} of {total}", facts={})
