"""The contract of the sample store: whatever way samples come, the matrix is the same."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from psycopg import sql

from apps.core import audit
from apps.usage import store
from apps.usage.models import DayStat, Sample, SealedDay, Touched
from apps.usage.rules import percentile, period_bounds, slot_count
from apps.usage.store import DAY_SLOTS, GAP, Batch, SampleStore, codec, wire
from tests.factories import AT

START = datetime(2026, 11, 14, tzinfo=UTC)
END = datetime(2026, 11, 20, tzinfo=UTC)
SLOTS = 6 * DAY_SLOTS  # three sealed days, three hot ones
OLD_DAY, HOT_DAY = date(2026, 11, 14), date(2026, 11, 18)
SLOT = timedelta(minutes=5)

RATES = some.none() | some.integers(0, 9)
EVENTS = some.lists(
    some.tuples(some.integers(1, 3), some.integers(0, SLOTS // 60), RATES, RATES), max_size=25
)
in_database = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def samples(db: None) -> SampleStore:
    return store.current()


def batch(ids: list[int], first: datetime, values: object) -> Batch:
    return Batch(np.array(ids), int(first.timestamp()), np.array(values, np.int64))


def ramp(ids: list[int], day: date, days: int = 1) -> Batch:
    """A different rate in each slot, the same for in and out."""
    slots = np.arange(days * DAY_SLOTS) + np.array(ids)[:, np.newaxis] * 10**9
    first = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return batch(ids, first, [slots, slots])


def moment(slot: int) -> datetime:
    return START + slot * 60 * SLOT


def model(events: list[tuple[int, int, int | None, int | None]]) -> np.ndarray:
    """What a dictionary would remember: the latest known value of each slot and direction."""
    rates = np.full((2, 3, SLOTS), GAP, np.int64)
    for series, slot, *values in events:
        for side, value in enumerate(values):
            if value is not None:
                rates[side, series - 1, slot * 60] = value
    return rates


@in_database
@given(events=EVENTS, sizes=some.lists(some.integers(1, 9), min_size=1), sealed=some.booleans())
def test_latest_values_win_whatever_the_batches(
    samples: SampleStore, events: list, sizes: list[int], sealed: bool
) -> None:
    with transaction.atomic():
        for part in cut(events, sizes):
            for piece in store.of_samples((s, moment(n), *rates) for s, n, *rates in part):
                samples.write(piece, at=AT)
            if sealed:
                samples.seal(HOT_DAY, at=AT)
        found = samples.matrix([1, 2, 3], START, END)
        transaction.set_rollback(True)

    assert (found == model(events)).all()


def cut(events: list, sizes: list[int]) -> Iterator[list]:
    """The events in parts of these sizes, over and over."""
    first, turn = 0, 0
    while first < len(events):
        yield events[first : first + sizes[turn % len(sizes)]]
        first += sizes[turn % len(sizes)]
        turn += 1


@in_database
@given(slots=some.lists(some.integers(0, SLOTS // 60), max_size=20), seed=some.randoms())
def test_order_and_repeats_do_not_matter(samples: SampleStore, slots: list[int], seed) -> None:
    events = [(1 + slot % 3, slot, slot, 2 * slot) for slot in slots]
    shuffled = seed.sample(events, len(events)) + events

    with transaction.atomic():
        for one in shuffled:
            for piece in store.of_samples([(one[0], moment(one[1]), *one[2:])]):
                samples.write(piece, at=AT)
        found = samples.matrix([1, 2, 3], START, END)
        transaction.set_rollback(True)

    assert (found == model(events)).all()


@pytest.mark.parametrize("day", [OLD_DAY, HOT_DAY])
def test_write_counts_what_is_new_or_corrected(samples: SampleStore, day: date) -> None:
    whole = ramp([1, 2], day)
    corrected = whole.rates.copy()
    corrected[0, 1, 7] += 1

    first = samples.write(whole, at=AT)
    repeated = samples.write(whole, at=AT)
    third = samples.write(Batch(whole.ids, whole.start, corrected), at=AT)

    assert (first, repeated, third) == (2 * DAY_SLOTS, 0, 1)


@pytest.mark.parametrize("day", [OLD_DAY, HOT_DAY])
def test_unknown_does_not_erase_what_is_known(samples: SampleStore, day: date) -> None:
    first = datetime(day.year, day.month, day.day, tzinfo=UTC)

    samples.write(batch([1], first, [[[5]], [[GAP]]]), at=AT)
    samples.write(batch([1], first, [[[GAP]], [[7]]]), at=AT)

    assert samples.matrix([1], first, first + SLOT).tolist() == [[[5]], [[7]]]


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


def test_samples_of_the_day_after_tomorrow_are_refused(samples: SampleStore) -> None:
    with pytest.raises(ValueError, match="cannot be known"):
        samples.write(ramp([1], date(2026, 11, 21)), at=AT)


def test_matrix_keeps_the_order_of_ids_even_with_repeats(samples: SampleStore) -> None:
    samples.write(ramp([1, 2], OLD_DAY), at=AT)

    found = samples.matrix([2, 9, 1, 2], START, START + SLOT)

    assert found[0, :, 0].tolist() == [2 * 10**9, GAP, 10**9, 2 * 10**9]


@pytest.mark.parametrize(
    ("day", "slots"),
    [(date(2026, 3, 8), 276), (date(2026, 11, 1), 300), (date(2026, 11, 2), 288)],
)
def test_local_days_are_slices_of_utc_days(samples: SampleStore, day: date, slots: int) -> None:
    samples.write(ramp([1], day - timedelta(days=1), days=3), at=AT)

    found = samples.matrix([1], *period_bounds(day, day, "America/New_York"))

    assert found.shape == (2, 1, slots)
    assert slots == slot_count(day, day, "America/New_York")
    assert (np.diff(found[0, 0]) == 1).all()


@pytest.mark.parametrize("missing", [0, 7, 13])
def test_sql_finds_the_same_percentile(samples: SampleStore, missing: int) -> None:
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
def test_rollup_follows_every_change(samples: SampleStore, day: date) -> None:
    whole = ramp([1], day)
    samples.write(whole, at=AT)
    samples.roll_up(at=AT)
    whole.rates[0, 0, 100] = 10**12
    samples.write(whole, at=AT + SLOT)

    samples.roll_up(at=AT + SLOT)

    values = whole.rates[0, 0].tolist()
    stat = DayStat.objects.get(series_id=1, day=day, direction=DayStat.Direction.IN)
    assert (stat.n, stat.sum_bps, stat.max_bps) == (DAY_SLOTS, sum(values), 10**12)
    assert stat.p95_bps == percentile(values, 95)
    assert stat.changed_at == AT + SLOT


def test_rollup_without_changes_writes_nothing(samples: SampleStore) -> None:
    samples.write(ramp([1], HOT_DAY), at=AT)
    samples.roll_up(at=AT)
    samples.write(ramp([1], HOT_DAY), at=AT + SLOT)

    with CaptureQueriesContext(connection) as queries:
        made = samples.roll_up(at=AT + SLOT)

    assert made == 0
    assert len(queries) == 1
    assert not DayStat.objects.filter(changed_at__gt=AT).exists()


def test_changes_are_stamped_in_the_order_of_their_commits(samples: SampleStore) -> None:
    samples.write(ramp([1], HOT_DAY), at=AT)
    samples.roll_up(at=AT)
    samples.write(ramp([2], HOT_DAY), at=AT)
    samples.roll_up(at=AT - timedelta(minutes=2))

    stamps = DayStat.objects.order_by("series_id").values_list("changed_at", flat=True)

    assert list(stamps.distinct()) == [AT, AT + timedelta(microseconds=1)]


def test_days_without_one_direction_have_one_rollup(samples: SampleStore) -> None:
    samples.write(batch([1], START, [[[5]], [[GAP]]]), at=AT)

    samples.roll_up(at=AT)

    assert list(DayStat.objects.values_list("direction", "n", "busy_hour_bps")) == [(0, 1, None)]
    assert not Touched.objects.exists()


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


@pytest.mark.parametrize("day", [OLD_DAY, HOT_DAY])
def test_writes_within_an_audit_context_count_the_same(samples: SampleStore, day: date) -> None:
    with audit.acting(actor_id=None, channel="task"):
        written = samples.write(ramp([1, 2], day), at=AT)
        made = samples.roll_up(at=AT)

    assert (written, made) == (2 * DAY_SLOTS, 2)


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
