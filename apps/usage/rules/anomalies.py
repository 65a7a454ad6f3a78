"""Days unlike the same weekdays before: steps, new plateaus, silence, flat lines.

Our choices: the usual is the median of the last four same weekdays, at least three of them known;
a step is more than a quarter of it and more than four times their robust spread. Integers, bit/s.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

WEEK = 7
WEEKDAYS = 4
LEAST_KNOWN = 3
PLATEAU_DAYS = 3
HISTORY = WEEK * WEEKDAYS + PLATEAU_DAYS  # days before the one that is looked at
STEP_PCT = 25
SPREADS = 4
SILENT_PCT = 1
FLAT_PCT, LIVELY_PCT = 1, 10
SMALL = 200  # a link below a two-hundredth of its capacity says nothing


class Kind(StrEnum):
    UP = "UP"
    AWAY = "AWAY"
    PLATEAU = "PLATEAU"
    SILENT = "SILENT"
    FLAT = "FLAT"


@dataclass(frozen=True)
class Day:
    """The 95th percentile of a day and direction, and its range from lowest to highest slot."""

    p95: int
    low: int
    high: int

    @property
    def range_pct(self) -> int:
        return 100 * (self.high - self.low) // self.high if self.high else 0


@dataclass(frozen=True)
class Found:
    """What is odd about a day: its figure and the usual one."""

    kind: Kind
    bps: int
    usual_bps: int


Days = Sequence[Day | None]


def examine(days: Days, capacity_bps: int) -> Found | None:
    """Judge the last of the days (dense, oldest first; None: too little data or not believed).

    A step is told on its first day, a plateau on its third; what goes on after that is no news.
    """
    today = days[-1] if days else None
    usual = usual_before(days, len(days) - 1)
    if today is None or usual is None or max(today.p95, usual) * SMALL < capacity_bps:
        return None
    kind = _kind(days)
    return Found(kind, today.p95, usual) if kind else None


def _kind(days: Days) -> Kind | None:
    last = len(days) - 1
    if _is_silent(days, last):
        return Kind.SILENT if not _is_silent(days, last - 1) else None
    if _is_flat(days, last):
        return Kind.FLAT if not _is_flat(days, last - 1) else None
    steps = [side(days, last - back) for back in range(PLATEAU_DAYS + 1)]
    if not steps[0]:
        return None
    if steps[1] != steps[0]:
        return Kind.UP if steps[0] > 0 else Kind.AWAY
    is_third = steps[2] == steps[0] and steps[3] != steps[0]
    return Kind.PLATEAU if is_third else None


def side(days: Days, at: int) -> int:
    """1 where a day is a step above its usual, -1 below, 0 else or where it is not known."""
    usual = usual_before(days, at)
    day = days[at] if 0 <= at < len(days) else None
    if usual is None or day is None:
        return 0
    off = day.p95 - usual
    bound = max(STEP_PCT * usual // 100, SPREADS * _spread(days, at, usual))
    return (off > bound) - (off < -bound)


def usual_before(days: Days, at: int) -> int | None:
    """Median of the same weekdays of the four weeks before; None with fewer than three."""
    known = _same_weekdays(days, at)
    return median(known) if len(known) >= LEAST_KNOWN else None


def median(values: Sequence[int]) -> int:
    """The middle of the values, of an even number the mean of both, rounded down."""
    ordered = sorted(values)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) // 2


def _spread(days: Days, at: int, usual: int) -> int:
    """Median distance from the usual: one odd week does not widen it."""
    return median([abs(value - usual) for value in _same_weekdays(days, at)])


def _same_weekdays(days: Days, at: int) -> list[int]:
    places = (at - WEEK * week for week in range(1, WEEKDAYS + 1))
    found = [days[place] for place in places if 0 <= place < len(days)]
    return [day.p95 for day in found if day is not None]


def _is_silent(days: Days, at: int) -> bool:
    """As good as nothing, where there usually is something."""
    usual = usual_before(days, at)
    day = days[at] if 0 <= at < len(days) else None
    if not usual or day is None:
        return False
    return 100 * day.p95 <= SILENT_PCT * usual


def _is_flat(days: Days, at: int) -> bool:
    """Hardly any movement on a day whose weekday usually has some."""
    day = days[at] if 0 <= at < len(days) else None
    before = days[at - WEEK] if 0 <= at - WEEK < len(days) else None
    if day is None or before is None or not day.high:
        return False
    return day.range_pct < FLAT_PCT and before.range_pct >= LIVELY_PCT
