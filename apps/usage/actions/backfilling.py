"""Backfill: up to 13 months of history of a source, oldest first, a day at a time."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.core import jobs
from apps.core.errors import Refused
from apps.core.models import Job
from apps.integrations.errors import SourceError
from apps.integrations.measuring import Window
from apps.usage import readers, store
from apps.usage.actions import collecting, linkstats, runs
from apps.usage.actions.chunks import Todo, moment
from apps.usage.enums import NEWEST_ONLY, RunKind, RunState
from apps.usage.models import DataSource, Series, SyncRun
from apps.usage.readers import Reader
from apps.usage.rules import slot_start

FURTHEST = timedelta(days=400)
DAYS_A_CALL = 20  # far below what a task may last


def request_backfill(*, source: DataSource, since: datetime, by: User | None, at: datetime) -> Job:
    """A job for `backfill`. Raises Refused for a time that is ahead or too long ago."""
    collecting.refuse_unless_read(source)
    if source.kind in NEWEST_ONLY:
        raise Refused(f"{source.name} tells the newest poll only; it has no history to read.")
    if not at - FURTHEST <= since < at:
        raise Refused("Choose a day within the last 13 months.", field="since")
    return jobs.create(kind="backfill", ref=source.ref, by=by, at=at)


def backfill(*, source_id: int, since: datetime, at: datetime, job_id: int | None = None) -> bool:
    """Read the history of all series of a source from `since` up to `at`; True when it is over.

    It goes on where an earlier one from the same moment was interrupted or failed: each chunk is
    recorded with the progress in one transaction. At most twenty days a call; while the answer is
    False, call again. Errors of the source end it and are told in the run and the job.
    """
    since = slot_start(since)
    source = DataSource.objects.get(pk=source_id)
    series = list(Series.objects.filter(source=source, retired_at=None).order_by("pk"))
    run = _current(source, since, job_id) or _begin(source, series, since, job_id, at)
    if run.state != RunState.RUNNING:
        return True
    stopwatch = runs.Stopwatch()
    try:
        is_over = _go_on(source, series, run, at)
    except SourceError as error:
        runs.fail(run, error, took=stopwatch.read(), at=at)
        return True
    linkstats.refresh_link_stats({each.interconnect_id for each in series}, at=at)
    if is_over:
        problem = SyncRun.objects.values_list("error", flat=True).get(pk=run.pk)
        runs.succeed(run, [problem] if problem else [], took=stopwatch.read(), at=at)
    return is_over


def _current(source: DataSource, since: datetime, job_id: int | None) -> SyncRun | None:
    """The run of an earlier call for the same job."""
    return _from(source, since).filter(job=job_id).first() if job_id is not None else None


def _begin(
    source: DataSource, series: Sequence[Series], since: datetime, job_id: int | None, at: datetime
) -> SyncRun:
    """A new run that starts where an unfinished one from the same moment ended."""
    earlier = _from(source, since).first()
    done_to = earlier.done_to if earlier and earlier.state != RunState.DONE else None
    end = slot_start(at)
    todo: list[Todo] = [
        (window, some)
        for window in _windows(done_to or since, end)
        for some in collecting.in_groups(series)
    ]
    return runs.start(
        source, RunKind.BACKFILL, todo, job_id=job_id, at=at,
        window_from=since, window_to=end, done_to=done_to,
    )  # fmt: skip


def _from(source: DataSource, since: datetime) -> QuerySet[SyncRun]:
    found = SyncRun.objects.filter(source=source, kind=RunKind.BACKFILL, window_from=since)
    return found.order_by("-started_at", "-pk")


def _go_on(source: DataSource, series: Sequence[Series], run: SyncRun, at: datetime) -> bool:
    """Read the next days; True when none is left. Raises SourceError."""
    left = _windows(run.done_to or run.window_from, run.window_to)
    with readers.of(source)(source) as reader:
        collecting.check_clock(reader, source, run, at)
        for window in left[:DAYS_A_CALL]:
            _read_day(reader, series, run, window, at)
            store.current().roll_up(at=at)
    return len(left) <= DAYS_A_CALL


def _read_day(
    reader: Reader, series: Sequence[Series], run: SyncRun, window: Window, at: datetime
) -> None:
    """The day counts as done with its last group of series; a repeated group changes nothing."""
    groups = list(collecting.in_groups(series))
    for some in groups:
        chunk = collecting.read(reader, some, window, at)
        done = {"done_to": moment(window.end)} if some is groups[-1] else {}
        told = {"error": next(iter(chunk.problems.values()))} if chunk.problems else {}
        runs.record(run, chunk, at=at, held=chunk.failed, **done, **told)


def _windows(start: datetime | None, end: datetime | None) -> list[Window]:
    if start is None or end is None:
        return []
    return list(collecting.windows(int(start.timestamp()), int(end.timestamp())))
