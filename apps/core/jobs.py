"""Long work with visible progress: start, report, finish. Writes only `Job`."""

from datetime import datetime
from typing import Any

from django.db.models import F

from apps.accounts.models import User
from apps.core.models import Job


def create(*, kind: str, ref: str, by: User | None, at: datetime) -> Job:
    """A waiting job; hand its id to the task that does the work."""
    return Job.objects.create(kind=kind, ref=ref, created_by=by, created_at=at)


def start(job_id: int, *, total: int, at: datetime) -> None:
    Job.objects.filter(pk=job_id).update(
        state=Job.State.RUNNING, total=total, done=0, started_at=at
    )


def advance(job_id: int | None, *, by: int = 1, message: str = "") -> None:
    """Add `by` to the amount done. A job of None is silent, so callers need no branch."""
    if job_id is not None:
        Job.objects.filter(pk=job_id).update(done=F("done") + by, message=message)


def finish(job_id: int | None, *, at: datetime, message: str = "", **result: Any) -> None:
    _end(job_id, Job.State.DONE, at, message, result)


def fail(job_id: int | None, *, at: datetime, message: str) -> None:
    _end(job_id, Job.State.FAILED, at, message, {})


def _end(
    job_id: int | None, state: str, at: datetime, message: str, result: dict[str, Any]
) -> None:
    if job_id is not None:
        Job.objects.filter(pk=job_id).update(
            state=state, finished_at=at, message=message, result=result
        )
