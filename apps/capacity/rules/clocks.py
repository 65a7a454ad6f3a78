"""How long each stage may take, and when reminders fall due (portal.md 6.4, "Timers").

Business days are those of the calendar of whoever looks after the partner.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from apps.agreements.rules import dates

BUSINESS, CALENDAR = "BUSINESS_DAY", "DAY"


@dataclass(frozen=True)
class Limit:
    """So many days of a unit; `again`: chased every so many days after that."""

    days: int
    unit: str = BUSINESS
    again: int = 0


LIMITS: Mapping[str, Limit] = {
    "DRAFT": Limit(90, CALENDAR),
    "SUBMITTED": Limit(3),
    "IN_REVIEW": Limit(2),
    "INFO_REQUESTED": Limit(14, CALENDAR),
    "APPROVED": Limit(2),
    "LOA_PENDING": Limit(2),
    "LOA_ISSUED": Limit(10, again=7),
    "XC_ORDERED": Limit(10, again=7),
    "PROVISIONING": Limit(5),
    "TESTING": Limit(5),
    "FAILED": Limit(2),
}
QUESTION_REMINDERS = (3, 7)  # days after the question
DISPUTE_DAYS = 3
AUTO_ACTIVE_DAYS = 5  # business days of Established


@dataclass(frozen=True)
class Calendar:
    """Days of a place: IANA zone, and the days on which nobody works."""

    zone: str = "UTC"
    holidays: Collection[date] = field(default_factory=frozenset)

    def day(self, at: datetime) -> date:
        """The local day of an instant."""
        return at.astimezone(ZoneInfo(self.zone)).date()


def limit(state: str, overrides: Mapping[str, int]) -> Limit | None:
    """The limit of a stage; `overrides` are days by state. None: no clock runs."""
    found = LIMITS.get(state)
    if found is None or state not in overrides:
        return found
    return Limit(overrides[state], found.unit, found.again)


def due(
    state: str, since: datetime, calendar: Calendar, *, overrides: Mapping[str, int],
    review_on: date | None = None,
) -> datetime | None:  # fmt: skip
    """The instant (UTC) at which the clock of a stage runs out: its last local day has passed.

    On hold it is the review date. None where no clock runs.
    """
    if state == "ON_HOLD":
        return dates.cut_off(review_on, calendar.zone) if review_on else None
    found = limit(state, overrides)
    if found is None:
        return None
    last = dates.forward_period(
        calendar.day(since), value=found.days, unit=found.unit, holidays=calendar.holidays
    )
    return dates.cut_off(last, calendar.zone)


def reminders_due(state: str, since: datetime, at: datetime) -> int:
    """How many reminders of a question have fallen due by now."""
    if state != "INFO_REQUESTED":
        return 0
    return sum(at - since >= timedelta(days=days) for days in QUESTION_REMINDERS)


def is_chased(state: str, due_at: datetime, at: datetime) -> int:
    """The number of the weekly chase that is due by now: 1 when it has run out, 2 a week later."""
    found = LIMITS.get(state)
    if at < due_at or found is None:
        return 0
    return 1 + ((at - due_at) // timedelta(days=found.again) if found.again else 0)


def auto_active_at(established_at: datetime, calendar: Calendar) -> datetime:
    """When a request that is up since then is taken for confirmed by the partner."""
    last = dates.forward_period(
        calendar.day(established_at), value=AUTO_ACTIVE_DAYS, unit=BUSINESS,
        holidays=calendar.holidays,
    )  # fmt: skip
    return dates.cut_off(last, calendar.zone)


def may_dispute(reported_at: datetime, at: datetime) -> bool:
    """Whether the other side may still say that it is not patched."""
    return at - reported_at <= timedelta(days=DISPUTE_DAYS)
