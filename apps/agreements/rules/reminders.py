"""The ladder of reminders before a notice deadline. Rules: reminders 7."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

LADDER = (120, 90, 60, 30, 14, 7, 1, 0)


ENDING_STEPS = (90, 60, 30)  # days before the end of a term at which the partner is told


class Step(StrEnum):
    """What becomes of one rung: to be sent on its day (or now, if that has passed), or left out."""

    PLANNED = "PLANNED"
    SKIPPED = "SKIPPED"


@dataclass(frozen=True)
class PlannedReminder:
    """One rung: days before the deadline, its day, and what becomes of it."""

    offset_days: int
    due_on: date
    state: Step


def reminder_days(deadline: date | None) -> list[date]:
    """The days of the ladder 120, 90, 60, 30, 14, 7, 1, 0 days before the deadline, in order.

    Anchored on the notice deadline, not on the end of the term. Empty without a deadline.
    """
    return [] if deadline is None else [deadline - timedelta(days=offset) for offset in LADDER]


def plan_reminders(
    deadline: date | None, *, today: date, sent: Collection[int] = ()
) -> list[PlannedReminder]:
    """Every rung with its state, when a plan is made (or made anew) on `today`, a local day.

    Of the rungs missed already only the most urgent is sent, at once, and only if nothing as
    urgent is due today or was sent before (`sent`: offsets kept from the plan before an
    amendment). Once the deadline itself has passed nothing is sent: there is nothing left to do.
    """
    days = list(zip(LADDER, reminder_days(deadline), strict=False))
    kept = {offset for offset, day in days if day >= today}
    if deadline is not None and today <= deadline and today not in {day for _, day in days}:
        kept |= _most_urgent_missed([offset for offset, day in days if day < today], sent)
    return [
        PlannedReminder(offset, day, Step.PLANNED if offset in kept else Step.SKIPPED)
        for offset, day in days
    ]


def ending_step(days_left: int) -> int | None:
    """The step of 90, 60 or 30 days that `days_left` days belong to; None before and after."""
    reached = [step for step in ENDING_STEPS if 0 <= days_left <= step]
    return min(reached, default=None)


def next_review(since: date, *, today: date) -> date:
    """The next yearly review of an agreement without an end: an anniversary of its first day.

    Counted from that day each time, so 29 February falls back to the 28th and returns.
    """
    years = max(1, today.year - since.year)
    anniversary = since + relativedelta(years=years)
    return anniversary if anniversary >= today else since + relativedelta(years=years + 1)


def _most_urgent_missed(missed: Collection[int], sent: Collection[int]) -> set[int]:
    """The missed rung nearest to the deadline, unless one as near went out before."""
    if not missed or min(missed) >= min(sent, default=max(LADDER) + 1):
        return set()
    return {min(missed)}
