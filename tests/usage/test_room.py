"""Room for samples: who is warned before a partition is missing, and what the status says."""

import os
import subprocess
import sys
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from apps.notifications.models import Notice
from apps.usage import actions, notices, queries, store
from apps.usage.models import DayStat
from apps.usage.store import partitions
from edgepartners import health
from tests import factories as make
from tests.factories import AT
from tests.usage.grids import HOT_DAY, OLD_DAY, ramp

DAY = timedelta(days=1)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def frozen():
    with time_machine.travel(AT, tick=False):
        yield


def lose(day: date) -> None:
    """As if care had not run for a while."""
    with connection.cursor() as cursor:
        for each in store.named("postgres").hot_days():
            if each >= day:
                partitions.drop(cursor, partitions.HOT, each)


@pytest.mark.parametrize(("ahead", "is_short"), [(7, False), (2, False), (1, True), (-1, True)])
def test_less_than_two_days_ahead_is_short(db: None, ahead: int, is_short: bool) -> None:
    actions.make_room(at=AT)
    lose(AT.date() + (ahead + 1) * DAY)

    found = queries.room(AT)

    assert (found.days, found.is_short) == (ahead, is_short)


def test_hole_in_the_days_ends_the_room(db: None) -> None:
    actions.make_room(at=AT)
    with connection.cursor() as cursor:
        partitions.drop(cursor, partitions.HOT, AT.date() + DAY)

    assert queries.room(AT).days == 0


def test_short_room_is_told_once_a_day_to_those_who_can_help(db: None) -> None:
    told = {make.user(role=role).pk for role in ("engineer", "admin")}
    make.user(role="finance")
    short = queries.Room(1, "Partitions for samples reach 20 Nov 2026, 1 days ahead.")

    moments = (AT, AT + timedelta(hours=1), AT + DAY)
    counts = [notices.room_is_short(short, at=at) for at in moments]

    assert counts == [2, 0, 2]
    assert set(Notice.objects.values_list("recipient", flat=True)) == told


def test_enough_room_is_not_told(db: None) -> None:
    make.user(role="engineer")

    actions.care(at=AT)

    assert not Notice.objects.exists()


def test_readiness_names_the_room_and_stays_ready_when_it_is_short(db: None, frozen: None) -> None:
    short = health.CHECKS["samples"]()
    actions.make_room(at=AT)

    assert short.startswith("short: Today has no partition")
    assert "7 days ahead" in health.CHECKS["samples"]()


def test_store_that_does_not_answer_is_not_ready(
    db: None, frozen: None, settings: Settings
) -> None:
    settings.SAMPLE_STORE = "clickhouse"
    settings.CLICKHOUSE_URL = "http://127.0.0.1:9/samples"

    with pytest.raises(RuntimeError, match="does not answer: ClickHouse"):
        health.CHECKS["samples"]()


def test_clickhouse_makes_room_by_itself(
    db: None, each_store: store.SampleStore, settings: Settings
) -> None:
    found = queries.room(AT)

    assert found.is_short == (settings.SAMPLE_STORE == "postgres")


def test_sources_page_warns(client_for, engineer, frozen: None) -> None:
    page = client_for(engineer)

    before = page.get("/sources/").content.decode()
    actions.make_room(at=AT)
    after = page.get("/sources/").content.decode()

    assert "Room for samples is running out" in before
    assert "Room for samples is running out" not in after


def test_status_lists_parts_and_what_is_to_be_done(db: None, frozen: None) -> None:
    samples = store.current()
    samples.write(ramp([1, 2], OLD_DAY), at=AT)
    samples.write(ramp([1, 2], HOT_DAY), at=AT)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE ts_sample, ts_day")
    out, err = StringIO(), StringIO()

    call_command("samples_status", stdout=out, stderr=err)

    said = out.getvalue()
    assert "ts_day_202611" in said
    assert "ts_sample_20261118" in said
    assert f"about {4 * 288:,} slots" in said
    assert "Rollups to be made: 2 marks, 1,152 slots" in said
    assert "running out" in err.getvalue()


def test_status_makes_room_when_asked(db: None, frozen: None) -> None:
    out, err = StringIO(), StringIO()

    call_command("samples_status", "--care", stdout=out, stderr=err)

    assert "7 days ahead" in out.getvalue()
    assert err.getvalue() == ""


def test_status_of_either_store_counts_the_same_slots(
    db: None, each_store: store.SampleStore
) -> None:
    each_store.write(ramp([1, 2], OLD_DAY), at=AT)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE ts_sample, ts_day")

    found = each_store.holdings()

    assert found.slots == 2 * 288
    assert found.size > 0
    assert found.filled()[0].first <= OLD_DAY <= found.filled()[-1].last


def test_retention_is_a_setting_and_rollups_stay(db: None, settings: Settings) -> None:
    settings.SAMPLE_RETENTION_DAYS = 80
    start = AT - 130 * DAY
    store.current().write(ramp([1], start.date()), at=start)

    actions.care(at=AT)

    begin = start.replace(hour=0, minute=0)
    assert (store.current().matrix([1], begin, begin + DAY) == store.GAP).all()
    assert DayStat.objects.filter(series_id=1, day=start.date(), max_bps=10**9 + 287).count() == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"SAMPLE_STORE": "mysql"}, "must be one of postgres, clickhouse"),
        ({"SAMPLE_STORE": "clickhouse", "CLICKHOUSE_URL": ""}, "must name its server"),
        ({"SAMPLE_STORE": "clickhouse", "CLICKHOUSE_URL": "ftp://x"}, "must name its server"),
        (
            {
                "SAMPLE_STORE": "clickhouse", "CLICKHOUSE_URL": "chdb://memory/",
                "EDGEPARTNERS_ENV": "production", "SECRET_KEY": "k" * 60, "FIELD_KEY": "k" * 44,
                "ALLOWED_HOSTS": "edgepartners.example.net",
            },
            "must name its server",
        ),
        ({"SAMPLE_RETENTION_DAYS": "30"}, "below 70"),
    ],
)  # fmt: skip
def test_nonsense_in_the_settings_stops_the_start(wrong: dict[str, str], said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import edgepartners.settings"],
        env=os.environ | {"EDGEPARTNERS_ENV": "test"} | wrong,
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode != 0
    assert said in done.stderr
