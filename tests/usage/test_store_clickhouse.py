"""What only the store in ClickHouse has: two databases that no transaction holds together."""

import contextlib
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import OperationalError, connection, transaction
from pytest_django import Settings

from apps.usage import actions
from apps.usage.models import DayStat, SampleWrite, Touched
from apps.usage.store import DAY_SLOTS, GAP, Batch, SampleStore
from apps.usage.store.clickhouse import connection as clickhouse
from apps.usage.store.clickhouse import numbers
from tests.factories import AT
from tests.usage import stores
from tests.usage.conftest import Rig
from tests.usage.grids import HOT_DAY, OLD_DAY, SLOT, START, batch, ramp


@pytest.fixture
def samples(db: None):
    yield from stores.chosen("clickhouse")


class Crash(Exception):
    """The worker dies between the insert and the commit."""


def crash_after(samples: SampleStore, written: Batch) -> None:
    with contextlib.suppress(Crash), transaction.atomic():
        samples.write(written, at=AT)
        raise Crash


def test_write_that_was_not_committed_counts_as_new_again(samples: SampleStore) -> None:
    crash_after(samples, ramp([1, 2], HOT_DAY))
    unmarked = Touched.objects.exists()

    again = samples.write(ramp([1, 2], HOT_DAY), at=AT)

    assert (unmarked, again) == (False, 2 * DAY_SLOTS)
    assert Touched.objects.get().series_ids == [1, 2]
    assert samples.write(ramp([1, 2], HOT_DAY), at=AT) == 0


def test_broken_off_write_between_whole_ones_is_found(samples: SampleStore) -> None:
    samples.write(ramp([1], HOT_DAY), at=AT)
    late = batch([1], START, [[[5]], [[6]]])
    crash_after(samples, late)
    samples.write(ramp([2], HOT_DAY), at=AT)

    counts = [samples.write(each, at=AT) for each in (ramp([1, 2], HOT_DAY), late, late)]

    assert counts == [0, 1, 0]


def test_correction_after_a_broken_off_one_wins(samples: SampleStore) -> None:
    crash_after(samples, batch([1], START, [[[5]], [[GAP]]]))

    written = samples.write(batch([1], START, [[[7]], [[8]]]), at=AT)

    assert written == 1
    assert samples.matrix([1], START, START + SLOT).tolist() == [[[7]], [[8]]]


def test_known_side_of_a_broken_off_write_is_kept_with_the_other(samples: SampleStore) -> None:
    crash_after(samples, batch([1], START, [[[5]], [[GAP]]]))

    samples.write(batch([1], START, [[[GAP]], [[8]]]), at=AT)

    assert samples.matrix([1], START, START + SLOT).tolist() == [[[5]], [[8]]]


def test_corrections_win_in_a_database_that_fell_behind(samples: SampleStore) -> None:
    """As after a restore from a backup: the sequence is older than the samples."""
    for value in (5, 6, 7):
        samples.write(batch([1], START, [[[value]], [[value]]]), at=AT)
    SampleWrite.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('ts_write', 'id'), 1, false)")

    samples.write(batch([1], START, [[[8]], [[8]]]), at=AT)
    samples.write(batch([1], START, [[[9]], [[9]]]), at=AT)

    assert samples.matrix([1], START, START + SLOT).tolist() == [[[9]], [[9]]]


def test_repeated_write_leaves_no_number(samples: SampleStore) -> None:
    for _ in range(3):
        samples.write(ramp([1], HOT_DAY), at=AT)

    assert SampleWrite.objects.count() == 1


def test_merged_parts_say_the_same(samples: SampleStore) -> None:
    samples.write(ramp([1, 2], OLD_DAY), at=AT)
    samples.write(batch([1], START, [[[7]], [[GAP]]]), at=AT)
    before = samples.matrix([1, 2], START, START + 3 * SLOT)

    clickhouse.current().execute("OPTIMIZE TABLE ts_sample FINAL")

    assert (samples.matrix([1, 2], START, START + 3 * SLOT) == before).all()
    assert clickhouse.current().texts("SELECT count() FROM ts_sample") == [(2 * DAY_SLOTS,)]


def test_many_series_are_read_in_blocks(samples: SampleStore, monkeypatch) -> None:
    monkeypatch.setattr("apps.usage.store.clickhouse.samples.BLOCK", 2)
    ids = [1, 2, 5, 9, 11]

    samples.write(ramp(ids, HOT_DAY), at=AT)

    again = samples.write(ramp(ids, HOT_DAY), at=AT)
    first = datetime(HOT_DAY.year, HOT_DAY.month, HOT_DAY.day, tzinfo=UTC)
    assert again == 0
    assert samples.matrix(ids, first, first + SLOT)[0, :, 0].tolist() == [n * 10**9 for n in ids]


def test_months_are_dropped_when_they_are_over(samples: SampleStore) -> None:
    samples.write(ramp([1], date(2026, 8, 31), days=2), at=AT - timedelta(days=80))

    too_early = samples.drop_before(date(2026, 8, 31))
    dropped = samples.drop_before(date(2026, 9, 1))

    month = datetime(2026, 8, 31, tzinfo=UTC)
    found = samples.matrix([1], month, month + timedelta(days=2))
    assert (too_early, dropped) == ([], [date(2026, 8, 1)])
    assert (found[0, 0] != GAP).sum() == DAY_SLOTS


def test_numbers_are_kept_as_long_as_samples(samples: SampleStore) -> None:
    samples.write(ramp([1], HOT_DAY), at=AT)

    samples.drop_before(date(2026, 11, 30))
    kept = SampleWrite.objects.count()
    samples.drop_before(date(2026, 12, 31))

    assert (kept, SampleWrite.objects.count()) == (1, 0)


def test_locks_are_few_and_in_order(samples: SampleStore, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        numbers.lock(ramp(list(range(1, 4000)), HOT_DAY).ids)


def test_refusals_of_the_server_are_errors_of_a_database(samples: SampleStore) -> None:
    with pytest.raises(OperationalError, match="ClickHouse: .*nothing"):
        clickhouse.current().execute("SELECT * FROM nothing")


def test_server_that_is_not_there_is_an_error_of_a_database() -> None:
    with pytest.raises(OperationalError, match="ClickHouse"):
        clickhouse.connect("http://127.0.0.1:9/samples")


def test_sync_that_broke_off_before_its_commit_is_made_good_by_the_next(
    samples: SampleStore, rig: Rig, settings: Settings
) -> None:
    settings.SAMPLE_STORE = "clickhouse"
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE usage_syncrun ADD CONSTRAINT dies CHECK (samples = 0)")
    rig.at = AT
    actions.collect(at=AT)
    left = rig.stored(AT - timedelta(hours=1), AT)
    before = DayStat.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE usage_syncrun DROP CONSTRAINT dies")

    run = rig.sync(AT + 2 * SLOT)

    assert (left == rig.expected(AT - timedelta(hours=1), AT)).all()  # the insert had happened
    assert before == 0
    assert (run.state, run.samples) == ("DONE", 3 * DAY_SLOTS)
    day = AT.replace(hour=0, minute=0)
    stats = DayStat.objects.filter(day=AT.date(), direction=0).order_by("series_id")
    assert [each.sum_bps for each in stats] == rig.expected(day, rig.at)[0].sum(axis=1).tolist()
    assert (rig.stored(AT - timedelta(days=1), rig.at) == rig.expected(
        AT - timedelta(days=1), rig.at
    )).all()  # fmt: skip
