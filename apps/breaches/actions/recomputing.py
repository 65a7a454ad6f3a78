"""Judging a time gone by again: on request, a day at a time, with progress that can be watched."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from django.db import transaction

from apps.accounts.models import User
from apps.breaches import queries
from apps.breaches.actions.judging import judge_works
from apps.breaches.actions.tally import Tally
from apps.breaches.queries import Promise, Work
from apps.core import jobs
from apps.core.errors import Refused
from apps.core.models import Job
from apps.network.models import Interconnect
from apps.usage import actions as usage

KIND = "judge again"
LONGEST = 400  # days
DAYS_A_CALL = 20  # far below what a task may last
DAY = timedelta(days=1)

log = structlog.get_logger(__name__)


def request_recompute(
    *, interconnect: Interconnect, first: date, last: date, by: User, at: datetime
) -> Job:
    """A job for `recompute`: all terms on an interconnect, days first to last, both included.

    Raises Refused for days that are not over, too many of them, or while another one runs.
    """
    if not first <= last:
        raise Refused("The first day lies after the last one.", field="first")
    if last >= at.date():
        raise Refused("Choose days that are over.", field="last")
    if (last - first).days >= LONGEST:
        raise Refused(f"Choose at most {LONGEST} days.", field="first")
    if jobs.waiting(kind=KIND, ref=interconnect.ref):
        raise Refused("It is being judged again already; see its progress.", conflict=True)
    asked = {"first": str(first), "last": str(last)}
    return jobs.create(kind=KIND, ref=interconnect.ref, by=by, at=at, asked=asked)


def recompute(*, job_id: int, at: datetime) -> bool:
    """Judge the next days of a job; True when it is over. While it is False, call again.

    Each day is judged and counted in one transaction, so that an interrupted job goes on with the
    first day that was not. Nothing that has the same inputs as before is written. A job that was
    stopped stays as far as it came.
    """
    try:
        return any(_step(job_id, at) for _ in range(DAYS_A_CALL))
    except Exception:
        log.exception("not judged again", job=job_id)
        jobs.fail(job_id, at=at, message="It failed: the log of the worker says why.")
        return True


@transaction.atomic
def _step(job_id: int, at: datetime) -> bool:
    """One day; True when none is left, or somebody stopped the job."""
    job = jobs.held(job_id)
    if job.is_over:
        return True
    first, last = (date.fromisoformat(job.result[name]) for name in ("first", "last"))
    total = (last - first).days + 1
    day = first + job.done * DAY
    if day > last:
        _finish(job, total, at)
        return True
    tally = _tally(job) + _judge_day(_promises(job.ref, at), day, at)
    jobs.record(
        job, total=total, done=job.done + 1, at=at, message=f"Judged {day:%-d %b %Y}",
        facts={"tally": asdict(tally)},
    )  # fmt: skip
    return False


def _judge_day(promises: Iterable[Promise], day: date, at: datetime) -> Tally:
    """All terms whose day, or month, ended then and is settled."""
    works = [
        Work(promise, day, day, is_sure=True)
        for promise in promises
        if promise.first_day <= day <= promise.last_day(at)
    ]
    return judge_works(works, at) if works else Tally()


def _promises(ref: str, at: datetime) -> list[Promise]:
    """Everything promised that has to do with an interconnect."""
    link = Interconnect.objects.get(ref=ref)
    return [one for one in queries.promises(at) if link.pk in one.interconnect_ids]


def _finish(job: Job, total: int, at: datetime) -> None:
    """The figures of lists as well, out of the samples as they are now."""
    link = Interconnect.objects.get(ref=job.ref)
    usage.refresh_link_stats([link.pk], at=at, anew=True)
    tally = _tally(job)
    jobs.finish(job.pk, at=at, message=words(total, tally), **job.result)


def words(days: int, tally: Tally) -> str:
    """`31 days judged again: 2 evaluations differ, 1 breach opened.`"""
    counted = "1 day" if days == 1 else f"{days} days"
    parts = [
        (tally.evaluated, "evaluation differs", "evaluations differ"),
        (tally.opened + tally.reopened, "breach opened", "breaches opened"),
        (tally.raised, "breach raised", "breaches raised"),
        (tally.resolved, "breach resolved", "breaches resolved"),
    ]
    changes = [f"{n} {one if n == 1 else many}" for n, one, many in parts if n]
    return f"{counted} judged again: {', '.join(changes) or 'nothing differs'}."


def _tally(job: Job) -> Tally:
    counts: dict[str, Any] = job.result.get("tally", {})
    return Tally(**counts)
