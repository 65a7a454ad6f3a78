"""What the page of a source shows."""

import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.safestring import SafeString

from apps.accounts.models import User
from apps.console.sources import listing
from apps.core import units
from apps.core.models import Job
from apps.core.ui import components
from apps.core.written import written_once
from apps.usage import queries
from apps.usage.actions import Preview
from apps.usage.models import DataSource, Quarantine, Series, SyncRun
from apps.usage.queries import Health

SOME_RUNS, SOME_SERIES, SOME_QUARANTINES = 15, 12, 20
KEEP_UPLOAD_S = 900
RECENT = timedelta(minutes=10)


@dataclass(frozen=True)
class RunRow:
    """A line of the log."""

    run: SyncRun
    took: str
    window: str


def run_rows(source: DataSource, *, all_of_them: bool) -> list[RunRow]:
    """The newest runs. One query."""
    last = 200 if all_of_them else SOME_RUNS
    return [_run_row(run) for run in _runs(source.pk, last=last)]


@written_once
def _runs(source: int, *, last: int) -> QuerySet[SyncRun]:
    return queries.runs(source)[:last]


def _run_row(run: SyncRun) -> RunRow:
    took = run.finished_at - run.started_at if run.finished_at else None
    return RunRow(run, _seconds(took), _window(run))


def _seconds(span: timedelta | None) -> str:
    """`0.4 s`, `3 min`."""
    if span is None:
        return ""
    seconds = span.total_seconds()
    if seconds < 60:
        return f"{seconds:.1f}{units.NBSP}s"
    return f"{int(seconds // 60)}{units.NBSP}min"


def _window(run: SyncRun) -> str:
    if run.window_from is None or run.window_to is None:
        return ""
    return f"{listing.at_time(run.window_from)} to {listing.at_time(run.window_to)}"


def series_rows(source: DataSource) -> list[tuple[Series, str]]:
    """The series in use whose newest sample is the oldest, with their labels. One query."""
    return [(row, listing.label_words(row)) for row in _stalest(source.pk)]


@written_once
def _stalest(source: int) -> QuerySet[Series]:
    found = listing.series_rows(source).filter(retired_at=None)
    return found.order_by("last_sample_at", "pk")[:SOME_SERIES]


@dataclass(frozen=True)
class QuarantineRow:
    """A stretch that is not believed: of what, from when to when in words."""

    quarantine: Quarantine
    labels: str
    since: str
    until: str


def quarantine_rows(source: DataSource) -> list[QuarantineRow]:
    """The newest quarantines, those in force first. One query."""
    return [
        QuarantineRow(
            found,
            listing.label_words(found.series),
            listing.at_time(found.starts_at),
            listing.at_time(found.ends_at) or "still",
        )
        for found in _quarantines(source.pk)
    ]


@written_once
def _quarantines(source: int) -> QuerySet[Quarantine]:
    return queries.quarantines(source)[:SOME_QUARANTINES]


def job_of(source: DataSource, now: datetime) -> Job | None:
    """The newest job of a source, if it runs or has just ended."""
    job = next(iter(_jobs(source.ref)), None)
    if job is None or (job.finished_at and now - job.finished_at > RECENT):
        return None
    return job


@written_once
def _jobs(ref: str) -> QuerySet[Job]:
    return Job.objects.filter(ref=ref).order_by("-created_at", "-pk")[:1]


def strip_of(source: Any, health: Health, now: datetime) -> list[tuple[str, str, str]]:
    """Figures below the head: label, value, caption."""
    lag = listing.duration(health.lag) if health.lag is not None else units.NONE
    circuit = "read at its cadence"
    if source.retry_at and source.retry_at > now:
        circuit = f"left alone until {listing.at_time(source.retry_at)}"
    return [
        ("Series mapped", units.number(source.series_count), "interfaces it measures"),
        ("Lag", lag, "age of the newest slot"),
        ("Complete", units.percent(source.complete_pct), _rejected_words(source)),
        ("Last success", units.age(source.last_ok_at, now), "since a read without error"),
        ("Failures in a row", str(source.failures), circuit),
    ]


def _rejected_words(source: Any) -> str:
    share = source.rejected_pct
    rejected = f", {units.percent(share)} rejected" if share else ""
    return f"of the last 24 hours{rejected}"


@dataclass(frozen=True)
class Seen:
    """A preview as it is shown: two small lines and what is known about them."""

    lines: list[tuple[str, SafeString, str]]
    problems: list[str]
    is_empty: bool


def seen(found: Preview) -> Seen:
    sides = (("In", found.in_bps), ("Out", found.out_bps))
    return Seen(
        lines=[
            (name, components.spark(values, label=f"{name}, last 6 hours"), _summary(values))
            for name, values in sides
        ],
        problems=found.problems,
        is_empty=not any(value is not None for _, values in sides for value in values),
    )


def _summary(values: list[int | None]) -> str:
    known = [value for value in values if value is not None]
    if not known:
        return f"none of {len(values)} slots"
    newest = units.rate(known[-1])
    return f"{newest} now, at most {units.rate(max(known))}, {len(known)} of {len(values)} slots"


def keep_upload(source: DataSource, user: User, data: bytes) -> str:
    """Hold a checked file for a quarter of an hour; returns the token to ask for it with."""
    token = token_urlsafe(16)
    cache.set(_key(source, user, token), zlib.compress(data), KEEP_UPLOAD_S)
    return token


def kept_upload(source: DataSource, user: User, token: str) -> bytes | None:
    """The file this person had checked; None when it is too long ago."""
    packed = cache.get(_key(source, user, token))
    return zlib.decompress(packed) if packed else None


def _key(source: DataSource, user: User, token: str) -> str:
    return f"upload:{source.pk}:{user.pk}:{token}"
