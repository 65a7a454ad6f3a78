"""What an upgrade does to the use of an interconnect: whole, and without its largest member."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Load:
    """Rates in bit/s, use in percent; None where nothing is left to carry it, or measured."""

    capacity_bps: int
    n_minus_1_bps: int
    used_pct: Decimal | None
    n_minus_1_pct: Decimal | None


def load(p95_bps: int | None, capacity_bps: int, largest_bps: int) -> Load:
    """How full a link is: the 30-day p95 over what there is, and over what a failure leaves."""
    rest = capacity_bps - largest_bps
    return Load(capacity_bps, rest, _percent(p95_bps, capacity_bps), _percent(p95_bps, rest))


def after(
    p95_bps: int | None, *, capacity_bps: int, largest_bps: int, added_bps: int, port_bps: int,
    replaces: bool,
) -> Load:  # fmt: skip
    """The same after ports of `port_bps` are added, or (with `replaces`) stand for those there."""
    largest = port_bps if replaces else max(largest_bps, port_bps)
    total = capacity_bps + added_bps
    return load(p95_bps, total, min(largest, total))


def growth_pct(daily_bps: Sequence[int | None]) -> Decimal | None:
    """Percent by which the daily p95 grew over the days: means of its first and last week.

    None with fewer than five known days in either week.
    """
    first = [bps for bps in daily_bps[:7] if bps]
    last = [bps for bps in daily_bps[-7:] if bps]
    if len(first) < 5 or len(last) < 5 or len(daily_bps) < 14:
        return None
    before, now = Decimal(sum(first)) / len(first), Decimal(sum(last)) / len(last)
    return ((now - before) * 100 / before).quantize(TENTH, ROUND_HALF_UP)


def _percent(bps: int | None, of_bps: int) -> Decimal | None:
    if bps is None or of_bps <= 0:
        return None
    return (Decimal(bps) * 100 / of_bps).quantize(TENTH, ROUND_HALF_UP)
