"""What is known of markets: facts, newest first, and what they are called."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Value
from django_countries import countries

from apps.network.enums import FactKind
from apps.network.models import MarketFact, Metro
from apps.partners.models import Partner


@dataclass(frozen=True)
class Market:
    """A country (`metro` is empty) or one of its metros, by its codes."""

    country: str
    metro: str = ""


def facts() -> QuerySet[MarketFact]:
    """All facts with their place and author, the newest first; those put aside too."""
    found = MarketFact.objects.select_related("metro", "written_by")
    return found.order_by("-as_of", "-pk")


def facts_of(country: str, metro: str = "") -> QuerySet[MarketFact]:
    """Those of a country and nothing smaller, or those of one metro."""
    place: dict[str, Any] = {"metro__code": metro} if metro else {"metro": None}
    return facts().filter(country=country, **place)


def facts_around(country: str, metro: str = "") -> QuerySet[MarketFact]:
    """Those of the country itself, and of one of its metros if it is named."""
    return facts().filter(Q(metro=None) | Q(metro__code=metro), country=country)


def newest_facts(kinds: Iterable[FactKind]) -> dict[tuple[Market, str], MarketFact]:
    """The newest fact of each market and kind that is not put aside. One query."""
    rows = MarketFact.objects.select_related("metro").filter(kind__in=kinds, retired_at=None)
    rows = rows.order_by("country", "metro", "kind", "-as_of", "-pk")
    rows = rows.distinct("country", "metro", "kind")
    return {
        (Market(str(row.country), row.metro.code if row.metro else ""), row.kind): row
        for row in rows
    }


def known_countries() -> set[str]:
    """Countries somebody has written something about. One query."""
    rows = MarketFact.objects.filter(retired_at=None).order_by().values_list("country", flat=True)
    return {str(country) for country in rows.distinct()}


@dataclass(frozen=True)
class Named:
    """A market by what people call it: Bogotá, BOG, Colombia."""

    market: Market
    name: str

    @property
    def country_name(self) -> str:
        return str(countries.name(self.market.country))


def named_markets() -> list[Named]:
    """Every metro, and each country that has one, a partner at home, or a fact. One query."""
    nothing, partners = Value(""), Partner.objects.filter(archived_at=None)
    metros = Metro.objects.values_list("country", "code", "name")
    known = MarketFact.objects.filter(retired_at=None).values_list("country", nothing, nothing)
    homes = partners.exclude(country="").values_list("country", nothing, nothing)
    cities = list(metros.union(known, homes))
    found = [Named(Market(str(country), code), name) for country, code, name in cities if code]
    codes = sorted({str(country) for country, _, _ in cities})
    return found + [Named(Market(code), str(countries.name(code))) for code in codes]
