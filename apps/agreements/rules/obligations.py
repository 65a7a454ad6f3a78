"""The days on which a duty falls due, and when people hear of it. Rules: state machines 9.1.

All days are days in the agreement's zone; the due day itself is on time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, takewhile

from dateutil.relativedelta import relativedelta

from apps.agreements.rules.facts import YEARS

MONTHS = {"MONTHLY": 1, "QUARTERLY": 3, "HALF_YEARLY": 6, "YEARLY": 12}
AHEAD = relativedelta(months=13)  # how far occurrences are written down
STEPS = (1, 7, 14)  # days overdue at which people are told: breach semantics 5.3
LAST_STEP = STEPS[-1]


@dataclass(frozen=True)
class Schedule:
    """When a duty falls due: once, or again and again until a last day (inclusive)."""

    recurrence: str
    first_due_on: date
    until_on: date | None = None
    lead_days: int = 0


def due_days(schedule: Schedule, horizon: date, *, after: date = date.min) -> list[date]:
    """Every due day later than `after`, up to the horizon, included.

    Always counted from the first one, so month ends do not drift: 31 Jan, 28 Feb, 31 Mar.
    """
    last = min(horizon, schedule.until_on or horizon)
    return [day for day in takewhile(lambda day: day <= last, _days(schedule)) if day > after]


def is_exhausted(schedule: Schedule, horizon: date) -> bool:
    """Whether no due day lies beyond the horizon."""
    if schedule.recurrence == "NONE":
        return schedule.first_due_on <= horizon
    return schedule.until_on is not None and schedule.until_on <= horizon


def tell_on(schedule: Schedule, due_on: date) -> date:
    """From this day on an occurrence is due, and its owner knows."""
    return due_on - timedelta(days=schedule.lead_days)


def overdue_step(due_on: date, today: date) -> int | None:
    """The latest step of 1, 7, 14 days overdue that was reached; None before the first."""
    late = (today - due_on).days
    return max((step for step in STEPS if step <= late), default=None)


def check_schedule(schedule: Schedule) -> dict[str, str]:
    """What is wrong with a schedule, by field."""
    errors = {}
    until = schedule.until_on
    if until is not None and until < schedule.first_due_on:
        errors["until_on"] = "It cannot end before it is due for the first time."
    if until is not None and schedule.recurrence == "NONE":
        errors["until_on"] = "What is due once has no last day."
    if schedule.first_due_on.year not in YEARS:
        errors["first_due_on"] = "Look at the year again."
    return errors


def _days(schedule: Schedule) -> Iterator[date]:
    months = MONTHS.get(schedule.recurrence)
    if months is None:
        yield schedule.first_due_on
        return
    for n in count():
        yield schedule.first_due_on + relativedelta(months=n * months)
