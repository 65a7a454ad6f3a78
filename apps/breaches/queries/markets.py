"""Countries and cities as markets: who is there, and how many people are reached. Bulk reads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django_countries import countries as names

from apps.breaches.queries.atlas import Place
from apps.network.enums import Kind
from apps.network.models import Interconnect
from apps.partners.enums import Tier
from apps.partners.models import Partner


@dataclass(frozen=True)
class Reached:
    """Partners at home in a country that an interconnect in service joins, and their subscribers.

    Subscribers are those the partners have in all: the partners do not say in which city they are.
    """

    partners: int = 0
    subscribers: int = 0


@dataclass(frozen=True)
class Present:
    """A partner in a market: at home there, joined there, or both. Rates in bit/s."""

    ref: str
    name: str
    tier: str
    stage: str
    country: str
    subscribers: int | None
    links: int = 0
    caches: int = 0
    bps: int = 0
    headroom_bps: int | None = None

    @property
    def tier_label(self) -> str:
        return str(Tier(self.tier).label)


def countries(metros: Iterable[Place]) -> list[Place]:
    """Countries of metros with the figures of all their metros, by code. One query.

    A partner that is joined in two cities of a country counts once.
    """
    ordered = sorted(metros, key=lambda place: place.country)
    codes = {place.country for place in ordered}
    rows = Interconnect.objects.in_service().filter(site__metro__country__in=codes).order_by()
    who = dict(rows.values_list("site__metro__country").annotate(n=Count("partner", distinct=True)))
    return [
        replace(_sum(code, list(cities)), partners=who.get(code, 0))
        for code, cities in groupby(ordered, key=lambda place: place.country)
    ]


def _sum(code: str, cities: Sequence[Place]) -> Place:
    largest = max(cities, key=lambda place: place.bps)
    return Place(
        code, str(names.name(code)), code, largest.region, largest.lon, largest.lat, "country",
        sites=sum(place.sites for place in cities), links=sum(place.links for place in cities),
        caches=sum(place.caches for place in cities), bps=sum(place.bps for place in cities),
        p95_bps=_known(place.p95_bps for place in cities),
        headroom_bps=_known(place.headroom_bps for place in cities),
        breaches=sum(place.breaches for place in cities),
    )  # fmt: skip


def _known(figures: Iterable[int | None]) -> int | None:
    """The sum of what is measured; None where nothing is."""
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None


def reached(*, country: str = "", metro: str = "") -> dict[str, Reached]:
    """Who is reached by country: in one or all, from one metro or from anywhere. One query."""
    links = Interconnect.objects.in_service().filter(partner=OuterRef("pk"))
    if metro:
        links = links.filter(site__metro__code=metro)
    rows = Partner.objects.filter(Exists(links), archived_at=None).exclude(country="")
    if country:
        rows = rows.filter(country=country)
    found = rows.order_by().values_list("country").annotate(Count("pk"), Sum("subscribers"))
    return {str(code): Reached(count, int(people or 0)) for code, count, people in found}


def present(country: str, metro: str = "", *, most: int) -> tuple[list[Present], int]:
    """The partners of a market, the largest by capacity first, and how many there are.

    In a country also those that are at home there and joined elsewhere or not yet. Two queries.
    """
    place = Q(site__metro__code=metro) if metro else Q(site__metro__country=country)
    links: Any = Interconnect.objects.in_service().filter(place).order_by().values("partner")
    links = links.annotate(
        n=Count("pk"), caches=Count("pk", filter=Q(kind=Kind.CACHE)), bps=Sum("capacity_bps"),
        room=Sum("stat__headroom_bps"),
    )  # fmt: skip
    figures = {row["partner"]: row for row in links}
    who = Q(pk__in=figures) if metro else Q(pk__in=figures) | Q(country=country)
    rows = Partner.objects.filter(who, archived_at=None).values_list(
        "pk", "ref", "name", "tier", "state", "country", "subscribers"
    )
    found = [_present(row[1:], figures.get(row[0])) for row in rows]
    found.sort(key=lambda each: (-each.bps, -(each.subscribers or 0), each.name))
    return found[:most], len(found)


def _present(row: Sequence[Any], figures: Any) -> Present:
    ref, name, tier, stage, country, subscribers = row
    if not figures:
        return Present(ref, name, tier, stage, str(country), subscribers)
    room = figures["room"]
    return Present(
        ref, name, tier, stage, str(country), subscribers, figures["n"], figures["caches"],
        int(figures["bps"]), None if room is None else int(room),
    )  # fmt: skip
