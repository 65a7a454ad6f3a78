"""What two readings of a device's octet counters say. Rules: our choices 4.3."""

from dataclasses import dataclass

from apps.usage.rules.rates import counter_rate, spanned_slots
from apps.usage.rules.slots import SLOT_SECONDS

TICKS = 100  # of sysUpTime in a second
CLOCK_SLACK_S = SLOT_SECONDS / 2


@dataclass(frozen=True)
class Counted:
    """A reading: epoch seconds by our clock, octets, and 1/100 s of the device's own time."""

    at: float
    in_octets: int | None
    out_octets: int | None
    uptime: int
    discontinuity: int | None


@dataclass(frozen=True)
class Between:
    """Mean rates in bit/s of `slots` slots from `first` on; None where nothing can be said."""

    first: int
    slots: int
    in_bps: int | None
    out_bps: int | None


def between(before: Counted, now: Counted) -> Between:
    """What happened between two readings.

    No rate where the device restarted (its time went back), where its counters were set anew, where
    its time and ours disagree by more than half a slot, and where a counter went down.
    """
    first, slots = spanned_slots(before.at, now.at)
    if not is_continuous(before, now):
        return Between(first, slots, None, None)
    ticks = now.uptime - before.uptime  # read with the counters, so nothing lies in between
    return Between(
        first,
        slots,
        _rate(before.in_octets, now.in_octets, ticks),
        _rate(before.out_octets, now.out_octets, ticks),
    )


def _rate(before: int | None, now: int | None, ticks: int) -> int | None:
    if before is None or now is None:
        return None
    return counter_rate(before * TICKS, now * TICKS, ticks)


def is_continuous(before: Counted, now: Counted) -> bool:
    """Whether the counters ran on from one reading to the other."""
    if now.uptime < before.uptime or now.discontinuity != before.discontinuity:
        return False
    theirs, ours = (now.uptime - before.uptime) / TICKS, now.at - before.at
    return abs(theirs - ours) <= CLOCK_SLACK_S


def is_near_border(at: float) -> bool:
    """Whether a reading now belongs to the border of slots that has just passed."""
    return at % SLOT_SECONDS < SLOT_SECONDS / 2
