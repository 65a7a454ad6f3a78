"""Samples on their way into the store, as a grid: series by slots, both directions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

import numpy as np
import numpy.typing as npt

from apps.usage.rules import SLOT_SECONDS, slot_start

Ints = npt.NDArray[np.int64]

DAY_SECONDS = 86_400
DAY_SLOTS = DAY_SECONDS // SLOT_SECONDS
GAP = -1
EPOCH = date(1970, 1, 1)

Sample = tuple[int, datetime, int | None, int | None]


def day_of(epoch: int) -> date:
    """The UTC day of a moment in epoch seconds."""
    return EPOCH + timedelta(days=epoch // DAY_SECONDS)


def epoch_of(day: date) -> int:
    """The first second of a UTC day, epoch seconds."""
    return (day - EPOCH).days * DAY_SECONDS


def grid(start: datetime, end: datetime) -> tuple[int, int]:
    """First slot (epoch seconds) and number of slots that start in [start, end)."""
    first = _first_slot(start)
    return first, max(0, (_first_slot(end) - first) // SLOT_SECONDS)


def _first_slot(moment: datetime) -> int:
    """The earliest slot that does not start before the moment."""
    return -(-int(moment.timestamp()) // SLOT_SECONDS) * SLOT_SECONDS


@dataclass(frozen=True)
class Batch:
    """`rates` is int64[2, series, slots], bit/s, 0 in and 1 out as the source sees it, -1 unknown.

    `ids` are different Series ids, one per row; `start` is the first slot in epoch seconds.
    Unknown values change nothing in the store, so a batch may hold anything from one slot to days.
    """

    ids: Ints
    start: int
    rates: Ints

    def __post_init__(self) -> None:
        if self.rates.shape[:2] != (2, len(self.ids)) or self.rates.ndim != 3:
            raise ValueError("Give rates as [2, series, slots], a row for each id.")
        if self.start % SLOT_SECONDS:
            raise ValueError(f"{self.start} is not the start of a slot.")

    @property
    def end(self) -> int:
        return self.start + self.rates.shape[2] * SLOT_SECONDS

    def days(self) -> list[date]:
        """The UTC days it lies in."""
        last = (self.end - 1) // DAY_SECONDS
        return [EPOCH + timedelta(days=day) for day in range(self.start // DAY_SECONDS, last + 1)]

    def between(self, first_day: date, last_day: date) -> "Batch":
        """The part within the UTC days first_day to last_day, both included."""
        start = max(self.start, epoch_of(first_day))
        end = min(self.end, epoch_of(last_day) + DAY_SECONDS)
        first, last = ((edge - self.start) // SLOT_SECONDS for edge in (start, end))
        return Batch(self.ids, start, self.rates[:, :, first:last])

    def sorted(self) -> "Batch":
        """The same in the order of ids, the order in which rows are locked."""
        order = np.argsort(self.ids, kind="stable")
        if np.array_equal(order, np.arange(len(order))):
            return self
        return Batch(self.ids[order], self.start, self.rates[:, order])


def refuse_future(batch: Batch, *, at: datetime) -> None:
    """Raise ValueError for days after tomorrow."""
    last = day_of(batch.end - 1)
    if last > at.date() + timedelta(days=1):
        raise ValueError(f"Samples of {last} cannot be known on {at.date()}.")


def single_day(ids: Sequence[int], day: date) -> Batch:
    """An empty batch of one UTC day, to be filled in."""
    shape = (2, len(ids), DAY_SLOTS)
    return Batch(np.array(ids, np.int64), epoch_of(day), np.full(shape, GAP, np.int64))


def of_samples(samples: Iterable[Sample]) -> list[Batch]:
    """Batches, one per UTC day, of (series id, moment, in, out); the later of equals wins.

    A moment anywhere in a slot means the slot. Rates in bit/s, None for unknown.
    """
    rows = [(int(slot_start(moment.timestamp())), *rest) for rest, moment in _split(samples)]
    rows.sort(key=lambda row: row[0])  # stable: equal slots stay in the order they came in
    return [
        _of_day(day_of(number * DAY_SECONDS), list(part))
        for number, part in groupby(rows, key=lambda row: row[0] // DAY_SECONDS)
    ]


def _split(
    samples: Iterable[Sample],
) -> list[tuple[tuple[int, int | None, int | None], datetime]]:
    return [((series, in_bps, out_bps), moment) for series, moment, in_bps, out_bps in samples]


def _of_day(day: date, rows: list[tuple[int, int, int | None, int | None]]) -> Batch:
    ids = sorted({series for _, series, _, _ in rows})
    batch = single_day(ids, day)
    place = {series: row for row, series in enumerate(ids)}
    for slot, series, *rates in rows:
        column = (slot - batch.start) // SLOT_SECONDS
        for side, bps in enumerate(rates):
            if bps is not None:
                batch.rates[side, place[series], column] = bps
    return batch
