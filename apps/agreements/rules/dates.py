"""Dates of contracts: term ends, notice deadlines, forward periods.

Contract dates are days in the agreement's IANA zone, ends inclusive. Business days are Monday to
Friday without the holidays given. Rules: date rules 6, vectors 8.3 to 8.5, algorithms 10.2.
"""

from calendar import monthrange
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

ONE_DAY = timedelta(days=1)
SATURDAY = 5


def term_end(start: date, months: int, *, rule: str = "CIVIL") -> date:
    """Last day in force of a term of whole months.

    CIVIL (BGB 188): the day before the corresponding day, or the month's last day where that day
    is missing. CLAMP: start plus clamped months, less one day, so a day shorter whenever it clamps.
    Rules: algorithms 10.2 TERM END.
    """
    if months <= 0:
        raise ValueError(f"A term lasts at least one month, not {months}.")
    corresponding = start + relativedelta(months=months)
    if _known(rule, "end rule", ("CIVIL", "CLAMP")) == "CIVIL" and corresponding.day < start.day:
        return corresponding
    return corresponding - ONE_DAY


def term_end_after(
    start0: date, initial_months: int, renewal_months: int, j: int, rule: str = "CIVIL"
) -> date:
    """Last day of the term after j renewals, always counted from the original start.

    Chaining one term onto the last lets month ends drift (31 Jan, 28 Feb, 28 Mar): never do it.
    """
    if j < 0:
        raise ValueError(f"Renewals are counted from 0, not {j}.")
    return term_end(start0, initial_months + j * renewal_months, rule=rule)


def notice_deadline(
    ends_on: date | None,
    *,
    value: int,
    unit: str,
    reference: str = "END",
    clear_days: bool = False,
    holidays: Collection[date] = (),
) -> date | None:
    """Last day on which notice is in time; None for a term without an end.

    unit DAY, BUSINESS_DAY or MONTH (clamped). reference END counts back from the last day in
    force, RENEWAL_DATE from the day after it. clear_days: the notice day itself does not count, so
    one day earlier, in every unit. The day is not moved off weekends; see act_by().
    Rules: algorithms 10.2 NOTICE DEADLINE, vectors 8.4.
    """
    if ends_on is None:
        return None
    renewal = _known(reference, "reference", ("END", "RENEWAL_DATE")) == "RENEWAL_DATE"
    counted_from = ends_on + ONE_DAY if renewal else ends_on
    deadline = _moved(counted_from, -_positive(value), unit, holidays)
    return deadline - ONE_DAY if clear_days else deadline


def act_by(deadline: date | None, *, holidays: Collection[date] = ()) -> date | None:
    """The last business day at or before a deadline: by then somebody must have acted."""
    return None if deadline is None else _business_day(deadline, -1, holidays)


def forward_period(
    start: date,
    *,
    value: int,
    unit: str,
    align: str = "NONE",
    roll: str = "NONE",
    holidays: Collection[date] = (),
) -> date:
    """Last day of a period that an event starts (termination, cure, upgrade); start not counted.

    unit DAY, BUSINESS_DAY or MONTH (corresponding day, clamped). align MONTH_END runs on to the
    end of that month. roll FOLLOWING or PRECEDING then moves the day to a business day, where the
    contract says so. Acting on the last day is in time. Rules: algorithms 10.2, vectors 8.5.
    """
    last = _moved(start, _positive(value), unit, holidays)
    if _known(align, "alignment", ("NONE", "MONTH_END")) == "MONTH_END":
        last = last.replace(day=monthrange(last.year, last.month)[1])
    if _known(roll, "roll", ("NONE", "FOLLOWING", "PRECEDING")) == "NONE":
        return last
    return _business_day(last, 1 if roll == "FOLLOWING" else -1, holidays)


def cut_off(deadline: date, tz: str | ZoneInfo) -> datetime:
    """The UTC instant at which a deadline's day has fully passed in the agreement's zone.

    Exclusive: notice received at this instant is late, and only from it may a renewal run.
    """
    zone = tz if isinstance(tz, ZoneInfo) else ZoneInfo(tz)
    return datetime.combine(deadline + ONE_DAY, time(), zone).astimezone(UTC)


def expiry_instant(ends_on: date, tz: str | ZoneInfo) -> datetime:
    """The UTC instant at which a term whose last day is ends_on is over."""
    return cut_off(ends_on, tz)


def is_in_time(received_at: datetime, deadline: date | None, tz: str | ZoneInfo) -> bool:
    """Whether a notice was received (not sent) before the deadline's day was over.

    received_at is an aware instant. Without a deadline every notice is in time.
    """
    return deadline is None or received_at < cut_off(deadline, tz)


def is_business_day(day: date, *, holidays: Collection[date] = ()) -> bool:
    """Whether the day is neither Saturday, Sunday nor one of the holidays."""
    return day.weekday() < SATURDAY and day not in holidays


def _moved(day: date, value: int, unit: str, holidays: Collection[date]) -> date:
    """The day `value` units later (earlier if negative); the day itself is not counted."""
    match unit:
        case "DAY":
            return day + timedelta(days=value)
        case "MONTH":
            return day + relativedelta(months=value)
        case "BUSINESS_DAY":
            step = 1 if value > 0 else -1
            for _ in range(abs(value)):
                day = _business_day(day + step * ONE_DAY, step, holidays)
            return day
    raise ValueError(f"Unknown unit {unit!r}; use DAY, BUSINESS_DAY or MONTH.")


def _business_day(day: date, step: int, holidays: Collection[date]) -> date:
    """The day, or the nearest business day after it (step 1) or before it (step -1)."""
    while not is_business_day(day, holidays=holidays):
        day += step * ONE_DAY
    return day


def _positive(value: int) -> int:
    if value <= 0:
        raise ValueError(f"A period is at least 1 long, not {value}.")
    return value


def _known(word: str, what: str, words: tuple[str, ...]) -> str:
    if word not in words:
        raise ValueError(f"Unknown {what} {word!r}; use {' or '.join(words)}.")
    return word
