"""What the API costs: full pages of each noun, sorted ones, the last one, and one interconnect."""

import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.api import paging
from apps.network.models import Interconnect
from apps.usage.models import Series

ROOT = "/api/v1"
ROUNDS = 9
LIST_MS, PAGE_MS, DETAIL_MS = 100, 25, 20  # of the design: 1,000 rows, 50 rows, one object
QUERIES = 8
NOUNS = (
    "partners", "asns", "sites", "interconnects", "agreements", "terms", "breaches", "sources",
)  # fmt: skip
SORTED = ("interconnects/?ordering=-used_pct", "agreements/?ordering=act_by", "partners/?q=net")


@dataclass(frozen=True)
class Request:
    """A GET and how many CPU milliseconds it may cost."""

    name: str
    path: str
    bar_ms: float


def requests() -> Iterable[Request]:
    for noun in NOUNS:
        yield Request(f"{noun}, 1,000", f"{ROOT}/{noun}/?page_size=1000", LIST_MS)
    for query in SORTED:
        yield Request(f"{query}, 50", f"{ROOT}/{query}&page_size=50", PAGE_MS)
    yield Request("interconnects, last page", last_page(), PAGE_MS)
    series = Series.objects.select_related("interconnect").order_by("pk").first()
    if series is not None:
        link = f"{ROOT}/interconnects/{series.interconnect.ref}/"
        yield Request("an interconnect", link, DETAIL_MS)
        yield Request("its utilization, 30 days", f"{link}utilization/", DETAIL_MS)


def last_page() -> str:
    """The address of the last 50 interconnects, which a client reaches after all the others."""
    before = Interconnect.objects.order_by("-ref").values("ref", "pk")[50:51].first()
    path = f"{ROOT}/interconnects/?ordering=ref&page_size=50"
    if before is None:
        return path
    cursor = paging.Place("ref", before["ref"], before["pk"], backward=False).seal()
    return f"{path}&{urlencode({'cursor': cursor})}"


def measure(client: Client) -> list[dict[str, Any]]:
    """Each request with its figures, for a client of somebody who may read; `met`: the bar holds.

    CPU time of this process, median of some rounds; the reference loop beside it is that of the
    pages. The number of queries includes those of the session.
    """
    return [_measured(client, request) for request in requests()]


def _measured(client: Client, request: Request) -> dict[str, Any]:
    response = client.get(request.path)
    if response.status_code != 200:
        raise RuntimeError(f"{request.path} answered {response.status_code}")
    cpu = median(_cpu_ms(client, request.path) for _ in range(ROUNDS))
    with CaptureQueriesContext(connection) as queries:
        client.get(request.path)
    figures = {"cpu_ms": round(cpu, 1), "queries": len(queries), "kb": len(response.content) / 1000}
    return asdict(request) | figures | {"met": cpu <= request.bar_ms and len(queries) <= QUERIES}


def _cpu_ms(client: Client, path: str) -> float:
    started = time.process_time()
    client.get(path)
    return (time.process_time() - started) * 1000
