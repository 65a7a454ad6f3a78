"""From what a source answered to what is stored: validity, gaps, and how far each series got."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from apps.integrations.measuring import Rates, Reading, Window
from apps.usage.models import Series
from apps.usage.rules import SLOT_SECONDS
from apps.usage.store import GAP, Batch, Ints

IMPOSSIBLE = -2  # the source had something, but no rate
GRACE_S = 23 * 3600  # how long a series without samples is asked for late ones


Todo = tuple[Window, Sequence[Series]]  # what one chunk reads


@dataclass(frozen=True)
class Progress:
    """How far a series got: the next slot to read, and its newest sample if there is one."""

    series: int
    cursor: datetime
    newest: datetime | None


@dataclass(frozen=True)
class Chunk:
    """One answer, ready to be stored. `problems` are words for the run's log, by series.

    `filled`: (series, first slot, slots) of late polls; `speeds`: what the source says about the
    speed of a series, as of its newest slot: (speed in bit/s, slot). `readings`: counters to keep.
    """

    batch: Batch
    missing: int
    rejected: int
    progress: list[Progress]
    problems: Mapping[int, str]
    failed: set[int]
    filled: list[tuple[int, int, int]]
    speeds: Mapping[int, tuple[int, int]]
    readings: Mapping[int, Reading]


def build(series: Sequence[Series], found: Mapping[Hashable, Rates], window: Window) -> Chunk:
    """Sort the answer out. A rate above 1.05 x speed, negative or no number is missing.

    Rules: our choices 4.3.
    """
    rates = _grid(series, found, window)
    limits = np.array([105 * each.speed_bps // 100 for each in series], np.int64)
    rates[rates > limits[:, np.newaxis]] = IMPOSSIBLE
    rejected = int(np.count_nonzero(rates == IMPOSSIBLE))
    missing = int(np.count_nonzero((rates == GAP).any(axis=0)))
    rates[rates == IMPOSSIBLE] = GAP
    ids = np.array([each.pk for each in series], np.int64)
    known = (rates != GAP).any(axis=0)
    return Chunk(
        batch=Batch(ids, window.start, rates),
        missing=missing,
        rejected=rejected,
        progress=[
            _progress(each, found[each.pk], row, window)
            for each, row in zip(series, known, strict=True)
        ],
        problems={each.pk: text for each in series if (text := _problem(found[each.pk]))},
        failed={each.pk for each in series if found[each.pk].failed},
        filled=[(each.pk, *span) for each in series for span in found[each.pk].filled],
        speeds=_speeds(series, found, known, window),
        readings={each.pk: kept for each in series if (kept := found[each.pk].reading)},
    )


def _speeds(
    series: Sequence[Series],
    found: Mapping[Hashable, Rates],
    known: np.typing.NDArray[np.bool_],
    window: Window,
) -> dict[int, tuple[int, int]]:
    """What the source says now, which is true for the newest slot it measured."""
    slots = {
        each.pk: window.start + SLOT_SECONDS * int(np.flatnonzero(row)[-1])
        for each, row in zip(series, known, strict=True)
        if row.any()
    }
    speeds = {pk: found[pk].speed_bps for pk in slots}
    return {pk: (speed, slots[pk]) for pk, speed in speeds.items() if speed is not None}


def _grid(series: Sequence[Series], found: Mapping[Hashable, Rates], window: Window) -> Ints:
    slots = (window.end - window.start) // SLOT_SECONDS
    rates = np.full((2, len(series), slots), GAP, np.int64)
    for row, each in enumerate(series):
        for side, points in enumerate((found[each.pk].in_bps, found[each.pk].out_bps)):
            if points:
                pairs = [(slot, IMPOSSIBLE if bps is None else bps) for slot, bps in points]
                starts, values = np.array(pairs, np.int64).T
                rates[side, row, (starts - window.start) // SLOT_SECONDS] = values
    return rates


def _progress(
    series: Series, rates: Rates, known: np.typing.NDArray[np.bool_], window: Window
) -> Progress:
    """Past the newest sample; without one, no further than late samples may still come.

    A window that could not be read is read again next time.
    """
    measured = np.flatnonzero(known)
    newest = window.start + SLOT_SECONDS * int(measured[-1]) if len(measured) else None
    reached = window.end - GRACE_S
    if newest is not None:
        reached = max(reached, newest + SLOT_SECONDS)
    reached = min([reached, *(each.start for each in rates.failed)])
    return Progress(series.pk, moment(reached), None if newest is None else moment(newest))


def _problem(rates: Rates) -> str:
    texts = [*rates.problems, *(each.reason for each in rates.failed)]
    return texts[0] if texts else ""


def moment(epoch: int) -> datetime:
    return datetime.fromtimestamp(epoch, UTC)
