"""The contract of both sample stores: whatever way samples come, the matrix is the same."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as some

from apps.core import audit
from apps.usage import store
from apps.usage.models import DayStat, Touched
from apps.usage.rules import percentile, period_bounds, slot_count
from apps.usage.store import DAY_SLOTS, GAP, Batch, SampleStore
from tests.factories import AT
from tests.usage.grids import END, HOT_DAY, OLD_DAY, SLOT, SLOTS, START, batch, ramp
from tests.usage.stores import is_clickhouse, undone

RATES = some.none() | some.integers(0, 9)
EVENTS = some.lists(
    some.tuples(some.integers(1, 3), some.integers(0, SLOTS // 60), RATES, RATES), max_size=25
)
SIZES = some.lists(some.integers(1, 9), min_size=1)


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


def test_latest_values_win_whatever_the_batches(samples: SampleStore) -> None:
    @in_database(samples)
    @given(events=EVENTS, sizes=SIZES, sealed=some.booleans())
    def check(events: list, sizes: list[int], sealed: bool) -> None:
        with undone(samples):
            for part in cut(events, sizes):
                put(samples, part)
                if sealed:
                    samples.seal(HOT_DAY, at=AT)
            found = samples.matrix([1, 2, 3], START, END)

        assert (found == model(events)).all()

    check()


def in_database(samples: SampleStore) -> settings:
    """ClickHouse makes a part of each write: it is asked less often."""
    return settings(max_examples=8 if is_clickhouse(samples) else 25, deadline=None)


def put(samples: SampleStore, events: list) -> None:
    for piece in store.of_samples((s, moment(n), *rates) for s, n, *rates in events):
        samples.write(piece, at=AT)


def cut(events: list, sizes: list[int]) -> Iterator[list]:
    """The events in parts of these sizes, over and over."""
    first, turn = 0, 0
    while first < len(events):
        yield events[first : first + sizes[turn % len(sizes)]]
        first += sizes[turn % len(sizes)]
        turn += 1


def test_order_repeats_and_batches_do_not_matter(samples: SampleStore) -> None:
    @in_database(samples)
    @given(
        slots=some.lists(some.integers(0, SLOTS // 60), max_size=20),
        sizes=SIZES,
        seed=some.randoms(use_true_random=False),
    )
    def check(slots: list[int], sizes: list[int], seed: Random) -> None:
        events = [(1 + slot % 3, slot, slot, 2 * slot) for slot in slots]
        shuffled = seed.sample(events, len(events)) + events

        with undone(samples):
            at_once = left_behind(samples, [events])
        with undone(samples):
            in_parts = left_behind(samples, cut(shuffled, sizes))

        assert in_parts == at_once
        assert at_once[0] == model(events).tolist()

    check()


def left_behind(samples: SampleStore, parts: Iterable[list]) -> tuple[list, list]:
    """The matrix and all rollups after these parts, one batch after the other."""
    for part in parts:
        put(samples, part)
        samples.roll_up(at=AT)
    rollups = DayStat.objects.order_by("series_id", "day", "direction")
    facts = [field.name for field in DayStat._meta.fields if field.name != "changed_at"]
    return samples.matrix([1, 2, 3], START, END).tolist(), list(rollups.values_list(*facts))


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
def test_writes_within_an_audit_context_count_the_same(samples: SampleStore, day: date) -> None:
    with audit.acting(actor_id=None, channel="task"):
        written = samples.write(ramp([1, 2], day), at=AT)
        made = samples.roll_up(at=AT)

    assert (written, made) == (2 * DAY_SLOTS, 2)
