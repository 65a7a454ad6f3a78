"""Goals: how far the measured value has come from where it stood to where it shall be."""

from decimal import Decimal

from apps.programs.enums import FALLING, Metric

FULL = Decimal(100)


def progress(metric: str, start: Decimal, target: Decimal, value: Decimal | None) -> Decimal | None:
    """Percent of the way from `start` to `target`, 0 to 100; None while nothing is measured."""
    if value is None:
        return None
    if is_reached(metric, target, value):
        return FULL
    way = target - start
    if not way or is_reached(metric, target, start):  # it stood there once, and fell back
        return Decimal(0)
    return min(max((value - start) / way * FULL, Decimal(0)), FULL)


def is_reached(metric: str, target: Decimal, value: Decimal) -> bool:
    """Whether the target is met: from above for what shall fall, from below for what shall grow."""
    return value <= target if metric in FALLING else value >= target


def expected(start_days: int, all_days: int) -> Decimal:
    """Percent of the time that has gone: where an even course would stand."""
    if all_days <= 0:
        return FULL
    return min(max(Decimal(start_days) / all_days * FULL, Decimal(0)), FULL)


def refusal(metric: str, start: Decimal | None, target: Decimal) -> str:
    """Why such a target cannot be set; empty: it can."""
    if target < 0:
        return "A target cannot be below zero."
    if metric == Metric.ON_NET and target > FULL:
        return "A share is at most 100 %."
    if start is not None and start == target:
        return "It stands there already: set another target."
    return ""
