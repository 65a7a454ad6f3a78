"""What is due on an agreement in force by a local day, one event after the other.

The tick applies the earliest event and asks again, so a worker that was down for months does in
one go what it would have done hour by hour. Nothing happens on a deadline's own day: its event is
due on the day after. Rules: decisions 1.4 to 1.8, algorithms 10.2 RENEWAL TICK.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from apps.agreements.rules.reminders import LADDER
from apps.agreements.rules.status import TermFacts

ONE_DAY = timedelta(days=1)
CYCLE_AHEAD = timedelta(days=max(LADDER) + 30)  # a cycle opens a month before the first reminder
OPEN_CYCLE = ("UNDECIDED", "RENEW", "RENEGOTIATE", "NON_RENEW", "NOTICE_SENT")


class Due(IntEnum):
    """Kinds of events; of those that fall on one day the lower comes first."""

    DEEMED = 1
    REPLACED = 2
    TERMINATED = 3
    OPENED = 4
    RENEWED = 5
    LAPSED = 6
    SWITCHED = 7
    HELD_OVER = 8
    EXPIRED = 9


@dataclass(frozen=True)
class Event:
    """Something to be done, due from a local day on."""

    day: date
    due: Due


@dataclass(frozen=True)
class Standing:
    """Where an agreement in force stands; `facts` describe its current term.

    `cycle`: state of that term's renewal, empty before it is opened. `next_on`: first day of the
    planned term after it. `deemed_on`: first day on which a notice that was sent counts as
    received. `terminated_on`: last day in force of a confirmed termination. `replaced_on`: first
    day of the agreement that takes its place.
    """

    facts: TermFacts
    cycle: str = ""
    next_on: date | None = None
    deemed_on: date | None = None
    terminated_on: date | None = None
    replaced_on: date | None = None


def next_event(standing: Standing, today: date) -> Event | None:
    """The earliest event that is due by a local day; None when there is nothing to do."""
    due = [event for event in _events(standing) if event.day <= today]
    return min(due, key=lambda event: (event.day, event.due), default=None)


def cycle_opens(starts_on: date, deadline: date) -> date:
    """The day on which the renewal of a term comes up: ahead of the first reminder."""
    return max(starts_on, deadline - CYCLE_AHEAD)


def is_executed(cycle: str, *, will_renew: bool) -> bool:
    """Whether nothing is left to be done about the end of a term, so that reminders stop.

    A decision alone is not enough: one not to renew needs its notice received. One to renew is
    carried out by silence where the term renews by itself. Rules: reminders 7.
    """
    settled = ("NOTICE_EFFECTIVE", "AUTO_RENEWED", "RENEWED", "LAPSING")
    return cycle in settled or (cycle == "RENEW" and will_renew)


def _events(standing: Standing) -> Iterator[Event]:
    if standing.deemed_on:
        yield Event(standing.deemed_on, Due.DEEMED)
    if standing.replaced_on:
        yield Event(standing.replaced_on, Due.REPLACED)
    if standing.terminated_on:
        yield Event(standing.terminated_on + ONE_DAY, Due.TERMINATED)
    facts = standing.facts
    if facts.starts_on and facts.ends_on:
        yield from _of_cycle(standing, facts.starts_on, facts.ends_on)
        yield Event(facts.ends_on + ONE_DAY, _at_end(standing))


def _of_cycle(standing: Standing, starts_on: date, ends_on: date) -> Iterator[Event]:
    """The renewal of a term that ends; a month of holdover has none."""
    facts = standing.facts
    deadline = facts.notice_deadline or ends_on
    if not standing.cycle and facts.origin != "HOLDOVER":
        yield Event(cycle_opens(starts_on, deadline), Due.OPENED)
    if standing.cycle in OPEN_CYCLE:
        passed = max(starts_on, deadline + ONE_DAY)
        yield Event(passed, Due.RENEWED if _renews(standing, ends_on) else Due.LAPSED)


def _renews(standing: Standing, ends_on: date) -> bool:
    is_over_before = standing.terminated_on is not None and standing.terminated_on <= ends_on
    return standing.facts.will_renew and not is_over_before


def _at_end(standing: Standing) -> Due:
    if standing.next_on:
        return Due.SWITCHED
    if standing.facts.has_holdover and standing.cycle != "NOTICE_EFFECTIVE":
        return Due.HELD_OVER
    return Due.EXPIRED
