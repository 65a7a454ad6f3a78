"""What only the store in PostgreSQL has: hot rows, sealed days, partitions, SQL beside it."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as some
from psycopg import sql
from pytest_django import Settings

from apps.usage import store
from apps.usage.models import Sample, SealedDay
from apps.usage.rules import percentile
from apps.usage.store import DAY_SLOTS, GAP, SampleStore, codec, sealed, wire
from tests.factories import AT
from tests.usage.grids import END, HOT_DAY, OLD_DAY, SLOT, START, batch, ramp


@pytest.fixture
def samples(db: None) -> SampleStore:
    return store.named("postgres")


def test_old_days_are_sealed_and_young_ones_hot(samples: SampleStore) -> None:
    samples.write(ramp([1], date(2026, 11, 15), days=4), at=AT)

    assert list(SealedDay.objects.order_by("day").values_list("day", flat=True)) == [
        date(2026, 11, 15), date(2026, 11, 16),
    ]  # fmt: skip
    assert Sample.objects.count() == 2 * DAY_SLOTS


def test_sealing_changes_where_samples_are_and_nothing_else(samples: SampleStore) -> None:
    samples.write(ramp([1, 2], HOT_DAY), at=AT)
    before = samples.matrix([1, 2], START, END)

    sealed = samples.seal(HOT_DAY, at=AT)
    again = samples.seal(HOT_DAY, at=AT)
    samples.drop_hot(HOT_DAY, at=AT)

    assert (sealed, again) == (2, 0)
    assert HOT_DAY not in samples.hot_days()
    assert (samples.matrix([1, 2], START, END) == before).all()


def test_late_sample_after_sealing_is_seen_at_once_and_kept(samples: SampleStore) -> None:
    samples.write(ramp([1], HOT_DAY), at=AT)
    samples.seal(HOT_DAY, at=AT)
    noon = datetime(2026, 11, 18, 12, tzinfo=UTC)

    samples.write(batch([1], noon, [[[77]], [[88]]]), at=AT)
    seen = samples.matrix([1], noon, noon + SLOT).tolist()
    samples.drop_hot(HOT_DAY, at=AT)

    assert seen == [[[77]], [[88]]]
    assert samples.matrix([1], noon, noon + SLOT).tolist() == seen


@pytest.mark.parametrize("missing", [0, 7, 13])
def test_sql_finds_the_same_percentile(
    samples: SampleStore, missing: int, settings: Settings
) -> None:
    settings.SAMPLE_CODEC = "planes"
    whole = ramp([1], OLD_DAY)
    whole.rates[:, :, :missing] = GAP
    samples.write(whole, at=AT)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT percentile_disc(0.95) WITHIN GROUP (ORDER BY bps) FROM ts_sealed "
            "WHERE interface_id = 1 AND direction = 1 AND bps <> -1"
        )
        (by_sql,) = cursor.fetchone()

    assert by_sql == percentile(whole.rates[1, 0, missing:].tolist(), 95)


@pytest.mark.parametrize("day", [OLD_DAY, HOT_DAY])
def test_statements_do_not_grow_with_the_series(samples: SampleStore, day: date) -> None:
    samples.ensure_partitions(at=AT)
    samples.write(ramp([900], day), at=AT)

    counts = []
    for ids in ([1, 2], list(range(3, 60))):
        with CaptureQueriesContext(connection) as writes:
            samples.write(ramp(ids, day), at=AT)
        with CaptureQueriesContext(connection) as reads:
            samples.matrix(ids, START, END)
        counts.append((len(writes), len(reads)))

    assert counts[0] == counts[1]
    assert counts[0][1] == 2


def test_partitions_are_made_ahead_once(samples: SampleStore) -> None:
    samples.ensure_partitions(at=AT)
    with CaptureQueriesContext(connection) as queries:
        samples.ensure_partitions(at=AT)

    assert samples.hot_days() == [date(2026, 11, 17) + timedelta(days=n) for n in range(10)]
    assert len(queries) == 1


def test_months_are_dropped_when_they_are_over(samples: SampleStore) -> None:
    samples.write(ramp([1], date(2026, 8, 31), days=2), at=AT)

    too_early = samples.drop_before(date(2026, 8, 31))
    dropped = samples.drop_before(date(2026, 9, 1))

    assert (too_early, dropped) == ([], [date(2026, 8, 1)])
    assert list(SealedDay.objects.values_list("day", flat=True)) == [date(2026, 9, 1)]


@given(seed=some.integers(0, 2**32 - 1))
def test_codec_gives_back_what_it_was_given(seed: int) -> None:
    rates = np.random.default_rng(seed).integers(-1, 2**63 - 1, size=(3, 2, DAY_SLOTS))

    packed = codec.pack(rates)

    assert packed.shape == (3, codec.DAY_BYTES)
    assert (codec.unpack(packed).transpose(1, 0, 2) == rates).all()


@given(seed=some.integers(0, 2**32 - 1), codecs=some.lists(some.sampled_from([1, 2]), max_size=5))
def test_rows_of_both_codecs_are_read_together(seed: int, codecs: list[int]) -> None:
    noise = np.random.default_rng(seed).integers(-1, 2**40, size=(len(codecs), 2, DAY_SLOTS))
    packed = codec.pack(noise)
    short = codec.squeeze(packed)
    rows = [short[n] if kind == 2 else packed[n].tobytes() for n, kind in enumerate(codecs)]
    raw = np.frombuffer(b"".join(rows), np.uint8)

    expanded = codec.expand(raw, np.array(codecs, np.int64), np.array([len(row) for row in rows]))

    assert (expanded == packed).all()


@pytest.mark.parametrize(("first", "then"), [("planes", "lz4"), ("lz4", "planes")])
def test_codec_may_change_between_writes(
    samples: SampleStore, settings: Settings, first: str, then: str
) -> None:
    settings.SAMPLE_CODEC = first
    samples.write(ramp([1, 2], OLD_DAY), at=AT)
    settings.SAMPLE_CODEC = then
    samples.write(batch([2], START, [[[7]], [[8]]]), at=AT)

    found = samples.matrix([1, 2], START, START + 2 * SLOT)

    assert sorted(SealedDay.objects.values_list("codec", flat=True)) == [1, 2]
    assert found.tolist() == [[[10**9, 10**9 + 1], [7, 2 * 10**9 + 1]],
                              [[10**9, 10**9 + 1], [8, 2 * 10**9 + 1]]]  # fmt: skip


def test_codec_follows_the_server(samples: SampleStore, settings: Settings) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT enumvals FROM pg_settings WHERE name = 'default_toast_compression'")
        (compressions,) = cursor.fetchone()

    settings.SAMPLE_CODEC = "auto"

    assert sealed.codec_in_use() == (1 if "lz4" in compressions else 2)


@pytest.mark.parametrize("chosen", ["planes", "lz4"])
def test_sealed_rows_are_exact_whatever_the_codec(
    samples: SampleStore, settings: Settings, chosen: str
) -> None:
    settings.SAMPLE_CODEC = chosen
    whole = ramp([1, 2, 3], OLD_DAY, days=2)
    whole.rates[0, 1, 5:50] = GAP
    whole.rates[1, 2] = 2**62

    samples.write(whole, at=AT)

    assert (samples.matrix([1, 2, 3], START, START + 2 * DAY_SLOTS * SLOT) == whole.rates).all()


@pytest.mark.parametrize(("rows", "groups"), [(0, 0), (9, 1), (30, 4)])
def test_long_values_come_in_groups(db: None, rows: int, groups: int) -> None:
    grouping = wire.grouping(rows, 10)
    query = sql.SQL(
        "SELECT string_agg(int4send(interface_id), '') FROM generate_series(1, {}) "
        "AS s (interface_id) {}"
    ).format(sql.Literal(rows), grouping)

    with connection.cursor() as cursor:
        found = wire.blobs(wire.read(cursor, query), {"ids": ">i4"})

    assert sorted(found["ids"].tolist()) == list(range(1, rows + 1))
    assert ("GROUP BY" in grouping.as_string(None)) == (groups > 1)
