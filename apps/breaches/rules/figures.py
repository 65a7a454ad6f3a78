"""The figures of a link's day out of its samples: numpy, since windows hold thousands of slots.

Slots are int64 bit/s with -1 for a gap; the first row is what comes from the partner (in), the
second what goes to the partner (out); -2 for slots in announced maintenance. Rules: metrics 5.2,
our choices 4.3.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from apps.agreements.rules import UpgradeTrigger
from apps.breaches.rules.compare import Observed
from apps.breaches.rules.periods import ROLLING_METRICS
from apps.usage.rules import SLOTS_PER_HOUR, Grade, completeness, rank

Slots = NDArray[np.int64]
SIDES = ("IN", "OUT")
P = 95
GAP, EXCUSED = -1, -2
WINDOW_DAYS = {"P95_30D": 30, "P95_7D": 7}


@dataclass(frozen=True)
class Reading:
    """One direction's figure: its rank among n values if it is a percentile, its slot if not."""

    bps: int | None
    n: int
    rank: int | None = None
    slot: int | None = None


@dataclass(frozen=True)
class Stretch:
    """Slots [first, last) of a day with one capacity in force, and what one failure leaves."""

    first: int
    last: int
    capacity_bps: int
    survivor_bps: int


@dataclass(frozen=True)
class Peak:
    """The busiest moment of a day: its rate, side, slot, and the stretch it lies in."""

    bps: int
    side: str
    slot: int
    stretch: Stretch

    @property
    def use(self) -> Fraction:
        return Fraction(self.bps, self.stretch.capacity_bps)

    def scaled_to(self, capacity_bps: int) -> int:
        """The same use of capacity as a rate on another capacity; bit/s, rounded down."""
        return self.bps * capacity_bps // self.stretch.capacity_bps


@dataclass(frozen=True)
class Metric:
    """The promise's figure: per direction, and the one that decides with its capacity.

    if_zero is the percentile if each gap had been no traffic; None without gaps.
    """

    value_bps: int | None
    side: str | None
    readings: Mapping[str, Reading]
    stretch: Stretch | None
    if_zero: Reading | None = None


@dataclass(frozen=True)
class DayFigures:
    """One local day against one promise: the metric, and all it takes to recompute it.

    n_valid and n_expected are of the window (30 days of a P95_30D), day_valid and day_expected of
    the day itself; grade is the worse of the two.
    """

    metric: Metric
    n_valid: int
    n_expected: int
    day_valid: int
    day_expected: int
    grade: Grade
    busy_hour: Peak | None
    peak: Peak | None

    @property
    def capacity_bps(self) -> int | None:
        return self.metric.stretch.capacity_bps if self.metric.stretch else None

    @property
    def survivor_bps(self) -> int | None:
        return self.metric.stretch.survivor_bps if self.metric.stretch else None

    def observed(self, day: date) -> Observed:
        """What the walk needs to know of the day."""
        return Observed(
            day=day,
            value_bps=self.metric.value_bps,
            capacity_bps=self.capacity_bps,
            grade=self.grade,
            survivor_bps=self.survivor_bps,
            busy_hour_bps=self._on_capacity(self.busy_hour),
            max_slot_bps=self._on_capacity(self.peak),
        )

    def _on_capacity(self, peak: Peak | None) -> int | None:
        return peak.scaled_to(self.capacity_bps) if peak and self.capacity_bps else None


def day_figures(
    window: Slots, day: Slots, stretches: Sequence[Stretch], promise: UpgradeTrigger
) -> DayFigures:
    """The promise's metric for a day: `window` ends with it, `day` is the day alone.

    A rolling percentile is compared with the capacity in force when the day ends. Of daily figures
    the one that used most of the capacity then in force counts.
    """
    sides = sides_of(promise.direction)
    busy = _busiest(day, stretches, sides, busy_hour)
    top = _busiest(day, stretches, sides, highest)
    if promise.metric in ROLLING_METRICS:
        judged, metric = window, _rolling(window, stretches, sides)
    elif promise.metric == "BUSY_HOUR_AVG":
        judged, metric = day, _daily(day, stretches, sides, busy_hour, busy)
    else:
        judged, metric = day, _daily(day, stretches, sides, highest, top)
    valid, day_valid = valid_slots(judged, sides), valid_slots(day, sides)
    expected, day_expected = expected_slots(judged), expected_slots(day)
    return DayFigures(
        metric=metric,
        n_valid=valid,
        n_expected=expected,
        day_valid=day_valid,
        day_expected=day_expected,
        grade=_worse(completeness(valid, expected), completeness(day_valid, day_expected)),
        busy_hour=busy,
        peak=top,
    )


