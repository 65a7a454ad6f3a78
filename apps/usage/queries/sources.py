"""Sources of measurements: how they are, and what their syncs did."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Aggregate,
    Count,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from apps.usage.enums import READ_KINDS, SourceKind, SourceState
from apps.usage.models import DataSource, Quarantine, Series, SourceToken, SyncRun
from apps.usage.rules import SLOT_SECONDS, slot_start
from apps.usage.rules.troubles import is_clock_off

SLOT = timedelta(seconds=SLOT_SECONDS)
SECOND = Value(timedelta(seconds=1), DurationField())
SLACK = timedelta(seconds=30)  # half a tick: a source read each five minutes is not read each six
LATE = timedelta(minutes=15)  # on top of the cadence


@dataclass(frozen=True)
class Health:
    """One word for a list, its tone (ok, warn, bad or idle), and a sentence that explains it.

    `lag` is the age of the end of the newest slot; None without samples.
    """

    word: str
    tone: str
    sentence: str
    lag: timedelta | None


def sources() -> QuerySet[DataSource, Any]:
    """All sources with `series_count` in use, and their `newest_at` and `oldest_at` last slots.

    `in_quarantine`: how many of the series are not believed now. Each by a query of its own: a
    join would bring a row for each series to the few sources there are.
    """
    return DataSource.objects.annotate(
        series_count=Coalesce(_of_series(Count("pk")), 0),
        newest_at=_of_series(Max("last_sample_at")),
        oldest_at=_of_series(Min("last_sample_at")),
        in_quarantine=_in_quarantine(),
    )


def _of_series(value: Aggregate) -> Subquery:
    """A figure of the series of a source that are in use; NULL where there are none."""
    live = Series.objects.filter(source=OuterRef("pk"), retired_at=None)
    return Subquery(live.order_by().values("source").annotate(figure=value).values("figure"))


def sources_at_work() -> QuerySet[DataSource, Any]:
    """Enabled sources with what `health` asks for and no more: sources that rest are well.

    `series_count` is only true or false here. A page that every person opens in the morning does
    not count a hundred thousand series.
    """
    live = Series.objects.filter(source=OuterRef("pk"), retired_at=None)
    found = DataSource.objects.filter(state=SourceState.ENABLED)
    return found.annotate(series_count=Exists(live), newest_at=_of_series(Max("last_sample_at")))


def _in_quarantine() -> Coalesce:
    rows = Quarantine.objects.filter(
        series__source=OuterRef("pk"), series__retired_at=None, ends_at=None, lifted_at=None
    )
    counted = rows.order_by().values("series__source").annotate(n=Count("series", distinct=True))
    return Coalesce(Subquery(counted.values("n")), 0)


def due_sources(at: datetime) -> QuerySet[DataSource]:
    """Sources to be read at `at`: enabled, with series, cadence over and circuit not open.

    Counters are read at the first moment of each slot, so that a reading stands for its border.
    """
    mapped = Series.objects.filter(source=OuterRef("pk"), retired_at=None)
    cadence = ExpressionWrapper(F("cadence_s") * SECOND, DurationField())
    due_at = ExpressionWrapper(F("polled_at") + cadence, DateTimeField())
    return (
        DataSource.objects.filter(Exists(mapped), state=SourceState.ENABLED, kind__in=READ_KINDS)
        .filter(Q(retry_at=None) | Q(retry_at__lte=at))
        .annotate(due_at=due_at)
        .filter(
            Q(polled_at=None)
            | Q(due_at__lte=at + SLACK) & ~Q(kind=SourceKind.SNMP)
            | Q(kind=SourceKind.SNMP, polled_at__lt=slot_start(at))
        )
        .order_by("polled_at", "pk")
    )


def runs(source: DataSource | int) -> QuerySet[SyncRun]:
    """The log of a source, newest first."""
    found = SyncRun.objects.filter(source=source).select_related("started_by", "job")
    return found.order_by("-started_at", "-pk")


def tokens(source: DataSource) -> QuerySet[SourceToken]:
    """The tokens of a push source, those that are valid first, with who made them."""
    found = SourceToken.objects.filter(source=source).select_related("created_by", "revoked_by")
    return found.order_by("-revoked_at", "-created_at", "-pk")


def health(source: Any, at: datetime) -> Health:
    """How a source of `sources()` is doing."""
    lag = None if source.newest_at is None else max(timedelta(), at - source.newest_at - SLOT)
    word, tone, sentence = _resting(source) or _failing(source, at) or _reading(source, lag)
    return Health(word, tone, sentence, lag)


Words = tuple[str, str, str]


def _resting(source: Any) -> Words | None:
    if source.state == SourceState.RETIRED:
        return "Retired", "idle", "It is not read any more; its samples are kept."
    if source.state == SourceState.PAUSED:
        return "Paused", "idle", "It is not read until somebody resumes it."
    if not source.series_count:
        return "Nothing mapped", "idle", "Map its series to interconnects to start reading."
    return None


def _failing(source: Any, at: datetime) -> Words | None:
    if is_clock_off(source.clock_skew_s):
        return "Clock is off", "bad", source.last_error
    if not source.failures:
        return None
    times = "once" if source.failures == 1 else f"{source.failures} times in a row"
    again = f"; tried again at {source.retry_at:%H:%M} UTC" if _waits(source, at) else ""
    return "Failing", "bad", f"It failed {times}{again}. {source.last_error}"


def _waits(source: Any, at: datetime) -> bool:
    return source.retry_at is not None and source.retry_at > at


def _reading(source: Any, lag: timedelta | None) -> Words:
    if lag is None:
        return "No samples yet", "warn", "It was not read yet, or had nothing for its series."
    if source.kind == SourceKind.CSV:
        return "Uploaded", "ok", "Samples come by upload."
    if lag > timedelta(seconds=source.cadence_s) + LATE:
        return "Late", "warn", "It answers, but its newest samples are old."
    return "Up to date", "ok", source.last_error or "Samples arrive as they should."
