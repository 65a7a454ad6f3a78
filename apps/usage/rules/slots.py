"""Five-minute slots, local days and the busy hour. Rules: our choices 4.3, metrics 5.2."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import accumulate
from typing import overload
from zoneinfo import ZoneInfo

SLOT_SECONDS = 300
SLOTS_PER_HOUR = 12


class Grade(StrEnum):
    """How far a measurement proves anything. Rules: our choices 4.3."""

    FINAL = "FINAL"
    PROVISIONAL = "PROVISIONAL"
    INSUFFICIENT = "INSUFFICIENT"


@dataclass(frozen=True)
class Window:
    """Twelve consecutive slots: index of the first, and the sum of their values."""

    first: int
    total: int


@overload
def slot_start(ts: datetime) -> datetime: ...
@overload
def slot_start(ts: float) -> int: ...
def slot_start(ts: datetime | float) -> datetime | int:
    """Start of the slot that holds this instant: aware datetime to UTC, epoch seconds to int."""
    if isinstance(ts, datetime):
        return datetime.fromtimestamp(slot_start(_seconds(ts)), UTC)
    return int(ts // SLOT_SECONDS) * SLOT_SECONDS


def period_bounds(first_day: date, last_day: date, tz: str | ZoneInfo) -> tuple[datetime, datetime]:
    """The UTC instants [start, end) of local days first_day to last_day, both included.

    tz is the IANA zone of the term. Days are 23 or 25 hours long where the clock changes.
    ValueError where the last day lies before the first.
    """
    if last_day < first_day:
        raise ValueError(f"The period ends on {last_day}, before it starts on {first_day}.")
    return _midnight(first_day, tz), _midnight(last_day + timedelta(days=1), tz)


def slot_count(first_day: date, last_day: date, tz: str | ZoneInfo) -> int:
    """Slots that start within the local days first_day to last_day, both included.

    31 days hold 8,928 slots in UTC, 8,916 in New York's March. Rules: percentile vectors 8.1.
    """
    start, end = period_bounds(first_day, last_day, tz)
    return _slots_before(end) - _slots_before(start)


def busy_hour(slots: Sequence[int | None]) -> int | None:
    """Mean of the best 12 consecutive slots of one local day, in the slots' unit (bit/s).

    Only hours without a missing slot (None) count: a mean over fewer slots would make a gap beside
    a peak look like a busier hour. None where no hour is complete. Rounded down to a whole number,
    so never above what was measured. Rules: metrics 5.2 (FS-1037 busy hour).
    """
    window = busiest_window(slots)
    return None if window is None else window.total // SLOTS_PER_HOUR


def busiest_window(slots: Sequence[int | None]) -> Window | None:
    """The busy hour's first slot (index) and its sum; the earliest of equals; None without one."""
    sums = [0, *accumulate(slot or 0 for slot in slots)]
    gaps = [0, *accumulate(int(slot is None) for slot in slots)]
    windows = [
        Window(first, int(sums[first + SLOTS_PER_HOUR] - sums[first]))
        for first in range(len(slots) - SLOTS_PER_HOUR + 1)
        if gaps[first + SLOTS_PER_HOUR] == gaps[first]
    ]
    return max(windows, key=lambda window: window.total, default=None)


def completeness(valid: int, expected: int) -> Grade:
    """FINAL from 95 %, PROVISIONAL from 80 %, else INSUFFICIENT; exact at both borders.

    valid and expected count slots. Nothing expected proves nothing. Rules: our choices 4.3.
    """
    if expected <= 0 or 100 * valid < 80 * expected:
        return Grade.INSUFFICIENT
    return Grade.FINAL if 100 * valid >= 95 * expected else Grade.PROVISIONAL


def _midnight(day: date, tz: str | ZoneInfo) -> datetime:
    zone = tz if isinstance(tz, ZoneInfo) else ZoneInfo(tz)
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _slots_before(instant: datetime) -> int:
    return -(-_seconds(instant) // SLOT_SECONDS)


def _seconds(instant: datetime) -> int:
    return int(instant.timestamp() // 1)
