"""Several writers at the same time, on committed data."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime

import numpy as np
import pytest
from django.db import connection, transaction

from apps.usage import store
from apps.usage.models import DayStat, SealedDay, Touched
from apps.usage.store import DAY_SLOTS, GAP, Batch, partitions
from tests.factories import AT

OLD, HOT = date(2026, 11, 10), date(2026, 11, 18)
IDS = np.arange(1, 21)


pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*actions: Callable[[], object]) -> list[BaseException]:
    """Run the actions in threads that start together; what they raised."""
    barrier = threading.Barrier(len(actions))
    raised: list[BaseException] = []

    def run(action: Callable[[], object]) -> None:
        barrier.wait()
        try:
            action()
        except Exception as error:  # noqa: BLE001  whatever it is, the test shows it
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return raised


def start_of(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def every(step: int, offset: int, day: date) -> Batch:
    """Every `step`-th slot of a day, from `offset` on; the rates tell the slot."""
    rates = np.full((2, len(IDS), DAY_SLOTS), GAP, np.int64)
    rates[:, :, offset::step] = np.arange(DAY_SLOTS)[offset::step]
    return Batch(IDS, start_of(day), rates)


def whole(day: date) -> np.ndarray:
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return store.current().matrix(IDS.tolist(), start, datetime.fromtimestamp(
        start.timestamp() + 86_400, UTC
    ))  # fmt: skip


@pytest.mark.usefixtures("each_store")
@pytest.mark.parametrize("day", [OLD, HOT])
def test_writers_of_the_same_day_lose_nothing(day: date) -> None:
    writers = [lambda n=n: store.current().write(every(4, n, day), at=AT) for n in (0, 1, 2, 3)]

    raised = at_once(*writers)

    assert raised == []
    assert (whole(day) == np.arange(DAY_SLOTS)).all()


@pytest.mark.usefixtures("each_store")
@pytest.mark.parametrize("day", [OLD, HOT])
def test_same_slots_written_by_many_at_once_are_counted_once(day: date) -> None:
    counts: list[int] = []
    same = every(3, 1, day)

    raised = at_once(*[lambda: counts.append(store.current().write(same, at=AT))] * 4)

    assert raised == []
    assert sorted(counts) == [0, 0, 0, len(IDS) * DAY_SLOTS // 3]
    assert (whole(day)[:, :, 1::3] == np.arange(DAY_SLOTS)[1::3]).all()


@pytest.mark.usefixtures("each_store")
def test_rollups_made_by_two_at_once_are_those_of_the_samples() -> None:
    def work(offset: int) -> None:
        for step in range(4):
            store.current().write(every(8, offset + 2 * step, HOT), at=AT)
            store.current().roll_up(at=AT)

    raised = at_once(lambda: work(0), lambda: work(1))

    assert raised == []
    assert set(DayStat.objects.values_list("n", "sum_bps")) == {(288, 287 * 144)}
    assert not Touched.objects.exists()


def test_day_dropped_while_it_is_written_loses_nothing() -> None:
    store.current().write(every(1, 0, HOT), at=AT)
    corrections = [Batch(IDS, start_of(HOT) + 300 * n, np.full((2, 20, 1), 9)) for n in range(30)]

    def correct() -> None:
        for batch in corrections:
            store.current().write(batch, at=datetime(2026, 11, 25, tzinfo=UTC))

    raised = at_once(correct, lambda: store.current().drop_hot(HOT, at=AT))
    correct()  # what a sync does after it failed

    expected = np.arange(DAY_SLOTS)
    expected[:30] = 9
    assert (whole(HOT) == expected).all()
    assert SealedDay.objects.count() == len(IDS)
    assert all("does not exist" in str(error) for error in raised)


def test_partition_is_made_once_by_two_at_once() -> None:
    makers = [lambda: store.current().ensure_partitions(at=AT) for _ in range(3)]

    raised = at_once(*makers)

    assert raised == []
    assert len(store.current().hot_days()) == 10


def test_partition_in_use_is_left_for_later() -> None:
    store.current().write(every(1, 0, HOT), at=AT)
    reading, released = threading.Event(), threading.Event()

    def reader() -> None:
        with transaction.atomic():
            whole(HOT)
            reading.set()
            released.wait(30)

    def dropper() -> None:
        reading.wait(30)
        try:
            store.current().drop_hot(HOT, at=AT)
        finally:
            released.set()

    raised = at_once(reader, dropper)

    assert ["lock timeout" in str(error) for error in raised] == [True]
    assert HOT in store.current().hot_days()
    with connection.cursor() as cursor:
        assert partitions.existing(cursor)[partitions.HOT] == {HOT}
