"""From counters and polls to valid slots. Rules: our choices 4.3."""

from dataclasses import dataclass
from enum import StrEnum

from apps.usage.rules.slots import SLOT_SECONDS

MAX_FILLED_SLOTS = 3
BITS_PER_OCTET = 8


class Quality(StrEnum):
    """Where a slot's rate comes from; EXCUSED slots lie in a maintenance window."""

    OK = "OK"
    INTERPOLATED = "INTERPOLATED"
    EXCUSED = "EXCUSED"


@dataclass(frozen=True)
class Slot:
    """One slot's mean rate: start in epoch seconds, integer bit/s."""

    start: int
    bps: int
    quality: Quality


def valid_rate(bps: int | None, speed_bps: int) -> bool:
    """Whether 0 <= rate <= 1.05 x speed, exactly. Anything else is a missing slot, not a peak."""
    return bps is not None and 0 <= 100 * bps <= 105 * speed_bps


def counter_rate(prev: int | None, cur: int | None, seconds: int) -> int | None:
    """Mean bit/s between two reads of an octet counter, rounded down; None where it has none.

    A counter that went down was reset (a 64-bit octet counter does not wrap in practice): the slot
    is missing and never a spike. The caller still asks valid_rate().
    """
    if prev is None or cur is None or seconds <= 0 or cur < prev:
        return None
    return (cur - prev) * BITS_PER_OCTET // seconds


def spanned_slots(since: float, until: float) -> tuple[int, int]:
    """First slot (epoch seconds) and number of slots between two polls.

    Polls come a few seconds early or late, so each is taken at its nearest slot border.
    """
    first, last = _nearest_border(since), _nearest_border(until)
    return first, max(0, (last - first) // SLOT_SECONDS)


def fill_late_poll(first_slot: int, slots: int, bps: int | None) -> list[Slot]:
    """The slots that one poll answers for: the mean rate in each, so that the volume is kept.

    first_slot in epoch seconds. One slot is OK; two or three are INTERPOLATED; more stay missing
    (empty list), as does an unknown rate. Rules: our choices 4.3.
    """
    if bps is None or not 1 <= slots <= MAX_FILLED_SLOTS:
        return []
    quality = Quality.OK if slots == 1 else Quality.INTERPOLATED
    return [Slot(first_slot + SLOT_SECONDS * at, bps, quality) for at in range(slots)]


def _nearest_border(ts: float) -> int:
    return int((ts + SLOT_SECONDS / 2) // SLOT_SECONDS) * SLOT_SECONDS
