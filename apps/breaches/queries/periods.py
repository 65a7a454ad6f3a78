"""Billing periods, and when a local day is over and settled."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta

from apps.core.zones import zone

SETTLES = timedelta(minutes=30)  # after midnight, so that the last samples of the day are in
ONE_DAY = timedelta(days=1)
ONE_MONTH = relativedelta(months=1)


@lru_cache(maxsize=1024)
def last_settled(at: datetime, tz: str) -> date:
    """The newest local day that is over and settled."""
    return (at - SETTLES).astimezone(zone(tz)).date() - ONE_DAY


@lru_cache(maxsize=1024)
def month_of(day: date, starts: int) -> tuple[date, date]:
    """First and last day of the month, begun on day `starts`, that a day belongs to."""
    start = day.replace(day=starts)
    start = start if day.day >= starts else start - ONE_MONTH
    return start, start + ONE_MONTH - ONE_DAY
