"""Days put together to ISO weeks and months, for promises that count those. Rules: 5.3."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby

from apps.agreements.rules import UpgradeTrigger
from apps.breaches.rules.compare import Observed, basis, proven
from apps.usage.rules import Grade, completeness

ROLLING_METRICS = ("P95_7D", "P95_30D")  # a day's figure looks back by itself


def by_period(days: Iterable[Observed], promise: UpgradeTrigger) -> list[Observed]:
    """One observation per period of the promise, named by its last day; days stay as they are.

    Days come in order and without holes. A period counts once its last day is there. A rolling
    percentile is that of the last day; of daily figures the highest use of capacity counts, graded
    by the share of its days that have enough data.
    """
    if promise.unit == "DAY":
        return list(days)
    groups = [list(group) for _, group in groupby(days, lambda day: _period(day.day, promise.unit))]
    return [_together(group, promise) for group in groups if _is_over(group[-1].day, promise.unit)]


def _together(days: Sequence[Observed], promise: UpgradeTrigger) -> Observed:
    last = days[-1]
    if promise.metric in ROLLING_METRICS:
        return last
    highest = max(days, key=lambda day: _use(day, promise))
    complete = [day for day in days if day.grade != Grade.INSUFFICIENT]
    grade = completeness(len(complete), _length(last.day, promise.unit))
    return replace(highest, day=last.day, grade=grade, at_least_bps=proven(highest))


def _use(observed: Observed, promise: UpgradeTrigger) -> Fraction:
    carried, capacity = proven(observed), basis(observed, promise)
    return Fraction(carried, capacity) if capacity and carried is not None else Fraction(-1)


def _period(day: date, unit: str) -> tuple[int, int]:
    if unit == "WEEK":
        return day.isocalendar().year, day.isocalendar().week
    return day.year, day.month


def _is_over(day: date, unit: str) -> bool:
    return _period(day, unit) != _period(day + timedelta(days=1), unit)


def _length(day: date, unit: str) -> int:
    return 7 if unit == "WEEK" else monthrange(day.year, day.month)[1]
