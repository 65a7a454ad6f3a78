"""Bars of the pages: every list in any order, filtered, searched, at its end; details; search."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model

from apps.agreements.models import Agreement, Negotiation
from apps.breaches.models import Breach
from apps.console.agreements.listing import AGREEMENTS
from apps.console.breaches.listing import BREACHES
from apps.console.interconnects.listing import INTERCONNECTS
from apps.console.lists import Listing
from apps.console.partners.listing import PARTNERS
from apps.console.sites.listing import SITES
from apps.console.sources.listing import SOURCES
from apps.network.models import Interconnect
from apps.partners.models import Partner
from apps.usage.models import DataSource
from edgepartners.bench.meters import Bar

LISTINGS = {
    "/partners/": PARTNERS,
    "/interconnects/": INTERCONNECTS,
    "/agreements/": AGREEMENTS,
    "/breaches/": BREACHES,
    "/sites/": SITES,
    "/sources/": SOURCES,
}
LAST = 10**6  # a page that high is answered with the last one
SEARCHES = {"words in any order": "fibra andes", "AS64500": "AS64500", "64500": "64500"}
CAPACITY = {
    "by metro": "",
    "by partner": "by=partner",
    "by partner, most breaches": "by=partner&sort=-breaches",
    "heat map by partner": "by=partner&show=heat",
    "one by one": "by=interconnect",
    "one by one, least headroom": "by=interconnect&sort=headroom",
    "one by one, heat map": "by=interconnect&show=heat",
}
DETAILS: dict[str, type[Model]] = {
    "partners": Partner,
    "interconnects": Interconnect,
    "agreements": Agreement,
    "breaches": Breach,
    "negotiations": Negotiation,
    "sources": DataSource,
}


def bars() -> list[Bar]:
    """On whatever data the database holds."""
    return [*_lists(), *_details(), *_others()]


def _lists() -> Iterator[Bar]:
    for path, listing in LISTINGS.items():
        for words, query in cases(listing):
            address = f"{path}?{urlencode(query)}"
            yield Bar(f"list: {listing.nouns}, {words}", address, cpu_ms=25, queries=12, kb=60)


def cases(listing: Listing) -> Iterator[tuple[str, dict[str, Any]]]:
    """In words and as a query: what a person can ask of a list."""
    yield "as it opens", {}
    yield "searched", {"q": "net"}
    yield "last page", {"page": LAST}
    for drop in listing.drops:
        for value, label in list(drop.options())[:1]:
            yield f"{drop.label}: {label}", {drop.name: value}
    for column in listing.columns:
        if column.sort:
            yield f"by {column.label}", {"sort": column.key}
            yield f"by {column.label}, falling", {"sort": f"-{column.key}"}


def _details() -> Iterable[Bar]:
    for noun, model in DETAILS.items():
        row: Any = model._default_manager.order_by("pk").first()
        if row is not None:
            yield Bar(f"detail: {noun}", f"/{noun}/{row.ref}/", cpu_ms=20, queries=15)


def _others() -> Iterable[Bar]:
    yield Bar("today", "/", cpu_ms=40, queries=20)
    yield Bar("board of negotiations", "/negotiations/", cpu_ms=25, queries=12)
    table = "/negotiations/?view=table"
    yield Bar("list: negotiations, as it opens", table, cpu_ms=25, queries=12, kb=60)
    for words, query in CAPACITY.items():
        address = f"/capacity/?{query}"
        yield Bar(f"list: capacity, {words}", address, cpu_ms=25, queries=12, kb=60)
    for words, text in SEARCHES.items():
        query = urlencode({"q": text})
        yield Bar(f"search: {words}", f"/search/?{query}", cpu_ms=30, queries=20)
