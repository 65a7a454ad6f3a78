"""Bars of the pages: every list in any order, filtered, searched, at its end; details; search."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model

from apps.agreements.models import Agreement, Negotiation
from apps.breaches.models import Breach
from apps.console.agreements.listing import AGREEMENTS
from apps.console.breaches.listing import BREACHES
from apps.console.contacts.listing import CONTACTS
from apps.console.interconnects.listing import INTERCONNECTS
from apps.console.lists import Listing
from apps.console.partners.listing import PARTNERS
from apps.console.sites.listing import SITES
from apps.console.sources.listing import SOURCES
from apps.console.work.listing import WORK
from apps.network.models import Interconnect
from apps.partners.models import Partner
from apps.programs.models import WorkItem
from apps.usage.models import DataSource
from edgepartners.bench.meters import Bar

LISTINGS = {
    "/partners/": PARTNERS,
    "/interconnects/": INTERCONNECTS,
    "/agreements/": AGREEMENTS,
    "/contacts/": CONTACTS,
    "/breaches/": BREACHES,
    "/sites/": SITES,
    "/sources/": SOURCES,
    "/work-items/": WORK,
}
LAST = 10**6  # a page that high is answered with the last one
SEARCHES = {"words in any order": "fibra andes", "AS64500": "AS64500", "64500": "64500",
            "slip of the keys": "fibar andse"}  # fmt: skip
CAPACITY = {
    "by metro": "",
    "by partner": "by=partner",
    "by partner, most breaches": "by=partner&sort=-breaches",
    "heat map by partner": "by=partner&show=heat",
    "one by one": "by=interconnect",
    "one by one, least headroom": "by=interconnect&sort=headroom",
    "one by one, heat map": "by=interconnect&show=heat",
}
MAPS = {"the world": "", "a region": "region=LATAM", "a metro": "metro=BOG"}
DETAILS: dict[str, type[Model]] = {
    "partners": Partner,
    "interconnects": Interconnect,
    "agreements": Agreement,
    "breaches": Breach,
    "negotiations": Negotiation,
    "sources": DataSource,
}

ASKED = {
    "mine, soon due": "assignee = me and due < 14d",
    "labels, in an order": "label in (optics, legal) and blocked = no order by due",
}
BOARDS = {"board": "board/", "board by person": "board/?lane=assignee", "backlog": "backlog/"}


def bars() -> list[Bar]:
    """On whatever data the database holds."""
    return [*_lists(), *_details(), *_work(), *_others()]


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


def _work() -> Iterator[Bar]:
    """What people ask in the query language; boards and an item of the oldest workstream."""
    for words, query in ASKED.items():
        address = f"/work-items/?{urlencode({'query': query})}"
        yield Bar(f"list: items, {words}", address, cpu_ms=25, queries=12, kb=60)
    item = WorkItem.objects.order_by("pk").select_related("workstream").first()
    if item is None:
        return
    for words, page in BOARDS.items():
        address = f"/programs/{item.workstream.key}/{page}"
        yield Bar(f"work: {words}", address, cpu_ms=25, queries=12, kb=60)
    yield Bar("detail: work items", f"/work-items/{item.key}/", cpu_ms=20, queries=15)


def _others() -> Iterable[Bar]:
    yield Bar("today", "/", cpu_ms=40, queries=20)
    yield Bar("portfolio", "/portfolio/", cpu_ms=40, queries=20)
    for words, query in MAPS.items():
        yield Bar(f"map: {words}", f"/map/?{query}", cpu_ms=40, queries=20)
    yield Bar("board of negotiations", "/negotiations/", cpu_ms=25, queries=12)
    table = "/negotiations/?view=table"
    yield Bar("list: negotiations, as it opens", table, cpu_ms=25, queries=12, kb=60)
    for words, query in CAPACITY.items():
        address = f"/capacity/?{query}"
        yield Bar(f"list: capacity, {words}", address, cpu_ms=25, queries=12, kb=60)
    for words, text in SEARCHES.items():
        query = urlencode({"q": text})
        yield Bar(f"search: {words}", f"/search/?{query}", cpu_ms=30, queries=20)
