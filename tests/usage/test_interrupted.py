"""Whatever dies in the middle of a sync: after the next one it is as if nothing had happened."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from apps.integrations.prometheus.fake import FakePrometheus, from_callable
from apps.usage import actions, queries, store
from apps.usage.models import DataSource, DayStat, LinkStat, Sample, SealedDay, Series, Touched
from apps.usage.store import rollups
from tests import factories as make
from tests.factories import AT
from tests.usage.conftest import SLOT, SPEED, epoch, map_to

DAY = timedelta(days=1)
START = AT - 4 * DAY
WORKER = """
import sys, django
django.setup()
from datetime import datetime
from apps.usage import actions
actions.sync_source(source_id=int(sys.argv[1]), at=datetime.fromisoformat(sys.argv[2]))
"""
COLLECTOR = """
import django
django.setup()
import edgepartners.celery
from apps.usage import tasks
tasks.collect()
"""


@dataclass
class Story:
    """Two sources with the same traffic: one is disturbed, the other is not.

    `clock` is the time at their server, epoch seconds.
    """

    disturbed: DataSource
    calm: DataSource
    reached: threading.Event
    go_on: threading.Event
    clock: list[int]


@pytest.fixture
def story(transactional_db: None) -> Iterator[Story]:
    """Both were last read four days ago. The server hangs in the third day of the disturbed one."""
    reached, go_on = threading.Event(), threading.Event()

    def traffic(labels: Any, side: str, slot: int) -> int:
        if labels["ifName"] == "ae1" and slot > epoch(AT - 2 * DAY) and not go_on.is_set():
            reached.set()
            go_on.wait(30)
        return slot % 86_400 * 1000 + (side == "out")

    interfaces = [
        from_callable({"instance": "edge1.example.net", "ifName": name}, traffic, speed_bps=SPEED)
        for name in ("ae1", "ae2")
    ]
    clock = [epoch(AT)]
    with FakePrometheus(interfaces, clock=lambda: clock[-1]) as fake:
        sources = [make.source(url=fake.url), make.source(url=fake.url)]
        for source, name in zip(sources, ("ae1", "ae2"), strict=True):
            map_to(source, make.pni(), name)
        Series.objects.update(cursor=START)
        yield Story(*sources, reached, go_on, clock)
        go_on.set()


@contextmanager
def process(code: str, *arguments: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process like a worker's, on the test database."""
    db = settings.DATABASES["default"]
    address = "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**db)
    known = {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "edgepartners.settings"}
    child = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        env=os.environ | known | environment,
        cwd=settings.BASE_DIR,
        stderr=subprocess.PIPE,
    )
    try:
        yield child
    finally:
        child.kill()
        child.communicate()


def worker(story: Story) -> Any:
    return process(WORKER, str(story.disturbed.pk), AT.isoformat())


@contextmanager
def another_session() -> Iterator[Any]:
    """A transaction of somebody else, rolled back at the end."""
    other = connection.copy()
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            yield cursor
    finally:
        other.rollback()
        other.close()


def wait_until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "it did not happen within 20 s"
        time.sleep(0.02)


