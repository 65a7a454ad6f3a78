"""From values with stamps, or counters, to slots. Rules: our choices 4.3."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from apps.integrations.measuring import Point, Rates, Window
from apps.usage.rules import (
    MAX_FILLED_SLOTS,
    SLOT_SECONDS,
    counter_rate,
    fill_late_poll,
    slot_start,
    spanned_slots,
)

Value = tuple[float, int | None]  # stamp in epoch seconds, and a number; None: it is no number


def from_rates(
    values: Iterable[Value], window: Window, *, factor: int, stamped_at_end: bool
) -> list[Point]:
    """Points of the window: the mean of the values in each slot, times `factor`, rounded down.

    A slot with a value that is no number is there as None. A stamp at the end is shifted back.
    """
    shift = SLOT_SECONDS if stamped_at_end else 0
    found: dict[int, list[int | None]] = {}
    for stamp, number in values:
        slot = int(slot_start(stamp - shift))
        if window.start <= slot < window.end:
            found.setdefault(slot, []).append(number)
    return [(slot, _mean(numbers, factor)) for slot, numbers in sorted(found.items())]


def _mean(numbers: Sequence[int | None], factor: int) -> int | None:
    known = [number for number in numbers if number is not None]
    return None if len(known) < len(numbers) else sum(known) * factor // len(known)


def from_counter(values: Iterable[Value], window: Window) -> tuple[list[Point], list[int]]:
    """Points of the window out of an octet counter, and the slots that a late reading filled.

    A counter that went down, or a reading that is no number, leaves its slots as None.
    """
    points: dict[int, int | None] = {}
    filled: list[int] = []
    for (since, before), (until, now) in pairwise(sorted(values, key=lambda value: value[0])):
        first, slots = spanned_slots(since, until)
        own, late = one_reading(first, slots, counter_rate(before, now, round(until - since)))
        points |= dict(own)
        filled += late
    inside = [point for point in sorted(points.items()) if window.start <= point[0] < window.end]
    return inside, [slot for slot in filled if window.start <= slot < window.end]


def one_reading(first: int, slots: int, bps: int | None) -> tuple[list[Point], list[int]]:
    """The slots one reading answers for, and those of them that are filled in.

    Two or three slots get the mean rate; more stay missing. Without a rate, slots are None.
    """
    if bps is None and 1 <= slots <= MAX_FILLED_SLOTS:
        return [(first + SLOT_SECONDS * n, None) for n in range(slots)], []
    found = fill_late_poll(first, slots, bps)
    starts = [slot.start for slot in found]
    return [(slot.start, slot.bps) for slot in found], starts if len(starts) > 1 else []


def spans(slots: Sequence[int]) -> list[tuple[int, int]]:
    """(first slot, number) of the runs of filled slots, two or three each."""
    found: list[tuple[int, int]] = []
    for slot in sorted(set(slots)):
        first, number = found[-1] if found else (0, 0)
        if number in (1, 2) and slot == first + number * SLOT_SECONDS:
            found[-1] = (first, number + 1)
        else:
            found.append((slot, 1))
    return [span for span in found if span[1] > 1]


def note(rates: Rates, side: str, points: list[Point], late: Sequence[int]) -> None:
    """Put one direction into what was read of a target."""
    setattr(rates, side, points)
    rates.filled = list(dict.fromkeys([*rates.filled, *spans(late)]))
