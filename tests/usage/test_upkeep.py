"""Care, tasks and commands: what runs by itself and by hand."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO

import numpy as np
import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.usage import actions, queries, store, tasks
from apps.usage.models import DayStat, LinkStat, Sample, SealedDay, SyncRun
from apps.usage.store import DAY_SLOTS, Batch
from tests import factories as make
from tests.factories import AT
from tests.usage.conftest import SLOT, Rig

DAY = timedelta(days=1)


@pytest.fixture
def now() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def put(days_ago: int) -> None:
    """A full day of samples of series 1, written while it was hot."""
    then = AT - days_ago * DAY
    start = then.replace(hour=0, minute=0)
    rates = np.full((2, 1, DAY_SLOTS), days_ago + 1)
    store.current().write(Batch(np.array([1]), int(start.timestamp()), rates), at=then)


def test_care_seals_days_that_are_over_and_drops_old_hot_ones(db: None) -> None:
    for days_ago in (5, 4, 1, 0):
        put(days_ago)

    actions.care(at=AT)

    today = AT.date()
    hot = set(Sample.objects.dates("ts", "day"))
    assert hot == {today, today - DAY}
    assert store.current().hot_days()[0] == today - 2 * DAY
    assert list(SealedDay.objects.order_by("day").values_list("day", flat=True)) == [
        today - 5 * DAY, today - 4 * DAY, today - DAY,
    ]  # fmt: skip


def test_care_leaves_yesterday_hot_until_two_o_clock(db: None) -> None:
    put(1)

    actions.care(at=AT.replace(hour=1, minute=59))
    early = SealedDay.objects.count()
    actions.care(at=AT.replace(hour=2, minute=0))

    assert (early, SealedDay.objects.count()) == (0, 1)


def test_care_drops_months_that_nobody_may_ask_for(db: None) -> None:
    put(500)

    actions.care(at=AT)

    assert not SealedDay.objects.exists()
    assert DayStat.objects.filter(day=(AT - 500 * DAY).date()).exists()


def test_care_makes_partitions_a_week_ahead(db: None) -> None:
    actions.care(at=AT)

    assert store.current().hot_days()[-1] == date(2026, 11, 26)


def test_care_twice_is_care_once(db: None) -> None:
    put(1)
    actions.care(at=AT)
    before = list(SealedDay.objects.values_list("day", "bps"))

    actions.care(at=AT)

    assert list(SealedDay.objects.values_list("day", "bps")) == before


def test_settle_makes_up_for_an_interrupted_sync(rig: Rig) -> None:
    batch = Batch(np.array([rig.series[0].pk]), int(AT.timestamp()), np.ones((2, 1, 1), np.int64))
    store.current().write(batch, at=AT)

    actions.settle(at=AT)

    assert DayStat.objects.count() == 2
    assert LinkStat.objects.count() == 3


def test_settle_with_nothing_left_is_one_query(db: None) -> None:
    with CaptureQueriesContext(connection) as statements:
        actions.settle(at=AT)

    assert len(statements) == 1


def test_tasks_do_what_their_names_say(rig: Rig, now: None) -> None:
    tasks.sync(rig.source.pk)
    job = actions.request_backfill(source=rig.source, since=AT - 3 * DAY, by=None, at=AT)
    tasks.backfill(rig.source.pk, (AT - 3 * DAY).isoformat(), job.pk)
    tasks.care()

    assert list(queries.runs(rig.source).values_list("kind", "state")) == [
        ("backfill", "DONE"), ("incremental", "DONE"),
    ]  # fmt: skip
    assert (rig.stored(AT - 3 * DAY, AT) == rig.expected(AT - 3 * DAY, AT)).all()


def test_sync_command_reads_one_source(rig: Rig, now: None) -> None:
    out = StringIO()

    call_command("sync", rig.source.ref, stdout=out)

    assert out.getvalue().startswith("Done: 864 slots.")


def test_sync_command_without_a_name_reads_what_is_due(rig: Rig, now: None) -> None:
    out = StringIO()

    call_command("sync", stdout=out)
    call_command("sync", stdout=out)

    assert out.getvalue() == "1 sources read\n0 sources read\n"


def test_backfill_command_goes_on_to_the_end(rig: Rig, now: None) -> None:
    out = StringIO()

    call_command("backfill", rig.source.ref, "--since", "2026-10-25", stdout=out)

    start = (AT - 25 * DAY).replace(hour=0, minute=0)
    assert len(out.getvalue().splitlines()) == 2
    assert (rig.stored(start, AT) == rig.expected(start, AT)).all()


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["sync", "SRC-99999"], "does not exist"),
        (["backfill", "SRC-99999", "--since", "2026-11-01"], "does not exist"),
    ],
)
def test_command_for_an_unknown_source_fails(db: None, command: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command(*command)


def test_backfill_command_of_a_broken_source_fails(db: None, now: None) -> None:
    source = make.source(url="not an address")

    with pytest.raises(CommandError, match="not an address"):
        call_command("backfill", source.ref, "--since", (AT - DAY).isoformat())

    assert SyncRun.objects.get().finished_at < AT + SLOT
