"""Workers killed at random points, again and again: in the end it is as if nothing had happened.

CHAOS_SECONDS=300 makes it last five minutes, CHAOS_SEED another story.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

from apps.integrations.prometheus.fake import FakePrometheus
from tests import template
from tests.chaos import world

SECONDS = os.environ.get("CHAOS_SECONDS", "20")
SEED = os.environ.get("CHAOS_SEED", "1")
NURSERY = """
import sys, django
django.setup()
from tests.chaos import nursery
nursery.main(*sys.argv[1:])
"""


@contextmanager
def database(name: str) -> Iterator[str]:
    """The address of a migrated database that is there for a while."""
    there = sql.Identifier(name)
    with psycopg.connect(settings.DATABASE_URL, autocommit=True) as server:
        template.drop(server, name)
        make = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        server.execute(make.format(there, sql.Identifier(template.ready())))
        yield f"{settings.DATABASE_URL.rpartition('/')[0]}/{name}"
        template.drop(server, name)


def lived(how: str, url: str, clock: Path) -> dict[str, Any]:
    """What is left of the story when it is told this way."""
    with database(f"chaos_{how}_{os.getpid()}") as address:
        done = subprocess.run(
            [sys.executable, "-c", NURSERY, how, url, SECONDS, SEED],
            env=os.environ
            | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "edgepartners.settings"}
            | {"CHAOS_CLOCK": str(clock)},
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
        )
    assert done.returncode == 0, done.stderr[-4000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.slow
@pytest.mark.usefixtures("transactional_db")
def test_workers_killed_at_random_leave_the_same_rows(tmp_path: Path) -> None:
    clock = tmp_path / "clock.txt"
    with FakePrometheus(world.interfaces(), clock=lambda: float(clock.read_text())) as source:
        calm = lived("calm", source.url, clock)
        wild = lived("wild", source.url, clock)

    assert wild["killed"] >= float(SECONDS)
    assert calm["counts"]["breaches"] >= 6
    assert calm["counts"]["evaluations"] >= 90
    assert calm["counts"]["statements"] == 1
    assert calm["counts"]["upgrades"] >= 6
    assert wild["counts"] == calm["counts"]
    for name, rows in calm["left"].items():
        assert wild["left"][name] == rows, name
