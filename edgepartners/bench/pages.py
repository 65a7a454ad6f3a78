"""What pages, API answers and exports cost: process CPU time, queries and bytes of one request."""

import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.agreements.models import Agreement
from apps.breaches.models import Breach
from apps.network.models import Interconnect
from apps.partners.models import Partner

ROUNDS = 15
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class Bar:
    """A request and what it may cost: CPU milliseconds, queries, kilobytes."""

    name: str
    path: str
    cpu_ms: float
    queries: int
    kb: float | None = None


def bars() -> list[Bar]:
    """The bars of the design for pages that exist, on whatever data the database holds."""
    return [*_lists(), *_details(), *_api()]


def _lists() -> Iterable[Bar]:
    cases = {
        "partners": "/partners/",
        "partners, searched": "/partners/?q=net",
        "interconnects": "/interconnects/",
        "interconnects, filtered": "/interconnects/?kind=pni&region=LATAM",
        "interconnects, sorted": "/interconnects/?sort=-capacity",
        "interconnects, last page": "/interconnects/?page=9999",
        "agreements": "/agreements/",
        "breaches": "/breaches/",
    }
    for name, path in cases.items():
        yield Bar(f"list: {name}", path, cpu_ms=25, queries=12, kb=60)
    yield Bar("today", "/", cpu_ms=40, queries=20)
    yield Bar("search: words in any order", "/search/?q=fibra+andes", cpu_ms=30, queries=20)
    yield Bar("search: AS64500", "/search/?q=AS64500", cpu_ms=30, queries=20)


def _details() -> Iterable[Bar]:
    models = (
        (Partner, "partners"), (Interconnect, "interconnects"), (Agreement, "agreements"),
        (Breach, "breaches"),
    )  # fmt: skip
    for model, noun in models:
        row = model._default_manager.order_by("pk").first()
        if row is not None:
            yield Bar(f"detail: {noun}", f"/{noun}/{row.ref}/", cpu_ms=20, queries=15)


def _api() -> Iterable[Bar]:
    for noun in ("partners", "interconnects", "agreements", "breaches"):
        yield Bar(f"api: {noun}, 1,000", f"/api/v1/{noun}/?page_size=1000", cpu_ms=100, queries=12)


def reference() -> float:
    """CPU milliseconds of a fixed loop: how fast this machine is right now."""
    started = time.process_time()
    total = 0
    for number in range(400_000):
        total += number % 7
    return (time.process_time() - started) * 1000


def measure() -> dict[str, Any]:
    """Each bar with its figures; `met` says whether all of them hold."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.filter(role="manager").earliest("pk"), backend=BACKEND)
    return {
        "rows": {
            m.__name__: m._default_manager.count() for m in (Partner, Interconnect, Agreement)
        },
        "reference_loop_ms": round(median(reference() for _ in range(5)), 2),
        "requests": [_measure(client, bar) for bar in bars()],
        "export": _export(client),
    }


def _measure(client: Client, bar: Bar) -> dict[str, Any]:
    body = _checked(client, bar.path)
    times = [_cpu(lambda: client.get(bar.path)) for _ in range(ROUNDS)]
    with CaptureQueriesContext(connection) as queries:
        client.get(bar.path)
    cpu, kb = median(times), len(body) / 1000
    met = cpu <= bar.cpu_ms and len(queries) <= bar.queries and (bar.kb is None or kb <= bar.kb)
    figures = {"measured_ms": round(cpu, 1), "measured_queries": len(queries)}
    return asdict(bar) | figures | {"measured_kb": round(kb, 1), "met": met}


def _checked(client: Client, path: str) -> bytes:
    for _ in range(3):
        response = client.get(path)
        if response.status_code not in (200, 302):
            raise RuntimeError(f"{path} answered {response.status_code}")
    return response.content


def _cpu(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def _export(client: Client) -> dict[str, Any]:
    """The whole interconnect list as CSV: CPU seconds of all rows; the bar is 2 s for 50,000."""
    started = time.process_time()
    response: Any = client.get("/interconnects/?export=csv")
    rows = sum(chunk.count(b"\n") for chunk in response.streaming_content)
    seconds = time.process_time() - started
    return {"rows": rows, "cpu_s": round(seconds, 2), "bar_s_per_50000": 2.0}
