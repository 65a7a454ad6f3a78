"""The web server as it runs: its start, its memory, and how much it answers.

CPU time counts, not time on the clock, so that other work on the machine changes little: what two
cores would answer is two seconds divided by what a request costs the server and the database.
"""

import http.client
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client

from edgepartners.bench.exports import resident_mb
from edgepartners.bench.meters import Figures, seconds_of
from edgepartners.runtime import carrier, places, ports, probe, processes
from edgepartners.runtime.supervisor import Supervisor

CLIENTS, CORES = 4, 2
REQUESTS = 50  # of each client
COLD_S, MEMORY_MB = 2.0, 120
BACKENDS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"


@dataclass(frozen=True)
class Load:
    """An address and how many requests a second it has to answer."""

    name: str
    path: str
    a_second: int


@dataclass(frozen=True)
class Server:
    """`pid` is the parent of the worker processes."""

    pid: int
    port: int

    def family(self) -> list[int]:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [self.pid, *map(int, children)]

    def seconds(self) -> float:
        """CPU seconds of all its processes and of the database's, so far."""
        with connection.cursor() as cursor:
            cursor.execute(BACKENDS)
            backends = [pid for (pid,) in cursor.fetchall()]
        return sum(map(seconds_of, [*self.family(), *backends]))


def measure(client: Client, loads: Sequence[Load]) -> list[Figures]:
    """Start, then load, then memory; the browser's session is used for all requests."""
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    with running() as (server, start):
        loaded = [_loaded(server, load, cookie) for load in loads]
        memory = max(map(resident_mb, server.family()[1:]))
    figures = {"measured_mb": round(memory), "mb": MEMORY_MB, "met": memory <= MEMORY_MB}
    return [start, *loaded, {"name": "web: memory of a worker"} | figures]


@contextmanager
def running() -> Iterator[tuple[Server, Figures]]:
    """The demo's web server on this database, and what its first answer took."""
    with tempfile.TemporaryDirectory(dir=carrier.SHARED) as folder, Supervisor() as supervisor:
        plan = processes.Plan(Path(folder), web_port=ports.any_free(), simulator_port=0)
        began = time.monotonic()
        child = supervisor.start(processes.web(plan, environment()))
        supervisor.wait(lambda: probe.is_ok(f"{plan.address}/healthz"), seconds=60, every=0.05)
        server = Server(child.pid, plan.web_port)
        cpu = sum(map(seconds_of, server.family()))
        yield server, {
            "name": "web: cold start to first answer", "cpu_s": round(cpu, 2), "bar_s": COLD_S,
            "wall_s": round(time.monotonic() - began, 2), "met": cpu <= COLD_S,
        }  # fmt: skip


def environment() -> dict[str, str]:
    """Ours, with the same keys and databases, and no limit on the API."""
    database = connection.settings_dict
    address = "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    return os.environ | {
        "DATABASE_URL": address,
        "SECRET_KEY": settings.SECRET_KEY,
        "API_RATE": "1000000/minute",
        "PYTHONPATH": str(places.ROOT),
    }


def _loaded(server: Server, load: Load, cookie: str) -> Figures:
    visit(server.port, load.path, cookie, 4)
    before, began = server.seconds(), time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as pool:
        visits = [
            pool.submit(visit, server.port, load.path, cookie, REQUESTS) for _ in range(CLIENTS)
        ]
        count = sum(each.result() for each in visits)
    wall = time.monotonic() - began
    cost = (server.seconds() - before) / count
    return {
        "name": f"load: {load.name}", "path": load.path, "bar_a_second": load.a_second,
        "cpu_ms_a_request": round(cost * 1000, 1), "a_second": round(CORES / cost, 1),
        "a_second_on_the_clock": round(count / wall, 1), "met": cost * load.a_second <= CORES,
    }  # fmt: skip


def visit(port: int, path: str, cookie: str, times: int) -> int:
    """One client on one connection; how many pages it got. RuntimeError for another answer."""
    link = http.client.HTTPConnection(ports.LOOPBACK, port, timeout=60)
    try:
        for _ in range(times):
            link.request("GET", path, headers={"Cookie": cookie})
            response = link.getresponse()
            response.read()
            if response.status != 200:
                raise RuntimeError(f"{path} answered {response.status}")
    finally:
        link.close()
    return times
