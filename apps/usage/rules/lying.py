"""What gives a source away that tells something else than what happened. Our choices."""

from collections.abc import Sequence
from dataclasses import dataclass

FLAT_SLOTS = 12  # an hour of traffic that is the same to the bit was not measured
BRIDGED_SLOTS = 12  # missing slots that may lie between two equal ones
LOOK_SLOTS = FLAT_SLOTS * (BRIDGED_SLOTS + 1)  # what decides about a slot lies within so many
WRONG_SPEED = 5  # times

Pair = tuple[int, int] | None  # in and out of a slot, bit/s; None: one of them is missing


@dataclass(frozen=True)
class Flat:
    """A flat line: slots [first, end), counted from the start of what was looked at.

    `end` is the first slot that moves again, None while nothing moved yet. `last` is the last slot
    that was known to be flat.
    """

    first: int
    last: int
    end: int | None


def flat_lines(slots: Sequence[Pair]) -> list[Flat]:
    """Stretches in which both directions keep one value, not 0, for 12 known slots or more.

    Up to 12 missing slots between two equal ones belong to the line; a longer gap ends it where it
    began. The last one has no end if nothing but missing slots follows.
    """
    found: list[Flat] = []
    value: Pair = None
    first = last = known = 0
    for at, pair in enumerate(slots):
        if pair is None:
            continue
        if pair == value and at - last <= BRIDGED_SLOTS + 1:
            known += int(all(pair))
        else:
            if known >= FLAT_SLOTS:
                found.append(Flat(first, last, _end(last, at)))
            value, first, known = pair, at, int(all(pair))
        last = at
    if known >= FLAT_SLOTS:
        found.append(Flat(first, last, None))
    return found


def _end(last: int, following: int) -> int:
    """The first slot that moved, or the first of a gap that was too long to be bridged."""
    return following if following - last <= BRIDGED_SLOTS + 1 else last + 1


def is_wrong_speed(reported_bps: int | None, known_bps: int) -> bool:
    """Whether an interface is said to be another one: five times as fast as we know it, or a fifth.

    A bundle that lost a member or two is slower and still itself.
    """
    if not reported_bps or known_bps <= 0:
        return False
    low, high = sorted((reported_bps, known_bps))
    return high >= WRONG_SPEED * low
