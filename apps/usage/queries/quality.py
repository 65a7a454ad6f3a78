"""Measurements of latency, loss and jitter."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Min, QuerySet
from django.db.models.functions import TruncDate

from apps.network.models import Interconnect
from apps.usage.models import QualityReading


class QualityRead(NamedTuple):
    """One measurement, in millionths of a millisecond or of a percent; UTC."""

    at: datetime
    micro: int


def quality(
    interconnect_ids: Iterable[int], start: datetime, end: datetime
) -> dict[tuple[int, str], list[QualityRead]]:
    """Measurements in [start, end) by interconnect and kind, in order of time. One query."""
    rows = QualityReading.objects.filter(
        interconnect__in=list(interconnect_ids), at__gte=start, at__lt=end
    ).order_by("at", "pk")
    found: defaultdict[tuple[int, str], list[QualityRead]] = defaultdict(list)
    for link, kind, at, micro in rows.values_list("interconnect_id", "kind", "at", "micro"):
        found[link, kind].append(QualityRead(at, micro))
    return dict(found)


def quality_changes(since: datetime | None) -> dict[int, date]:
    """First UTC day of the measurements received after `since`, by interconnect. One query."""
    rows = QualityReading.objects.all()
    rows = rows if since is None else rows.filter(received_at__gt=since)
    first = rows.values("interconnect").annotate(first=Min(TruncDate("at"))).order_by()
    return {row["interconnect"]: row["first"] for row in first}


def quality_readings(interconnect: Interconnect) -> QuerySet[QualityReading]:
    """All measurements of an interconnect, newest first."""
    return QualityReading.objects.filter(interconnect=interconnect).order_by("-at", "kind")
