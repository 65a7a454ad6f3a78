"""When a subscription is due: a day and an hour on the wall clock of whoever reads.

Days are those of the reader's zone, instants are UTC. An hour that a change of clocks leaves out
is due when the clock goes on; one that comes twice is due the first time.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

ONE_DAY = timedelta(days=1)
WEEK_DAYS = 7
ENOUGH_DAYS = 31  # more than a month has left after its 28th
QUARTER = 3  # months
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LAST_MONTH_DAY = 28  # every month has it


@dataclass(frozen=True)
class Schedule:
    """`weekday` counts for WEEKLY, from Monday 0; `month_day` for MONTHLY and QUARTERLY."""

    cadence: str
    weekday: int = 0
    month_day: int = 1
    hour: int = 8


@dataclass(frozen=True)
class Slot:
    """One time it is due. `on` names it: however often the clock is asked, it is one."""

    on: date
    at: datetime


def last_slot(schedule: Schedule, zone: tzinfo, at: datetime) -> Slot:
    """The newest slot at or before an instant."""
    day = _on_or_before(schedule, at.astimezone(zone).date())
    found = _slot(schedule, zone, day)
    return found if found.at <= at else _slot(schedule, zone, _before(schedule, day))


def next_slot(schedule: Schedule, zone: tzinfo, at: datetime) -> Slot:
    """The first slot after an instant."""
    day = _after(schedule, last_slot(schedule, zone, at).on)
    return _slot(schedule, zone, day)


def schedule_words(schedule: Schedule) -> str:
    """`Mondays at 08:00`, `Day 1 of the month at 08:00`, `Day 5 of the quarter at 09:00`."""
    hour = f"{schedule.hour:02d}:00"
    if schedule.cadence == "WEEKLY":
        return f"{WEEKDAYS[schedule.weekday]}s at {hour}"
    span = "month" if schedule.cadence == "MONTHLY" else "quarter"
    return f"Day {schedule.month_day} of the {span} at {hour}"


def _slot(schedule: Schedule, zone: tzinfo, day: date) -> Slot:
    local = datetime.combine(day, time(schedule.hour), zone)
    return Slot(day, local.astimezone(UTC))


def _on_or_before(schedule: Schedule, day: date) -> date:
    if schedule.cadence == "WEEKLY":
        return day - timedelta(days=(day.weekday() - schedule.weekday) % WEEK_DAYS)
    found = _first(schedule, day).replace(day=schedule.month_day)
    if found <= day:
        return found
    return _first(schedule, _first(schedule, day) - ONE_DAY).replace(day=schedule.month_day)


def _before(schedule: Schedule, day: date) -> date:
    return _on_or_before(schedule, day - ONE_DAY)


def _after(schedule: Schedule, day: date) -> date:
    if schedule.cadence == "WEEKLY":
        return day + timedelta(days=WEEK_DAYS)
    months = 1 if schedule.cadence == "MONTHLY" else QUARTER
    first = day.replace(day=1)
    for _ in range(months):
        first = (first + timedelta(days=ENOUGH_DAYS)).replace(day=1)
    return first.replace(day=schedule.month_day)


def _first(schedule: Schedule, day: date) -> date:
    """The first day of the month, or of the quarter's first month."""
    back = (day.month - 1) % QUARTER if schedule.cadence == "QUARTERLY" else 0
    return day.replace(month=day.month - back, day=1)
