"""Whether a notice came in time, when a termination takes effect, and who must agree to a decision.

Rules: decisions 1.7, date rules 6 ("receipt beats dispatch"), algorithms 10.2 FORWARD PERIOD.
"""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from apps.agreements.rules.dates import forward_period, is_in_time

APPROVAL_FROM = Decimal(500_000)  # a year, in the currency of the agreement


def timeliness(
    received_at: datetime, deadline: date | None, tz: str, *, is_waived: bool = False
) -> str:
    """IN_TIME, LATE, or WAIVED for a late one that the other side accepted all the same.

    Only the receipt counts, before the day after the deadline begins in the agreement's zone.
    """
    if is_in_time(received_at, deadline, tz):
        return "IN_TIME"
    return "WAIVED" if is_waived else "LATE"


def deemed_day(
    sent_at: datetime, days: int | None, tz: str, *, holidays: Collection[date] = ()
) -> date | None:
    """The day on which a notice counts as received, so many business days after it was sent.

    None where the contract has no such rule: then its receipt must be shown.
    """
    if days is None:
        return None
    sent_on = sent_at.astimezone(ZoneInfo(tz)).date()
    if days == 0:
        return sent_on
    return forward_period(sent_on, value=days, unit="BUSINESS_DAY", holidays=holidays)


def termination_day(
    received_at: datetime, tz: str, *, value: int, unit: str, align: str = "NONE",
    holidays: Collection[date] = (),
) -> date:  # fmt: skip
    """Last day in force after a termination received at an instant; the day of receipt excluded."""
    received_on = received_at.astimezone(ZoneInfo(tz)).date()
    return forward_period(received_on, value=value, unit=unit, align=align, holidays=holidays)


def needs_approval(yearly: Decimal | None) -> bool:
    """Whether a second person must agree to what is decided about an agreement of this value."""
    return yearly is not None and yearly >= APPROVAL_FROM
