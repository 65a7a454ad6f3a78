"""Import what was checked: each row whole or not at all, on from where a worker has died.

Rows are written in batches of one transaction, with a savepoint for each row.
"""

from datetime import datetime
from itertools import takewhile
from typing import Any

import structlog
from django.db import models, transaction

from apps.accounts.models import User
from apps.core import audit, jobs, lifecycle
from apps.core.errors import Invalid, Refused
from apps.core.files import Damaged
from apps.core.models import Job
from apps.exchange.actions import snapshots
from apps.exchange.actions.planning import check_may, counts_of, target_of
from apps.exchange.actions.uploading import box_of
from apps.exchange.enums import WRITTEN, RunState, Verdict
from apps.exchange.models import ImportChange, ImportRow, ImportRun
from apps.exchange.readers import Box
from apps.exchange.targets import TARGETS, Faults, Known, Target, planned, written

KIND = "import"
NAMES = {"import": "imported", "undo": "taken back"}

log = structlog.get_logger(__name__)


@transaction.atomic
def request_apply(*, run: ImportRun, by: User, at: datetime) -> Job:
    """Let a worker import the rows that are new or changed; hand the job's id to the task.

    Rows with errors stay where they are. Refused where no row is left to write.
    """
    check_may(run.target, by)
    if not any(run.counts.get(verdict) for verdict in WRITTEN):
        raise Refused("There is no row to add or change. Correct the file and check it again.")
    job = jobs.create(kind=KIND, ref=run.ref, by=by, at=at)
    lifecycle.move(run, to=RunState.APPLYING, by=by, at=at, job=job)
    return job


def apply(*, job_id: int, at: datetime) -> None:
    """Write the rows that are left, in their order. Safe to repeat: a written row is not left."""
    job = Job.objects.select_related("created_by").get(pk=job_id)
    run = ImportRun.objects.filter(ref=job.ref, state=RunState.APPLYING).first()
    if job.is_over or run is None:
        return
    total = ImportRow.objects.filter(run=run, verdict__in=WRITTEN).count()
    done, now = total - _left(run).count(), jobs.clock(at)
    while some := _batch_written(run, job.created_by, at):
        done += some
        _report(job_id, total, done, now())
    _finish(run, job_id, job.created_by, at)


def _left(run: ImportRun) -> models.QuerySet[ImportRow]:
    return ImportRow.objects.filter(run=run, done_at=None, verdict__in=WRITTEN)


@transaction.atomic
def _batch_written(run: ImportRun, by: User | None, at: datetime) -> int:
    """The next rows of one kind, held from other workers; how many they were."""
    most = TARGETS[run.target].batch if run.target else Target.batch
    batch = list(_left(run).select_for_update().order_by("pk")[:most])
    rows = list(takewhile(lambda row: row.target == batch[0].target, batch))
    if not rows:
        return 0
    known = Known(at=at, is_filling=bool(run.mapping.get("fill")), box=_box(run))
    changes: list[ImportChange] = []
    with audit.acting(actor_id=by.pk if by else None, channel="import"):
        for row in rows:
            changes += _written(run, row, known, by, at)
    ImportChange.objects.bulk_create(changes)
    ImportRow.objects.bulk_update(rows, ["object_ref"])
    ImportRow.objects.filter(pk__in=[row.pk for row in rows]).update(done_at=at)
    return len(rows)


def _box(run: ImportRun) -> Box | None:
    """The files of the rows; where they are gone, each row says so."""
    try:
        return box_of(run)
    except Damaged:
        log.exception("files of an import are gone", run=run.ref)
        return None


def _written(
    run: ImportRun, row: ImportRow, known: Known, by: User | None, at: datetime
) -> list[ImportChange]:
    """One row, whole or not at all; what the actions refuse becomes its error."""
    try:
        with transaction.atomic():
            obj, changes = _write(run, row, known, by, at)
        known.learn(obj)
        row.object_ref = TARGETS[row.target].ref(obj)[:80]
    except (Refused, Invalid) as error:
        return _left_out(row, _told(error))
    except Exception:  # noqa: BLE001  one row must not hold up the others
        log.exception("row not imported", run=run.ref, row=row.number)
        return _left_out(row, [_fault("", "It could not be written. Look at it by hand.")])
    return changes


def _left_out(row: ImportRow, faults: list[dict[str, str]]) -> list[ImportChange]:
    row.verdict, row.faults = Verdict.ERROR, [*row.faults, *faults]
    row.save(update_fields=["verdict", "faults"])
    return []


def _write(
    run: ImportRun, row: ImportRow, known: Known, by: User | None, at: datetime
) -> tuple[Any, list[ImportChange]]:
    """Judge the row again, since others have worked meanwhile; write it. Its changes unsaved."""
    target, faults = target_of(run, row.target, known), Faults()
    found = planned(target, row.values, known, faults)
    if faults.faults:
        raise Invalid(faults.faults)
    around = target.around(found.facts) if found.obj is None else target.footprint(found.obj)
    before = snapshots.taken(around)
    obj = written(target, found, by=by, at=at)
    after = snapshots.taken(target.footprint(obj))
    changes = [
        ImportChange(
            run=run, row=row, model=label, object_pk=pk, label=_label(row, label),
            before=before.get((label, pk)), after=after.get((label, pk)),
        )
        for label, pk in dict.fromkeys([*before, *after])
        if before.get((label, pk)) != after.get((label, pk))
    ]  # fmt: skip
    return obj, changes


def _finish(run: ImportRun, job_id: int, by: User | None, at: datetime) -> None:
    with transaction.atomic():
        run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if run.state != RunState.APPLYING:
            return  # another worker was first
        done = ImportRow.objects.filter(run=run, done_at__isnull=False, verdict__in=WRITTEN).count()
        counts = counts_of(run) | {"done": done}
        lifecycle.move(run, to=RunState.APPLIED, by=by, at=at, counts=counts, applied_at=at)
        jobs.finish(job_id, at=at, message=f"{done} rows imported.")


@transaction.atomic
def _report(job_id: int, total: int, done: int, at: datetime) -> None:
    job = jobs.held(job_id)
    jobs.record(job, total=total, done=done, at=at, message=f"{done} of {total}", facts={})


def _told(error: Refused | Invalid) -> list[dict[str, str]]:
    if isinstance(error, Invalid):
        return [_fault(name, message) for name, message in error.errors.items()]
    return [_fault(error.field, error.message)]


def _fault(field: str, message: str) -> dict[str, str]:
    return {"cell": "", "field": field or "", "message": message}


def _label(row: ImportRow, label: str) -> str:
    model = snapshots.model_of(label)
    return f"{model._meta.verbose_name} of {row.label}"[:200]
