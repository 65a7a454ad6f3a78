"""History from one sample store to the other, day by day, while samples go on coming in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b

import numpy as np
from django.conf import settings

from apps.usage import queries, store
from apps.usage.store import GAP, Batch, Ints

CHUNK = 1_000  # series of one write
PASSES = 3  # over what changed meanwhile; the rest is for a run with the workers stopped
OTHER = {"postgres": "clickhouse", "clickhouse": "postgres"}


@dataclass(frozen=True)
class Difference:
    """A series and day that is not the same in both: slots with a value, and a hash of all."""

    series: int
    day: date
    source: tuple[int, str]
    target: tuple[int, str]


@dataclass(frozen=True)
class DayMoved:
    """One UTC day: how many series were looked at, slots copied, and what differs afterwards."""

    day: date
    series: int
    slots: int
    differences: list[Difference] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """The UTC days first to last into the store `to`; with `changed_since` only what changed."""

    to: str
    first: date
    last: date
    changed_since: datetime | None = None

    @property
    def source(self) -> store.SampleStore:
        return store.named(OTHER[self.to])

    @property
    def target(self) -> store.SampleStore:
        return store.named(self.to)


Step = Callable[[Plan, list[int], date], DayMoved]


def move(plan: Plan, *, at: datetime) -> Iterator[DayMoved]:
    """Copy what the target lacks or has otherwise; each day is told when it is done.

    What is the same already is passed over, so an interrupted move goes on when it is started
    again. Afterwards come the days that changed meanwhile, a few times. Into the store that is in
    use only gaps are filled: what it has may be newer.
    """
    store.current().roll_up(at=at)
    seen = queries.newest_change()
    yield from _each_day(plan, _copied(at))
    for _ in range(PASSES):
        store.current().roll_up(at=at)
        newest = queries.newest_change()
        if seen is None or newest == seen:
            return
        yield from _each_day(Plan(plan.to, plan.first, plan.last, seen), _copied(at))
        seen = newest


def compare(plan: Plan, *, at: datetime) -> Iterator[DayMoved]:
    """Compare the matrices of both stores bit by bit, and write nothing into them."""
    store.current().roll_up(at=at)
    yield from _each_day(plan, _compared)


def _each_day(plan: Plan, step: Step) -> Iterator[DayMoved]:
    for day in queries.measured_days(plan.first, plan.last, plan.changed_since):
        ids = queries.measured_series(day, plan.changed_since)
        parts = [step(plan, ids[n : n + CHUNK], day) for n in range(0, len(ids), CHUNK)]
        differences = [each for part in parts for each in part.differences]
        yield DayMoved(day, len(ids), sum(part.slots for part in parts), differences)


def _copied(at: datetime) -> Step:
    def step(plan: Plan, ids: list[int], day: date) -> DayMoved:
        theirs, ours = _of_day(plan.source, ids, day), _of_day(plan.target, ids, day)
        is_in_use = plan.to == settings.SAMPLE_STORE
        wanted = ours == GAP if is_in_use else ours != theirs
        rates = np.where(wanted, theirs, GAP)
        if (rates == GAP).all():
            return _told(ids, day, theirs, ours)
        batch = Batch(np.array(ids, np.int64), int(_start(day).timestamp()), rates)
        slots = plan.target.write(batch, at=at, marked=is_in_use)
        return _told(ids, day, theirs, _of_day(plan.target, ids, day), slots)

    return step


def _compared(plan: Plan, ids: list[int], day: date) -> DayMoved:
    return _told(ids, day, _of_day(plan.source, ids, day), _of_day(plan.target, ids, day))


def _told(ids: list[int], day: date, theirs: Ints, ours: Ints, slots: int = 0) -> DayMoved:
    rows = np.flatnonzero((theirs != ours).any(axis=(0, 2)))
    differences = [
        Difference(ids[row], day, _fingerprint(theirs[:, row]), _fingerprint(ours[:, row]))
        for row in rows
    ]
    return DayMoved(day, len(ids), slots, differences)


def _fingerprint(rates: Ints) -> tuple[int, str]:
    data = np.ascontiguousarray(rates, "<i8").tobytes()
    known = int(np.count_nonzero((rates != GAP).any(axis=0)))
    return known, blake2b(data, digest_size=8).hexdigest()


def _of_day(samples: store.SampleStore, ids: list[int], day: date) -> Ints:
    return samples.matrix(ids, _start(day), _start(day) + timedelta(days=1))


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