def at_least(
    window: Slots, day: Slots, stretches: Sequence[Stretch], promise: UpgradeTrigger
) -> int | None:
    """The promise's metric of what was carried in any case, on the capacity it is compared with.

    Here slots are lower bounds: what is missing counts as no traffic. More traffic never makes any
    of the metrics lower, so neither does the truth. Rules: breach semantics 5.3, lower bound.
    """
    if not stretches:
        return None
    window, day = (np.where(part == GAP, 0, part) for part in (window, day))
    found = day_figures(window, day, stretches, promise)
    if promise.metric in ROLLING_METRICS:
        return found.metric.value_bps
    peak = found.busy_hour if promise.metric == "BUSY_HOUR_AVG" else found.peak
    return peak.scaled_to(found.capacity_bps) if peak and found.capacity_bps else None


def sides_of(direction: str) -> tuple[int, ...]:
    """Rows that count: both for HIGHER."""
    return (0, 1) if direction == "HIGHER" else (SIDES.index(direction),)


def percentile_of(slots: Slots, p: int | Decimal = P) -> Reading:
    """The p-th percentile by nearest rank of one direction, gaps left out."""
    known = slots[slots >= 0]
    if not known.size:
        return Reading(None, 0)
    place = rank(known.size, p)
    return Reading(int(np.partition(known, place - 1)[place - 1]), known.size, place)


def if_zero(slots: Slots) -> Reading | None:
    """The same percentile if each gap had been no traffic; None where nothing is missing."""
    slots = slots[slots != EXCUSED]
    if not (slots < 0).any():
        return None
    place = rank(slots.size, P)
    filled = np.maximum(slots, 0)
    return Reading(int(np.partition(filled, place - 1)[place - 1]), slots.size, place)


def busy_hour(slots: Slots) -> Reading:
    """Mean of the best 12 slots in a row, none missing; rounded down. Rules: metrics 5.2."""
    if slots.size < SLOTS_PER_HOUR:
        return Reading(None, 0)
    ends = np.concatenate(([0], np.cumsum(np.maximum(slots, 0))))
    gaps = np.concatenate(([0], np.cumsum(slots < 0)))
    totals = ends[SLOTS_PER_HOUR:] - ends[:-SLOTS_PER_HOUR]
    totals[gaps[SLOTS_PER_HOUR:] > gaps[:-SLOTS_PER_HOUR]] = -1
    first = int(totals.argmax())
    if totals[first] < 0:
        return Reading(None, 0)
    return Reading(int(totals[first]) // SLOTS_PER_HOUR, int((totals >= 0).sum()), slot=first)


def highest(slots: Slots) -> Reading:
    """The highest slot."""
    known = int((slots >= 0).sum())
    if not known:
        return Reading(None, 0)
    at = int(slots.argmax())
    return Reading(int(slots[at]), known, slot=at)


def threshold_bps(
    promise: UpgradeTrigger, capacity_bps: int | None, survivor_bps: int | None
) -> int | None:
    """The highest whole bit/s at the trigger; None without a capacity to compare with."""
    basis = survivor_bps if promise.n_minus_1 else capacity_bps
    return int(promise.threshold_pct * basis // 100) if basis else None


def valid_slots(slots: Slots, sides: Sequence[int]) -> int:
    """Slots in which every direction that counts was measured."""
    return int((slots[list(sides)] >= 0).all(axis=0).sum())


def expected_slots(slots: Slots) -> int:
    """Slots that had to be measured: all but those in announced maintenance."""
    return slots.shape[1] - int((slots == EXCUSED).any(axis=0).sum())


def _rolling(window: Slots, stretches: Sequence[Stretch], sides: Sequence[int]) -> Metric:
    readings = {SIDES[side]: percentile_of(window[side]) for side in sides}
    in_force = stretches[-1] if stretches else None
    if any(reading.bps is None for reading in readings.values()):
        return Metric(None, None, readings, in_force)  # an unknown direction leaves all unknown
    side = max(readings, key=lambda side: readings[side].bps or 0)
    zero_filled = if_zero(window[SIDES.index(side)])
    return Metric(readings[side].bps, side, readings, in_force, zero_filled)


def _daily(
    day: Slots,
    stretches: Sequence[Stretch],
    sides: Sequence[int],
    figure: Callable[[Slots], Reading],
    decisive: Peak | None,
) -> Metric:
    readings = {SIDES[side]: figure(day[side]) for side in sides}
    if decisive is None:
        return Metric(None, None, readings, stretches[-1] if stretches else None)
    return Metric(decisive.bps, decisive.side, readings, decisive.stretch)


def _busiest(
    day: Slots,
    stretches: Sequence[Stretch],
    sides: Sequence[int],
    figure: Callable[[Slots], Reading],
) -> Peak | None:
    """The moment that used most of the capacity then in force; the earliest of equals."""
    peaks = [
        Peak(reading.bps, SIDES[side], stretch.first + (reading.slot or 0), stretch)
        for stretch in stretches
        for side in sides
        if (reading := figure(day[side, stretch.first : stretch.last])).bps is not None
    ]
    return max(peaks, key=lambda peak: peak.use, default=None)


def _worse(window: Grade, day: Grade) -> Grade:
    return max(window, day, key=list(Grade).index)
