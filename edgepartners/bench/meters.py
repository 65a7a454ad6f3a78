"""What one request costs: process CPU time, queries and bytes; and how fast the machine is."""

import gc
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User

ROUNDS = 7
WARM = 2
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")

Figures = dict[str, Any]


@dataclass(frozen=True)
class Bar:
    """A GET and what it may cost: CPU milliseconds, queries, kilobytes."""

    name: str
    path: str
    cpu_ms: float
    queries: int
    kb: float | None = None


def manager() -> Client:
    """A browser of the first manager, who may see what most people work with."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.filter(role="manager").earliest("pk"), backend=BACKEND)
    return client


def reference() -> float:
    """CPU milliseconds of a fixed loop: how fast this machine is right now."""

    def loop() -> None:
        total = 0
        for number in range(400_000):
            total += number % 7

    return round(median(cpu_ms(loop) for _ in range(5)), 2)


def measure(client: Client, bars: Iterable[Bar]) -> list[Figures]:
    """Each bar with its figures. The collector leaves alone what is loaded, as in the server."""
    gc.collect()
    gc.freeze()
    try:
        return [_measured(client, bar) for bar in bars]
    finally:
        gc.unfreeze()


def _measured(client: Client, bar: Bar) -> Figures:
    """Median of some rounds. The database's own CPU time is told, the bar is on that of Python."""
    body = _body(client, bar.path)
    before = backend_seconds()
    cpu = median(cpu_ms(lambda: client.get(bar.path)) for _ in range(ROUNDS))
    database = (backend_seconds() - before) * 1000 / ROUNDS
    with CaptureQueriesContext(connection) as queries:
        client.get(bar.path)
    kb = len(body) / 1000
    met = cpu <= bar.cpu_ms and len(queries) <= bar.queries and (bar.kb is None or kb <= bar.kb)
    figures = {
        "measured_ms": round(cpu, 1), "database_ms": round(database), "measured_kb": round(kb, 1),
        "measured_queries": len(queries),
    }  # fmt: skip
    return asdict(bar) | figures | {"met": met}


def _body(client: Client, path: str) -> bytes:
    """What it answers once it is warm. Raises RuntimeError for an answer that is no page."""
    for _ in range(WARM):
        response = client.get(path)
        if response.status_code not in (200, 302):
            raise RuntimeError(f"{path} answered {response.status_code}")
    return response.content


def cpu_ms(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def backend_seconds() -> float:
    """CPU seconds of our server process; 0 where the database is on another machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return seconds_of(cursor.fetchone()[0])


def seconds_of(pid: int) -> float:
    """CPU seconds a process has used so far; 0 for one that is not here."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0.0
    fields = text.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND
