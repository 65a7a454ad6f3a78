"""PostgreSQL or Redis stops in the middle of a sync by a real worker, and comes back."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from apps.integrations.prometheus.fake import FakePrometheus, from_callable
from edgepartners.runtime import carrier, places, postgres, redis_server
from edgepartners.runtime.child import Child, Program
from edgepartners.runtime.supervisor import Supervisor
from tests.runtime.conftest import wait_until

DAY = timedelta(days=1)
SPEED = 100 * 10**9
PREPARE = """
import sys, django
django.setup()
from apps.usage.models import Series
from tests import factories as make
from tests.usage.conftest import map_to
for name in ("ae1", "ae2"):
    map_to(make.source(url=sys.argv[1]), make.pni(), name)
Series.objects.update(cursor=sys.argv[2])
"""
TICK = """
import django
django.setup()
import edgepartners.celery
from apps.usage import tasks
from apps.usage.models import DataSource
DataSource.objects.update(polled_at=None, retry_at=None)  # as if their cadence were over
tasks.collect.delay()
"""
TELL = """
import json, sys, django
django.setup()
from datetime import datetime, timedelta
from apps.usage import store
from apps.usage.models import DayStat, Sample, SealedDay, Series, SyncRun
end = datetime.fromisoformat(sys.argv[1])
found = []
for series in Series.objects.order_by("pk"):
    ids = {"series_id": series.pk}
    matrix = store.current().matrix([series.pk], end - timedelta(days=5), end)
    found.append({
        "matrix": matrix.tolist(),
        "known": int((matrix[0] >= 0).sum()),
        "hot": Sample.objects.filter(**ids).count(),
        "sealed": list(map(str, SealedDay.objects.filter(**ids).values_list("day", "n_in"))),
        "rollups": list(map(str, DayStat.objects.filter(**ids).order_by("day", "direction")
                            .values_list("day", "direction", "n", "sum_bps", "p95_bps"))),
        "written": sum(SyncRun.objects.filter(source=series.source_id)
                       .values_list("samples", flat=True)),
    })
print(json.dumps(found))
"""
UNFINISHED = "SELECT count(*) FROM usage_series WHERE cursor < %s"
CLEAR = """
TRUNCATE usage_datasource, partners_partner, network_region, accounts_user, ts_sample, ts_day,
         ts_touched CASCADE
"""


@dataclass
class Machine:
    """Servers and a worker of its own; `children` by the name of the program."""

    supervisor: Supervisor
    env: Mapping[str, str]
    children: dict[str, Child]

    def restart(self, name: str) -> None:
        """The same program on the same port and the same data."""
        old = self.children[name]
        self.supervisor.stop(old)
        self.children[name] = self.supervisor.start(old.program)

    def python(self, code: str, *arguments: str) -> str:
        command = [sys.executable, "-c", code, *arguments]
        return subprocess.check_output(command, env=self.env, cwd=places.ROOT, text=True)

    def one(self, query: str, *parameters: object) -> Any:
        with psycopg.connect(self.env["DATABASE_URL"]) as database:
            return database.execute(query, parameters).fetchone()[0]

    def run(self, query: str) -> None:
        with psycopg.connect(self.env["DATABASE_URL"]) as database:
            database.execute(query)


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    with (
        pytest.MonkeyPatch.context() as patch,
        tempfile.TemporaryDirectory(dir=carrier.SHARED) as name,
        Supervisor() as supervisor,
    ):
        for given in ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "CACHE_URL"):
            patch.delenv(given, raising=False)
        home = Path(name)
        home.chmod(0o711)
        address = postgres.start(supervisor, home=home / "postgresql")
        broker = redis_server.start(supervisor, home=home / "redis")
        if broker is None:
            pytest.skip("there is no Redis for this machine")
        env = os.environ | {
            "DATABASE_URL": address,
            "REDIS_URL": broker,
            "EDGEPARTNERS_ENV": "test",
            "DJANGO_SETTINGS_MODULE": "edgepartners.settings",
        }
        supervisor.run(python(home, env, "migrate", "manage.py", "migrate", "--no-input"))
        celery = ("-m", "celery", "-A", "edgepartners.celery", "worker", "--concurrency", "1")
        supervisor.start(python(home, env, "worker", *celery))
        children = {child.program.name: child for child in supervisor.children}
        yield Machine(supervisor, env, children)


def python(home: Path, env: Mapping[str, str], name: str, *arguments: str) -> Program:
    command = [sys.executable, *arguments]
    return Program(name, command, home / f"{name}.log", env=env, cwd=places.ROOT)


@dataclass
class Traffic:
    """The server hangs in the third of four days of the first interface until told to go on."""

    end: datetime
    reached: threading.Event
    go_on: threading.Event

    def rate(self, labels: Mapping[str, str], side: str, slot: int) -> int | None:
        if slot >= self.end.timestamp():
            return None
        late = (self.end - 2 * DAY).timestamp()
        if labels["ifName"] == "ae1" and slot > late and not self.go_on.is_set():
            self.reached.set()
            self.go_on.wait(60)
        return slot % 86_400 * 1000 + (side == "out")


@pytest.fixture
def traffic(machine: Machine) -> Iterator[Traffic]:
    """Two sources with the same four days to read."""
    now = int(time.time()) // 300 * 300
    made = Traffic(datetime.fromtimestamp(now, UTC), threading.Event(), threading.Event())
    interfaces = [
        from_callable({"instance": "edge1.example.net", "ifName": name}, made.rate, speed_bps=SPEED)
        for name in ("ae1", "ae2")
    ]
    with FakePrometheus(interfaces, clock=time.time) as fake:
        machine.python(PREPARE, fake.url, (made.end - 4 * DAY).isoformat())
        yield made
        made.go_on.set()
    machine.run(CLEAR)


@pytest.mark.slow
@pytest.mark.parametrize("server", ["postgresql", "redis"])
def test_server_that_restarts_in_a_sync_loses_and_doubles_nothing(
    machine: Machine, traffic: Traffic, server: str
) -> None:
    machine.python(TICK)
    assert traffic.reached.wait(60)

    machine.restart(server)
    traffic.go_on.set()
    machine.python(TICK)

    assert wait_until(lambda: machine.one(UNFINISHED, traffic.end) == 0, seconds=90)
    disturbed, calm = json.loads(machine.python(TELL, traffic.end.isoformat()))
    assert disturbed == calm
    assert disturbed["written"] == disturbed["known"] == 4 * 288 + 3
