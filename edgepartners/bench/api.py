"""Bars of the API: full pages of each noun, sorted and last ones, and one interconnect."""

from collections.abc import Iterator
from urllib.parse import urlencode

from apps.api import paging
from apps.network.models import Interconnect
from apps.usage.models import Series
from edgepartners.bench.meters import Bar

ROOT = "/api/v1"
MANY_MS, FEW_MS, DETAIL_MS = 100, 25, 20  # of the design: 1,000 rows, 50 rows, one object
QUERIES = 8  # those of the session included
NOUNS = (
    "partners", "asns", "sites", "interconnects", "agreements", "terms", "breaches", "sources",
)  # fmt: skip
SORTED = ("interconnects/?ordering=-used_pct", "agreements/?ordering=act_by", "partners/?q=net")


def bars() -> Iterator[Bar]:
    for noun in NOUNS:
        yield _bar(f"{noun}, 1,000", f"{noun}/?page_size=1000", MANY_MS)
        yield _bar(f"{noun}, 50", f"{noun}/?page_size=50", FEW_MS)
    for query in SORTED:
        yield _bar(f"{query}, 50", f"{query}&page_size=50", FEW_MS)
    yield _bar("interconnects, last 50", last_page(), FEW_MS)
    series = Series.objects.select_related("interconnect").order_by("pk").first()
    if series is not None:
        link = f"interconnects/{series.interconnect.ref}/"
        yield _bar("an interconnect", link, DETAIL_MS)
        yield _bar("its utilization, 30 days", f"{link}utilization/", DETAIL_MS)


def _bar(name: str, path: str, cpu_ms: float) -> Bar:
    return Bar(f"api: {name}", f"{ROOT}/{path}", cpu_ms=cpu_ms, queries=QUERIES)


def last_page() -> str:
    """The address of the last 50 interconnects, which a client reaches after all the others."""
    before = Interconnect.objects.order_by("-ref").values("ref", "pk")[50:51].first()
    path = "interconnects/?ordering=ref&page_size=50"
    if before is None:
        return path
    cursor = paging.Place("ref", before["ref"], before["pk"], backward=False).seal()
    return f"{path}&{urlencode({'cursor': cursor})}"
