"""Which interconnects stand on another level than noted."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce

from apps.network.enums import IN_SERVICE, Kind
from apps.usage.models import LinkStat
from apps.usage.rules import LEVELS, MARGIN

KINDS = (Kind.PNI, Kind.IXP, Kind.CACHE)
OLDEST = timedelta(days=3)  # figures that are older say nothing of today


def off_level(at: datetime) -> QuerySet[LinkStat]:
    """Newest figures that cross a level, or have left one by the margin; the fullest first.

    Of interconnects in service and partners that are not archived.
    """
    noted = Coalesce("interconnect__level__percent", Value(0))
    crossed = Q()
    for each in LEVELS:
        crossed |= Q(used_pct__gt=each, noted__lt=each)
        crossed |= Q(used_pct__lte=each - MARGIN, noted=each)
    rows = LinkStat.objects.annotate(noted=noted).filter(
        crossed, interconnect__kind__in=KINDS, interconnect__state__in=IN_SERVICE,
        interconnect__partner__archived_at=None, day__gte=(at - OLDEST).date(),
    )  # fmt: skip
    return rows.select_related("interconnect__partner").order_by("-used_pct", "pk")
