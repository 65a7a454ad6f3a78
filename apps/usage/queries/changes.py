"""Which samples changed, for those who compute something from them."""

from datetime import date, datetime

from django.db.models import Min, OuterRef, QuerySet, Subquery

from apps.usage.models import DayStat, Series


def changes_since(since: datetime | None) -> dict[int, date]:
    """First changed UTC day of each interconnect whose samples, or their meaning, changed.

    `since` is a `newest_change()` seen before, None for everything there is. What commits later is
    stamped later, whatever the clocks say, so a reader who goes from one newest change to the next
    misses nothing. One query.
    """
    changed = (
        DayStat.objects.all() if since is None else DayStat.objects.filter(changed_at__gt=since)
    )
    rows = (
        changed.annotate(interconnect_id=_interconnect())
        .exclude(interconnect_id=None)
        .values("interconnect_id")
        .annotate(first=Min("day"))
        .order_by("interconnect_id")
        .values_list("interconnect_id", "first")
    )
    return dict(rows)


def newest_change() -> datetime | None:
    """When samples last changed, as far as their rollups are made; None before the first."""
    stamps = DayStat.objects.order_by("-changed_at").values_list("changed_at", flat=True)
    return stamps.first()


def _interconnect() -> Subquery:
    owner: QuerySet[Series] = Series.objects.filter(pk=OuterRef("series_id"))
    return Subquery(owner.values("interconnect_id")[:1])