def waiting_for_a_lock() -> list[int]:
    """Server processes of this database that wait for somebody else."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity "
            "WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return [pid for (pid,) in cursor.fetchall()]


def what_is_stored(source: DataSource) -> dict[str, Any]:
    """Everything a sync leaves behind, without the identity of the source."""
    (series,) = Series.objects.filter(source=source)
    ids = {"series_id": series.pk}
    figures = ("day", "direction", "n", "sum_bps", "max_bps", "p95_bps", "busy_hour_slot")
    return {
        "matrix": store.current().matrix([series.pk], START - DAY, AT + DAY).tolist(),
        "hot": Sample.objects.filter(**ids).count(),
        "sealed": list(SealedDay.objects.filter(**ids).order_by("day").values_list("day", "n_in")),
        "rollups": list(DayStat.objects.filter(**ids).order_by("pk").values_list(*figures)),
        "cursor": (series.cursor, series.last_sample_at),
        "trend": LinkStat.objects.get(interconnect=series.interconnect_id).trend,
        "written": sum(run.samples for run in queries.runs(source)),
    }


def assert_nothing_happened(story: Story) -> None:
    """The next tick reads both sources; then they have the same."""
    story.go_on.set()
    story.clock.append(epoch(AT + SLOT))
    actions.collect(at=AT + SLOT)
    actions.settle(at=AT + SLOT)
    disturbed, calm = map(what_is_stored, (story.disturbed, story.calm))

    assert disturbed == calm
    assert disturbed["written"] == 4 * 288 + 4
    assert not Touched.objects.exists()


def test_worker_killed_between_two_chunks(story: Story) -> None:
    with worker(story) as child:
        assert story.reached.wait(20)
        child.send_signal(signal.SIGKILL)
        child.wait()

    assert what_was_recorded(story) == 2 * 288
    assert_nothing_happened(story)


def test_worker_killed_within_a_transaction(story: Story) -> None:
    story.go_on.set()
    with another_session() as cursor, worker(story) as child:
        cursor.execute("SELECT 1 FROM usage_series FOR UPDATE")
        wait_until(waiting_for_a_lock)
        child.send_signal(signal.SIGKILL)
        child.wait()

    assert what_was_recorded(story) == 0
    assert_nothing_happened(story)


def test_server_process_terminated_within_a_transaction(story: Story) -> None:
    story.go_on.set()
    with another_session() as cursor, worker(story) as child:
        cursor.execute("SELECT 1 FROM usage_series FOR UPDATE")
        wait_until(waiting_for_a_lock)
        cursor.execute("SELECT pg_terminate_backend(%s)", waiting_for_a_lock())
        child.wait(20)

    assert child.returncode != 0
    assert what_was_recorded(story) == 0
    assert_nothing_happened(story)


def test_worker_killed_before_its_rollups(story: Story) -> None:
    story.go_on.set()
    with another_session() as cursor, worker(story) as child:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [rollups.LOCK])
        wait_until(waiting_for_a_lock)
        child.send_signal(signal.SIGKILL)
        child.wait()

    assert what_was_recorded(story) == 4 * 288 + 3
    assert_nothing_happened(story)


def test_worker_killed_in_a_backfill(story: Story) -> None:
    code = WORKER.replace("sync_source(", f"backfill(since=datetime.fromisoformat('{START}'), ")
    with process(code, str(story.disturbed.pk), AT.isoformat()) as child:
        assert story.reached.wait(20)
        child.send_signal(signal.SIGKILL)
        child.wait()
    story.go_on.set()

    is_over = actions.backfill(source_id=story.disturbed.pk, since=START, at=AT)

    runs = list(queries.runs(story.disturbed))
    assert is_over
    assert [run.state for run in runs] == ["DONE", "FAILED"]
    assert runs[1].done_to == AT - 2 * DAY
    assert sum(run.samples for run in runs) == 4 * 288


def test_message_broker_out_of_reach_loses_no_turn(story: Story) -> None:
    story.go_on.set()
    with process(COLLECTOR, CELERY_BROKER_URL="redis://127.0.0.1:1/0") as child:
        _, trouble = child.communicate(timeout=60)

    assert child.returncode != 0
    assert b"refused" in trouble
    assert set(queries.due_sources(AT)) == {story.disturbed, story.calm}
    assert_nothing_happened(story)


def what_was_recorded(story: Story) -> int:
    """Slots of the disturbed source that were committed, as its run says and as they are."""
    (series,) = Series.objects.filter(source=story.disturbed)
    rates = store.current().matrix([series.pk], START - DAY, AT)
    count = int((rates[0] != store.GAP).sum())
    assert queries.runs(story.disturbed)[0].samples == count
    return count
