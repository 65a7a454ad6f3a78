"""Looking after the sources: how complete they are, and telling people once per episode."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np
from django.db import connection, transaction
from django.db.models import Sum

from apps.usage import notices, queries, store
from apps.usage.enums import READ_KINDS, RunState, SourceKind, SourceState
from apps.usage.models import DataSource, Quarantine, Series, SourceAlert, SyncRun
from apps.usage.rules import SLOT_SECONDS, slot_start
from apps.usage.rules.troubles import Condition, Trouble, troubles

SLOT = timedelta(seconds=SLOT_SECONDS)
DAY = timedelta(days=1)
USUAL_LAG = 2 * SLOT  # the newest slots are still on their way
AT_ONCE = 500  # series
LOCK = 0x5EED_A1E7  # of the one who tells
HUNDREDTH = Decimal("0.01")
WATCHED = (*READ_KINDS, SourceKind.PUSH)

Key = tuple[int, str, int | None]  # source, kind of trouble, series


def watch(*, at: datetime) -> int:
    """Open and close episodes of trouble, and tell engineers of each; how many changed.

    Whatever the number of sources, a quiet look costs a few queries and writes nothing.
    """
    with transaction.atomic():
        if not _is_alone():
            return 0
        wanted = _troubles(at) | _quarantined()
        found = SourceAlert.objects.filter(closed_at=None).select_related(
            "source", "series__interconnect"
        )
        known = {(each.source_id, each.kind, each.series_id): each for each in found}
        opened = [_open(key, wanted[key], at) for key in wanted if key not in known]
        closed = [_close(known[key], at) for key in known if key not in wanted]
    return len(opened) + len(closed)


def measure_completeness(*, at: datetime) -> None:
    """Note of each source which share of the last 24 hours is there, and which was rejected."""
    end = slot_start(at - USUAL_LAG)
    rejected = _rejected(at)
    for source in DataSource.objects.filter(state=SourceState.ENABLED).order_by("pk"):
        complete = _complete(source, end)
        share = rejected.get(source.pk)
        if (source.complete_pct, source.rejected_pct) != (complete, share):
            DataSource.objects.filter(pk=source.pk).update(
                complete_pct=complete, rejected_pct=share
            )


def _is_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        (is_alone,) = cursor.fetchone()
    return bool(is_alone)


def _troubles(at: datetime) -> dict[Key, str]:
    """What is wrong with sources that are in use. One query."""
    rows = queries.sources().filter(state=SourceState.ENABLED, kind__in=WATCHED)
    return {
        (source.pk, str(trouble), None): text
        for source in rows
        if source.series_count
        for trouble, text in troubles(_condition(source), at).items()
    }


def _condition(source: DataSource) -> Condition:
    newest = getattr(source, "newest_at", None)
    return Condition(
        failures=source.failures,
        well_at=source.last_ok_at or source.created_at,
        newest_at=newest + SLOT if newest else None,
        cadence=timedelta(seconds=source.cadence_s),
        complete_pct=source.complete_pct,
        skew_s=source.clock_skew_s,
        error=source.last_error,
    )


def _quarantined() -> dict[Key, str]:
    """Series that are in quarantine and have not recovered. One query."""
    rows = Quarantine.objects.filter(
        ends_at=None, lifted_at=None, series__retired_at=None,
        series__source__state=SourceState.ENABLED,
    )  # fmt: skip
    return {
        (row.series.source_id, str(Trouble.QUARANTINE), row.series_id): row.detail
        for row in rows.select_related("series").order_by("series_id", "-starts_at")
    }


def _open(key: Key, detail: str, at: datetime) -> SourceAlert:
    source, kind, series = key
    alert = SourceAlert.objects.create(
        source_id=source, kind=kind, series_id=series, detail=detail, opened_at=at
    )
    notices.source_trouble(alert, at=at)
    return alert


def _close(alert: SourceAlert, at: datetime) -> SourceAlert:
    alert.closed_at = at
    alert.save(update_fields=["closed_at"])
    notices.source_well(alert, at=at)
    return alert


def _complete(source: DataSource, end: datetime) -> Decimal | None:
    """Percent of the slots of [end - 24 h, end) that are known, over its series; None of none."""
    series = list(Series.objects.filter(source=source, retired_at=None).order_by("pk"))
    known = expected = 0
    for first in range(0, len(series), AT_ONCE):
        some = series[first : first + AT_ONCE]
        rates = store.current().matrix([each.pk for each in some], end - DAY, end)
        counts = np.stack([_expected(each, end, rates.shape[-1]) for each in some])
        expected += int(counts.sum())
        known += int(((rates != store.GAP).all(axis=0) & counts).sum())
    return (Decimal(100 * known) / expected).quantize(HUNDREDTH) if expected else None


def _expected(series: Series, end: datetime, slots: int) -> np.typing.NDArray[np.bool_]:
    """The slots since it counts; one that was never read is not missing yet."""
    if series.last_sample_at is None and series.cursor is None:
        return np.zeros(slots, bool)
    since = series.live_from or end - DAY
    return np.arange(slots) >= (since - (end - DAY)) // SLOT


def _rejected(at: datetime) -> Mapping[int, Decimal]:
    """Percent of what came in the last 24 hours that was no rate. One query."""
    rows: Iterable[tuple[int, int, int]] = (
        SyncRun.objects.filter(started_at__gt=at - DAY)
        .exclude(state=RunState.RUNNING)
        .values("source")
        .annotate(good=Sum("samples"), bad=Sum("rejected"))
        .order_by("source")
        .values_list("source", "good", "bad")
    )
    return {
        source: (Decimal(100 * bad) / (good + bad)).quantize(HUNDREDTH)
        for source, good, bad in rows
        if good + bad
    }
