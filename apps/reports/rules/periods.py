"""Periods: which one a report is about, and what it is called. Days are UTC, both included."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from apps.core import units
from apps.reports.rules.kinds import PERIOD_OF

ONE_DAY = timedelta(days=1)
WEEK_DAYS = 7


def bounds(starts_on: date, ends_on: date) -> tuple[datetime, datetime]:
    """The period as half-open instants."""
    first, after = (datetime.combine(day, time(), UTC) for day in (starts_on, ends_on + ONE_DAY))
    return first, after


def usual_period(kind: str, today: date) -> tuple[date, date]:
    """The period of a kind that `today` lies in: an ISO week, a month, or a quarter."""
    match PERIOD_OF[kind]:
        case "week":
            monday = today - timedelta(days=today.weekday())
            return monday, monday + timedelta(days=WEEK_DAYS - 1)
        case "month":
            return today.replace(day=1), _last_of(today)
    first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    return first, _last_of(first.replace(month=first.month + 2))


def last_period(kind: str, today: date) -> tuple[date, date]:
    """The one before it: whole, so that nothing in it changes any more."""
    return usual_period(kind, usual_period(kind, today)[0] - ONE_DAY)


def period_name(starts_on: date, ends_on: date) -> str:
    """`week 47`, `November 2026`, `Q4 2026`, else both days."""
    if (starts_on, ends_on) == usual_period("WEEKLY", starts_on):
        return f"week {starts_on.isocalendar().week}"
    if starts_on.day == 1 and ends_on == _last_of(ends_on):
        months = (ends_on.year - starts_on.year) * 12 + ends_on.month - starts_on.month
        if months == 0:
            return f"{starts_on:%B %Y}"
        if months == 2 and starts_on.month % 3 == 1:
            return f"Q{(starts_on.month + 2) // 3} {starts_on.year}"
    return f"{units.day(starts_on)} to {units.day(ends_on)}"


def title_of(kind: str, scope: str, starts_on: date, ends_on: date) -> str:
    """`Edge partner status, week 47`, `Andes Fibra, partner review, Q4 2026`."""
    name = period_name(starts_on, ends_on)
    subject = f"{scope}, " if scope else ""
    words = {
        "WEEKLY": f"{subject}edge partner status", "REGIONAL": f"{subject}partners and capacity",
        "REVIEW": f"{subject}partner review", "RENEWALS": f"{subject}renewals",
        "CAPACITY": f"{subject}capacity", "PORTFOLIO": f"{subject}portfolio on a map",
    }[kind]  # fmt: skip
    return f"{words[:1].upper()}{words[1:]}, {name}"


def _last_of(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
