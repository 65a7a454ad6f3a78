"""Syncs: claim a source, read it outside any transaction, record each chunk in one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from apps.accounts.models import User
from apps.core import jobs
from apps.core.errors import Refused
from apps.core.models import Job
from apps.integrations.errors import SourceError
from apps.integrations.measuring import Target, Window
from apps.usage import queries, readers, store
from apps.usage.actions import chunks, linkstats, runs
from apps.usage.actions.chunks import Chunk, Todo
from apps.usage.enums import NEWEST_ONLY, READ_KINDS, RunKind, SourceState
from apps.usage.models import DataSource, Series, SyncRun
from apps.usage.readers import Reader
from apps.usage.rules import MAX_FILLED_SLOTS, SLOT_SECONDS, slot_start

REREAD_SLOTS = 3
FIRST_READ = timedelta(days=1)  # of a series never read; a backfill goes further
FURTHEST = timedelta(days=400)
WINDOW_S = 24 * 3600
FRESH_S = 3600
SERIES_AT_ONCE = 500

log = structlog.get_logger(__name__)


def collect(*, at: datetime) -> int:
    """Sync every source that is due, one after the other; the number synced.

    A source that fails, in whatever way, does not keep the others from their turn.
    """
    done = 0
    for source_id in queries.due_sources(at).values_list("pk", flat=True):
        try:
            done += sync_source(source_id=source_id, at=at) is not None
        except Exception:
            log.exception("sync broke off", source_id=source_id)
    return done


def request_sync(*, source: DataSource, by: User | None, at: datetime) -> Job:
    """A job for `sync_source`, for somebody who does not want to wait. Raises Refused."""
    refuse_unless_read(source)
    return jobs.create(kind="sync", ref=source.ref, by=by, at=at)


def refuse_unless_read(source: DataSource) -> None:
    """Raise Refused for a source that we do not read now."""
    if source.kind not in READ_KINDS:
        raise Refused(f"{source.name} is not asked: its samples are sent to us.")
    if source.state != SourceState.ENABLED:
        raise Refused(f"{source.name} is {source.get_state_display().lower()}. Resume it first.")


def sync_source(*, source_id: int, at: datetime, job_id: int | None = None) -> SyncRun | None:
    """Read what is new at a source; None when there was nothing to claim.

    Without a job, only when its cadence is over and its circuit closed. Each chunk is recorded with
    its cursors in one transaction: whatever kills this, the next sync goes on where the last
    recorded chunk ended. The last three slots are read again each time, so late and corrected
    samples converge; a series without samples is asked again for a day.
    """
    source = _claim(source_id, at, is_forced=job_id is not None)
    if source is None:
        jobs.finish(job_id, at=at, message="Another sync of this source has just begun.")
        return None
    store.current().ensure_partitions(at=at)
    series = list(Series.objects.filter(source=source, retired_at=None).order_by("pk"))
    todo = list(_todo(source, series, at))
    run = runs.start(source, RunKind.INCREMENTAL, todo, job_id=job_id, at=at)
    _read_all(source, run, todo, at)
    store.current().roll_up(at=at)
    linkstats.refresh_link_stats({each.interconnect_id for each in series}, at=at)
    run.refresh_from_db()
    return run


def read(reader: Reader, series: Sequence[Series], window: Window, at: datetime) -> Chunk:
    """Ask a source for a window of some series. Raises SourceError."""
    targets = [Target(each.pk, each.labels) for each in series]
    return chunks.build(series, reader.read(targets, window, at), window)


def read_newest(reader: Reader, series: Sequence[Series], window: Window, at: datetime) -> Chunk:
    """The same of a source that tells the newest poll: one without any is what is missing."""
    chunk = read(reader, series, window, at)
    return replace(
        chunk, missing=len(series) - len({each.series for each in chunk.progress if each.newest})
    )


def check_clock(reader: Reader, source: DataSource, run: SyncRun, at: datetime) -> None:
    """Note how far the source's clock is off. Raises ClockOff where that is too far."""
    skew = reader.skew(at)
    runs.note_clock(run, skew)
    readers.check_clock(skew, source.name)


def _claim(source_id: int, at: datetime, *, is_forced: bool) -> DataSource | None:
    """The source, if it is due and nobody else was faster."""
    if is_forced:
        wanted = DataSource.objects.filter(state=SourceState.ENABLED, kind__in=READ_KINDS)
    else:
        wanted = queries.due_sources(at)
    source = wanted.filter(pk=source_id).first()
    if source is None:
        return None
    same = DataSource.objects.filter(pk=source.pk, polled_at=source.polled_at)
    return source if same.update(polled_at=at) else None


def _start(series: Series, at: datetime) -> int:
    """The first slot to read, epoch seconds."""
    if series.cursor is None:
        return int(slot_start((at - FIRST_READ).timestamp()))
    oldest = slot_start((at - FURTHEST).timestamp())
    return int(max(oldest, series.cursor.timestamp() - REREAD_SLOTS * SLOT_SECONDS))


def _todo(source: DataSource, series: Sequence[Series], at: datetime) -> Iterable[Todo]:
    """What to ask for; a source that tells the newest poll only is asked once for each series."""
    if source.kind not in NEWEST_ONLY:
        return _chunks(series, {each.pk: _start(each, at) for each in series}, at)
    end = int(slot_start(at.timestamp()))
    newest = Window(end - MAX_FILLED_SLOTS * SLOT_SECONDS, end)
    return ((newest, some) for some in in_groups(series))


def _chunks(series: Sequence[Series], starts: Mapping[int, int], at: datetime) -> Iterator[Todo]:
    """Windows of at most a day, oldest first, with the series that have something to read.

    Those that are up to date come first and by themselves: one silent interface must not make us
    read a day of all the others each time.
    """
    end = int(slot_start(at.timestamp()))
    fresh = [each for each in series if starts[each.pk] >= end - FRESH_S]
    behind = [each for each in series if starts[each.pk] < end - FRESH_S]
    for group in (fresh, behind):
        first = min((starts[each.pk] for each in group), default=end)
        for window in windows(first, end):
            wanted = [each for each in group if starts[each.pk] < window.end]
            for some in in_groups(wanted):
                yield window, some


def in_groups(series: Sequence[Series]) -> Iterator[Sequence[Series]]:
    """As many series as are recorded in one transaction."""
    for first in range(0, len(series), SERIES_AT_ONCE):
        yield series[first : first + SERIES_AT_ONCE]


def windows(start: int, end: int) -> Iterator[Window]:
    """[start, end) in pieces of at most a day."""
    for first in range(start, end, WINDOW_S):
        yield Window(first, min(end, first + WINDOW_S))


def _read_all(source: DataSource, run: SyncRun, todo: Sequence[Todo], at: datetime) -> None:
    stopwatch = runs.Stopwatch()
    asked = read_newest if source.kind in NEWEST_ONLY else read
    problems: dict[int, str] = {}
    held: set[int] = set()  # a window of theirs could not be read: they stay before it
    try:
        with readers.of(source)(source) as reader:
            check_clock(reader, source, run, at)
            for window, some in todo:
                chunk = asked(reader, some, window, at)
                runs.record(run, chunk, held=held, at=at)
                problems |= chunk.problems
                held |= chunk.failed
    except SourceError as error:
        runs.fail(run, error, took=stopwatch.read(), at=at)
    else:
        runs.succeed(run, list(problems.values()), took=stopwatch.read(), at=at)
