"""The log of syncs, what a sync leaves behind, and the circuit breaker of a source."""

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from apps.core import jobs
from apps.core.models import Job
from apps.integrations.errors import ClockOff, SourceError, SourceLimited
from apps.integrations.measuring import Reading
from apps.usage import store
from apps.usage.actions import quarantines
from apps.usage.actions.chunks import Chunk, Progress, Todo, moment
from apps.usage.enums import RunKind, RunState
from apps.usage.models import CounterReading, DataSource, Filled, SyncRun

LONGEST_SKEW = 2**31 - 1  # seconds
LONGEST_PAUSE = timedelta(hours=1)
INTERRUPTED = (
    "Interrupted: the worker stopped before the end. What it had read is kept; the next run goes "
    "on from there."
)

# In the order of the ids, so that two syncs of one source wait for each other.
MOVE_CURSORS = """
WITH locked AS (
    SELECT id FROM usage_series WHERE id = ANY (%(ids)s) ORDER BY id FOR UPDATE
)
UPDATE usage_series s
SET cursor = GREATEST(s.cursor, v.cursor), last_sample_at = GREATEST(s.last_sample_at, v.newest)
FROM locked JOIN unnest(%(ids)s::int[], %(cursors)s::timestamptz[], %(newest)s::timestamptz[])
     AS v (id, cursor, newest) USING (id)
WHERE s.id = v.id AND (s.cursor, s.last_sample_at) IS DISTINCT FROM
      (GREATEST(s.cursor, v.cursor), GREATEST(s.last_sample_at, v.newest))
"""


class Stopwatch:
    """How long something took; the log shows it, nothing depends on it."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def read(self) -> timedelta:
        return timedelta(seconds=time.monotonic() - self._began)


def start(
    source: DataSource,
    kind: RunKind,
    todo: Sequence[Todo],
    *,
    job_id: int | None,
    at: datetime,
    **fields: Any,
) -> SyncRun:
    """A running entry in the log. An older one that still says so was interrupted."""
    left = SyncRun.objects.filter(source=source, kind=kind, state=RunState.RUNNING)
    for interrupted in left:
        _close(interrupted, RunState.FAILED, INTERRUPTED, at)
    job = None if job_id is None else Job.objects.get(pk=job_id)
    if job is not None:
        jobs.start(job.pk, total=len(todo), at=at)
    reach = {
        "window_from": moment(min(window.start for window, _ in todo)) if todo else None,
        "window_to": moment(max(window.end for window, _ in todo)) if todo else None,
        "series": len({each.pk for _, some in todo for each in some}),
    }
    return SyncRun.objects.create(
        source=source,
        kind=kind,
        job=job,
        started_by=job.created_by if job else None,
        started_at=at,
        **{**reach, **fields},
    )


@transaction.atomic
def record(
    run: SyncRun, chunk: Chunk, *, at: datetime, held: Iterable[int] = (), **fields: Any
) -> int:
    """Samples, cursors, counters and progress in one transaction: all of a chunk or nothing.

    The cursors of `held` series stay; `fields` are set on the run. Returns the slots changed.
    """
    written = store.current().write(chunk.batch, at=at)
    kept = set(held)
    _move_cursors([each for each in chunk.progress if each.series not in kept])
    Filled.objects.bulk_create(
        [Filled(series_id=pk, starts_at=moment(first), slots=n) for pk, first, n in chunk.filled],
        ignore_conflicts=True,
    )
    _keep_readings(chunk.readings)
    quarantines.look(chunk.batch.ids.tolist(), chunk.batch.start, chunk.batch.end, at=at)
    quarantines.look_at_speeds(chunk.speeds, at=at)
    SyncRun.objects.filter(pk=run.pk).update(
        samples=F("samples") + written,
        missing=F("missing") + chunk.missing,
        rejected=F("rejected") + chunk.rejected,
        **fields,
    )
    jobs.advance(run.job_id)
    return written


def _keep_readings(readings: Mapping[int, Reading]) -> None:
    """The counters that the next rates start from; a rate and its counters are kept together."""
    rows = [
        CounterReading(
            series_id=pk, at=datetime.fromtimestamp(kept.at, UTC), in_octets=kept.in_octets,
            out_octets=kept.out_octets, uptime=kept.uptime, discontinuity=kept.discontinuity,
        )
        for pk, kept in sorted(readings.items())
    ]  # fmt: skip
    CounterReading.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["series"],
        update_fields=["at", "in_octets", "out_octets", "uptime", "discontinuity"],
    )  # fmt: skip


def _move_cursors(progress: Sequence[Progress]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            MOVE_CURSORS,
            {
                "ids": [each.series for each in progress],
                "cursors": [each.cursor for each in progress],
                "newest": [each.newest for each in progress],
            },
        )


@transaction.atomic
def succeed(run: SyncRun, problems: Sequence[str], *, took: timedelta, at: datetime) -> None:
    """Close the log entry and the circuit; `problems` of single series are told, not punished.

    `at` is when the sync began, `took` how long it ran.
    """
    text = _summary(problems)
    _close(run, RunState.PARTIAL if problems else RunState.DONE, text, at + took)
    DataSource.objects.filter(pk=run.source_id).update(
        last_ok_at=at, last_error=text, failures=0, retry_at=None
    )
    jobs.finish(run.job_id, at=at, message=text or "Done.", samples=_samples(run))


@transaction.atomic
def fail(run: SyncRun, error: SourceError, *, took: timedelta, at: datetime) -> None:
    """Close the log entry; the source is left alone for longer with each failure in a row."""
    _close(run, RunState.PARTIAL if _samples(run) else RunState.FAILED, str(error), at + took)
    source = DataSource.objects.select_for_update().get(pk=run.source_id)
    source.failures += 1
    if isinstance(error, ClockOff):
        source.clock_skew_s = _whole(error.skew_s)
    source.last_error = str(error)
    source.retry_at = at + pause_after(source, error)
    source.save(update_fields=["failures", "last_error", "retry_at", "clock_skew_s"])
    jobs.fail(run.job_id, at=at, message=str(error))


def pause_after(source: DataSource, error: SourceError) -> timedelta:
    """The cadence, doubled by each failure after the first, at most an hour or the cadence.

    A source that asks for a longer pause gets it.
    """
    cadence = timedelta(seconds=source.cadence_s)
    pause = min(cadence * 2 ** min(source.failures - 1, 10), max(LONGEST_PAUSE, cadence))
    asked = error.retry_after if isinstance(error, SourceLimited) else None
    return max(pause, timedelta(seconds=asked or 0))


def note_clock(run: SyncRun, skew_s: float | None) -> None:
    """How far the source's clock was ahead of ours in this run."""
    skew = None if skew_s is None else _whole(skew_s)
    DataSource.objects.filter(pk=run.source_id).update(clock_skew_s=skew)


def _whole(seconds: float) -> int:
    """As far as the column reaches."""
    return round(max(-LONGEST_SKEW, min(seconds, LONGEST_SKEW)))


def _close(run: SyncRun, state: RunState, error: str, at: datetime) -> None:
    run.state = state  # no move table: a run is an entry in a log
    run.finished_at, run.error = at, error
    run.save(update_fields=["state", "finished_at", "error"])


def _samples(run: SyncRun) -> int:
    return SyncRun.objects.values_list("samples", flat=True).get(pk=run.pk)


def _summary(problems: Sequence[str]) -> str:
    """Each problem once, the most frequent first, with the number of series it concerns."""
    counted = Counter(problems).most_common(5)
    return " ".join(f"{text} ({times} series)" for text, times in counted)
