"""Which samples there are, by day: the work list of a move from one store to the other."""

from datetime import date, datetime

from django.db.models import QuerySet

from apps.usage.models import DayStat


def measured_days(first: date, last: date, changed_since: datetime | None = None) -> list[date]:
    """UTC days of [first, last] with samples of any series, oldest first. One query.

    As their rollups say, so `roll_up` comes before it.
    """
    found = _stats(changed_since).filter(day__range=(first, last))
    return list(found.values_list("day", flat=True).distinct().order_by("day"))


def measured_series(day: date, changed_since: datetime | None = None) -> list[int]:
    """The series with samples on a UTC day, in order. One query."""
    found = _stats(changed_since).filter(day=day)
    return list(found.values_list("series_id", flat=True).distinct().order_by("series_id"))


def _stats(changed_since: datetime | None) -> QuerySet[DayStat]:
    if changed_since is None:
        return DayStat.objects.all()
    return DayStat.objects.filter(changed_at__gt=changed_since)
