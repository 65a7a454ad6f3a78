"""Weeks of status updates: from Monday to Sunday, named by their Monday."""

from datetime import date, timedelta

FRIDAY = 4


def monday(day: date) -> date:
    """The Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def is_missing(week: date, created: date, today: date) -> bool:
    """Whether an update of this week is owed: from its Friday on, for what began before it."""
    return created < week + timedelta(days=FRIDAY) <= today
