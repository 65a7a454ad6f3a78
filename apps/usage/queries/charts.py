"""What a chart draws and what a download holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apps.network.models import Interconnect
from apps.usage import figures, store
from apps.usage.figures import Ints
from apps.usage.queries import links
from apps.usage.rules import SLOT_SECONDS

STEPS = (1, 2, 3, 6, 12, 24, 36, 72, 144, 288)  # slots: 5, 10, 15, 30 min, 1 h ... a day
LAG_SLOTS = 3
DAYS_AT_ONCE = 7

Values = list[int | None]
Sample = tuple[datetime, int | None, int | None]


@dataclass(frozen=True)
class Chart:
    """Points every `step_s` from `start` on (UTC), bit/s, None where all slots of a point miss.

    `in_peak`, `out_peak` are the highest slots of each point, `in_mean`, `out_mean` their means
    (in: from the partner). `gaps` are [from, to) of the missing slots themselves, whatever the
    step; up to three at the very end are the usual lag and no gap. `last` is the newest slot known.
    """

    start: datetime
    step_s: int
    in_peak: Values
    out_peak: Values
    in_mean: Values
    out_mean: Values
    gaps: list[tuple[datetime, datetime]]
    last: datetime | None


def chart(
    interconnect: Interconnect, start: datetime, end: datetime, max_points: int = 1500
) -> Chart:
    """The rates of [start, end) in steps that need at most `max_points` and lose no peak."""
    rates = links.link_rates([interconnect.pk], start, end)[interconnect.pk]
    return drawn(rates, start, end, max_points)


def drawn(
    rates: Ints, start: datetime, end: datetime, max_points: int = 1500, *, least: int = 1
) -> Chart:
    """The same out of int64[2, slots] of [start, end) that were read already, as of link_rates.

    A point is no narrower than `least` slots.
    """
    first, slots = store.grid(start, end)
    fitting = (step for step in STEPS if step >= least and step * max_points >= slots)
    width = next(fitting, STEPS[-1])
    missing = (rates == store.GAP).any(axis=0)
    measured = (~missing).nonzero()[0]
    newest = int(measured[-1]) if len(measured) else -1
    gaps = figures.runs(missing[: newest + 1] if slots - newest - 1 <= LAG_SLOTS else missing)
    peaks, means = figures.peaks(rates, width), figures.means(rates, width)
    return Chart(
        start=_moment(first, 0),
        step_s=width * SLOT_SECONDS,
        in_peak=_values(peaks[0]),
        out_peak=_values(peaks[1]),
        in_mean=_values(means[0]),
        out_mean=_values(means[1]),
        gaps=[(_moment(first, a), _moment(first, b)) for a, b in gaps],
        last=_moment(first, newest) if newest >= 0 else None,
    )


def samples(interconnect: Interconnect, start: datetime, end: datetime) -> Iterator[Sample]:
    """(start of the slot, in, out) of every slot in [start, end), a week in memory at a time."""
    while start < end:
        until = min(end, start + timedelta(days=DAYS_AT_ONCE))
        rates = links.link_rates([interconnect.pk], start, until)[interconnect.pk]
        first, _ = store.grid(start, until)
        for slot, (in_bps, out_bps) in enumerate(zip(*map(_values, rates), strict=True)):
            yield _moment(first, slot), in_bps, out_bps
        start = until


def _values(rates: Ints) -> Values:
    return [None if rate == store.GAP else rate for rate in rates.tolist()]


def _moment(first: int, slot: int) -> datetime:
    return datetime.fromtimestamp(first + SLOT_SECONDS * slot, UTC)
