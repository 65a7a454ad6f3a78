"""The data centres of a country at PeeringDB, and which of some networks are listed in each."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from apps.peeringdb.models import OK, Fac, NetFac


@dataclass(frozen=True)
class Building:
    """A facility by PeeringDB's id; degrees are None where nobody entered them.

    `asns` are those that were asked for and are listed in it.
    """

    id: int
    name: str
    city: str
    latitude: Decimal | None
    longitude: Decimal | None
    asns: list[int]


def buildings_in(country: str, asns: Iterable[int] | QuerySet[Any]) -> list[Building]:
    """Those of a country (two letters), for a page of it: never handed on as a list. One query.

    `asns`, whose places are asked for, may be a subquery.
    """
    listed = NetFac.objects.filter(fac=OuterRef("pk"), status=OK, net__status=OK, net__asn__in=asns)
    numbers = ArraySubquery(listed.order_by("net__asn").values("net__asn"))
    rows = Fac.objects.filter(status=OK, country=country).order_by("name", "pk")
    return [Building(*each) for each in rows.values_list(
        "pk", "name", "city", "latitude", "longitude", numbers)]  # fmt: skip
