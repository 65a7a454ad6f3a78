"""Celery entries of imports: read the clock, call one action."""

from celery import shared_task
from django.utils import timezone

from apps.exchange import actions


@shared_task
def check(job_id: int) -> None:
    actions.check(job_id=job_id, at=timezone.now())


@shared_task
def apply(job_id: int) -> None:
    actions.apply(job_id=job_id, at=timezone.now())
    actions.trace_job(job_id=job_id, at=timezone.now())


@shared_task
def undo(job_id: int) -> None:
    actions.undo(job_id=job_id, at=timezone.now())


@shared_task
def keep_imports() -> None:
    """Hand out again what a worker has left; a row that was written is not written twice."""
    for name, job_id in actions.lost(at=timezone.now()):
        TASKS[name].delay(job_id)


@shared_task
def tidy_imports() -> None:
    actions.sweep(at=timezone.now())


@shared_task
def write_export(archive_id: int) -> None:
    actions.write_export(archive_id=archive_id, at=timezone.now())


@shared_task
def tidy_exports() -> None:
    actions.tidy_exports(at=timezone.now())


@shared_task
def read(job_id: int) -> None:
    """Read a connection into a dry run."""
    actions.read(job_id=job_id, at=timezone.now())


@shared_task
def check_bulk(job_id: int) -> None:
    actions.check_bulk(job_id=job_id, at=timezone.now())


@shared_task
def apply_bulk(job_id: int) -> None:
    actions.apply_bulk(job_id=job_id, at=timezone.now())


@shared_task
def undo_bulk(job_id: int) -> None:
    actions.undo_bulk(job_id=job_id, at=timezone.now())


TASKS = {
    "check": check,
    "apply": apply,
    "undo": undo,
    "read": read,
    "check_bulk": check_bulk,
    "apply_bulk": apply_bulk,
    "undo_bulk": undo_bulk,
}
