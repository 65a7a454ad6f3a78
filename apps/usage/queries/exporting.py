"""All samples of many interconnects as lines of text, in flat memory."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from apps.usage import store
from apps.usage.queries.links import AT_ONCE, INTERPOLATED, QUARANTINED, link_flags, link_rates
from apps.usage.rules import SLOT_SECONDS, slot_start

DAY = timedelta(days=1)
MISSING = "missing"
FLAGS = {0: "", INTERPOLATED: "interpolated", QUARANTINED: "quarantined"}

Named = tuple[int, str]  # id and reference of an interconnect
Line = tuple[str, str, int | None, int | None, str]


def sample_lines(links: Sequence[Named], start: datetime, end: datetime) -> Iterator[list[Line]]:
    """(reference, start of the slot, in, out, flag) of every slot in [start, end), in blocks.

    By UTC day, then interconnect, then time, so that what was broken off goes on with the last day
    that came. A day on which nothing was measured has no lines. Some interconnects and one day are
    in memory at a time. `in` is from the partner, bit/s; None has a flag that says why.
    """
    while start < end:
        midnight = start.replace(hour=0, minute=0, second=0, microsecond=0) + DAY
        until = min(midnight, end)
        for first in range(0, len(links), AT_ONCE):
            yield from _day(links[first : first + AT_ONCE], start, until)
        start = until


def _day(links: Sequence[Named], start: datetime, end: datetime) -> Iterator[list[Line]]:
    ids = [pk for pk, _ in links]
    rates, flags = link_rates(ids, start, end), link_flags(ids, start, end)
    times = list(_times(start, end))
    for pk, ref in links:
        if (rates[pk] != store.GAP).any() or flags[pk].any():
            slots = zip(times, *rates[pk].tolist(), flags[pk].tolist(), strict=True)
            yield [_line(ref, at, in_bps, out_bps, flag) for at, in_bps, out_bps, flag in slots]


def _line(ref: str, at: str, in_bps: int, out_bps: int, flag: int) -> Line:
    has_gap = in_bps == store.GAP or out_bps == store.GAP
    word = FLAGS[flag] or (MISSING if has_gap else "")
    return ref, at, _known(in_bps), _known(out_bps), word


def _known(bps: int) -> int | None:
    return None if bps == store.GAP else bps


def _times(start: datetime, end: datetime) -> Iterable[str]:
    """Starts of the slots in [start, end), as RFC 3339."""
    at = slot_start(start)
    at = at if at == start else at + timedelta(seconds=SLOT_SECONDS)
    while at < end:
        yield at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        at += timedelta(seconds=SLOT_SECONDS)
