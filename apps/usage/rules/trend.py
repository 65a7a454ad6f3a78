"""When a growing link meets its trigger. Rules: metrics 5.2 RUNOUT_DAYS."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

MIN_TREND_DAYS = 28


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


def _line(points: Sequence[tuple[int, int]]) -> tuple[Fraction, Fraction]:
    """Slope and value at day 0 of the least-squares line."""
    n = len(points)
    days = sum(day for day, _ in points)
    rates = sum(bps for _, bps in points)
    products = sum(day * bps for day, bps in points)
    squares = sum(day * day for day, _ in points)
    slope = Fraction(n * products - days * rates, n * squares - days * days)
    return slope, (rates - slope * days) / n
