"""Long work with visible progress: start, report, finish. Writes only `Job`."""

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from kombu.exceptions import OperationalError

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.core.models import Job

STALE = timedelta(minutes=10)  # without progress: its worker is gone


def soon(task: Any) -> None:
    """Have a worker do at once what the clock does anyway; without a broker the clock is enough."""
    with suppress(OperationalError):
        task.delay()


def create(
    *, kind: str, ref: str, by: User | None, at: datetime, asked: dict[str, Any] | None = None
) -> Job:
    """A waiting job; hand its id to the task that does the work. `asked` is kept in its result."""
    return Job.objects.create(kind=kind, ref=ref, created_by=by, created_at=at, result=asked or {})


def waiting(*, kind: str, ref: str) -> bool:
    """Whether such a job is not over yet."""
    states = (Job.State.WAITING, Job.State.RUNNING)
    return Job.objects.filter(kind=kind, ref=ref, state__in=states).exists()


def held(job_id: int) -> Job:
    """The job, kept from other workers until the transaction ends."""
    return Job.objects.select_for_update().get(pk=job_id)


def record(
    job: Job, *, total: int, done: int, at: datetime, message: str, facts: dict[str, Any]
) -> None:
    """How far a held job came; facts are added to its result."""
    result = job.result | facts | {"seen_at": at.isoformat()}
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.RUNNING, total=total, done=done, message=message, result=result,
        started_at=job.started_at or at,
    )  # fmt: skip


def stop(*, job: Job, by: User, at: datetime) -> None:
    """Let a job end where it is. Raises Refused where it is over already."""
    running = (Job.State.WAITING, Job.State.RUNNING)
    changed = Job.objects.filter(pk=job.pk, state__in=running).update(
        state=Job.State.STOPPED, finished_at=at, message=f"Stopped by {by}."
    )
    if not changed:
        raise Refused("It is over already.", conflict=True)


def stale(kind: str, at: datetime) -> list[int]:
    """Jobs that nobody works on any more, to be handed out again."""
    states = (Job.State.WAITING, Job.State.RUNNING)
    rows = Job.objects.filter(kind=kind, state__in=states, created_at__lt=at - STALE)
    return [job.pk for job in rows.order_by("pk") if _last_seen(job) < at - STALE]


def is_busy(job: Job, at: datetime) -> bool:
    """Whether somebody works on it: a second worker that gets it leaves it alone."""
    return job.state == Job.State.RUNNING and _last_seen(job) >= at - STALE


def _last_seen(job: Job) -> datetime:
    seen = job.result.get("seen_at")
    known = datetime.fromisoformat(seen) if seen else job.created_at
    return max(known, job.started_at or known)


def clock(at: datetime) -> Callable[[], datetime]:
    """It is `at` now, and the clock goes on: for work that tells of itself for long."""
    began = time.monotonic()
    return lambda: at + timedelta(seconds=time.monotonic() - began)


def see(job_id: int, *, at: datetime, message: str) -> None:
    """It is worked on. One that is over, or that nobody has begun, is left alone."""
    running = Job.objects.filter(pk=job_id, state=Job.State.RUNNING)
    job = running.select_for_update(skip_locked=True).first()
    if job is not None:
        job.result = job.result | {"seen_at": at.isoformat()}
        job.message = message or job.message
        job.save(update_fields=["result", "message"])


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
