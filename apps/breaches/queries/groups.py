"""Open breaches of things that are listed: how many each has."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from apps.breaches.models import Breach

# Where a breach says what it belongs to, and where the listed row says what it is.
PLACES = {
    "metro": ("interconnect__site__metro__code", "key"),
    "partner": ("partner__ref", "key"),
    "region": ("interconnect__site__metro__region__code", "key"),
    "kind": ("interconnect__kind", "key"),
    "interconnect": ("interconnect", "pk"),
}


def with_open_breaches(rows: QuerySet[Any], by: str) -> QuerySet[Any]:
    """Groups of `usage.queries.groups(by)`, or interconnects, annotated with `open_breaches`.

    Open and acknowledged ones. Of an interconnect, and so of a metro, those of its own scope.
    """
    theirs, own = PLACES[by]
    found = (
        Breach.objects.broken()
        .filter(**{theirs: OuterRef(own)})
        .order_by()
        .values(theirs)
        .annotate(n=Count("pk"))
        .values("n")
    )
    return rows.annotate(open_breaches=Coalesce(Subquery(found, output_field=IntegerField()), 0))
