"""When a growing link meets its trigger. Rules: metrics 5.2 RUNOUT_DAYS."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

MIN_TREND_DAYS = 28
FAR_DAYS = 366  # what lies further ahead than a year is no date to plan by


@dataclass(frozen=True)
class Reach:
    """When the trend meets a share of the capacity, in days from the last one.

    `days`: 0 where it is there already; None where it does not within a year, or where too few
    days are known to say (`is_known` False).
    """

    pct: int
    days: int | None
    is_known: bool = True


def runout_days(daily_bps: Sequence[int | None], trigger_bps: int) -> int | None:
    """Whole days until the straight line through daily busy hours meets the trigger.

    One entry per day, oldest first, None where the day has no busy hour. Counted from the last
    day; 0 where the line is there already; None with fewer than 28 known days or without growth.
    Exact least squares in fractions.
    """
    points = [(day, bps) for day, bps in enumerate(daily_bps) if bps is not None]
    if len(points) < MIN_TREND_DAYS:
        return None
    slope, base = _line(points)
    today = base + slope * (len(daily_bps) - 1)
    if today >= trigger_bps:
        return 0
    if slope <= 0:
        return None
    return ceil((trigger_bps - today) / slope)


def reaches(
    daily_bps: Sequence[int | None], capacity_bps: int, shares: Sequence[int]
) -> list[Reach]:
    """When the straight line through daily figures meets each share (percent) of a capacity.

    As `runout_days`, for several shares at once; further ahead than a year is never.
    """
    points = [(day, bps) for day, bps in enumerate(daily_bps) if bps is not None]
    if len(points) < MIN_TREND_DAYS or capacity_bps <= 0:
        return [Reach(pct, None, is_known=False) for pct in shares]
    slope, base = _line(points)
    today = base + slope * (len(daily_bps) - 1)
    return [Reach(pct, _days(today, slope, Fraction(capacity_bps * pct, 100))) for pct in shares]


def _days(today: Fraction, slope: Fraction, trigger: Fraction) -> int | None:
    if today >= trigger:
        return 0
    if slope <= 0:
        return None
    days = ceil((trigger - today) / slope)
    return days if days <= FAR_DAYS else None


def headroom_bps(p95_bps: int | None, capacity_bps: int, share_pct: int) -> int | None:
    """What is left to a share of the capacity; negative: over it. None without a figure."""
    if p95_bps is None or capacity_bps <= 0:
        return None
    return int(capacity_bps * Decimal(share_pct) / 100) - p95_bps


def _line(points: Sequence[tuple[int, int]]) -> tuple[Fraction, Fraction]:
    """Slope and value at day 0 of the least-squares line."""
    n = len(points)
    days = sum(day for day, _ in points)
    rates = sum(bps for _, bps in points)
    products = sum(day * bps for day, bps in points)
    squares = sum(day * day for day, _ in points)
    slope = Fraction(n * products - days * rates, n * squares - days * days)
    return slope, (rates - slope * days) / n
