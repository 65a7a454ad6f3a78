"""Where an agreement stands by the calendar: derived when it is read, never stored.

Rules: state machines 9.1, row "Derived sub-status".
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import count

from apps.agreements.rules.dates import term_end, term_end_after
from apps.agreements.rules.reminders import LADDER
from apps.core.units import day

EXPIRING_WITHIN = timedelta(days=180)
ONE_DAY = timedelta(days=1)


class SubStatus(StrEnum):
    NONE = ""
    SCHEDULED = "SCHEDULED"
    IN_TERM = "IN_TERM"
    NOTICE_WINDOW = "NOTICE_WINDOW"
    RENEWAL_LOCKED = "RENEWAL_LOCKED"
    EXPIRING = "EXPIRING"
    NOTICE_GIVEN = "NOTICE_GIVEN"
    HOLDOVER = "HOLDOVER"
    UNKNOWN = "UNKNOWN"


LABELS = {
    SubStatus.NONE: "",
    SubStatus.SCHEDULED: "Scheduled",
    SubStatus.IN_TERM: "In term",
    SubStatus.NOTICE_WINDOW: "In notice window",
    SubStatus.RENEWAL_LOCKED: "Renewal locked in",
    SubStatus.EXPIRING: "Expiring",
    SubStatus.NOTICE_GIVEN: "Notice given",
    SubStatus.HOLDOVER: "Holdover",
    SubStatus.UNKNOWN: "Facts missing",
}


@dataclass(frozen=True)
class TermFacts:
    """What the calendar needs to know; dates are days in the agreement's zone, ends inclusive.

    `starts_on` to `origin` describe the current term, None and empty where there is none.
    """

    state: str
    renewal_type: str
    effective_on: date | None
    initial_months: int | None = None
    renewal_months: int | None = None
    max_renewals: int | None = None
    end_rule: str = "CIVIL"
    has_holdover: bool = False
    seq: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    notice_deadline: date | None = None
    origin: str = ""
    counted_from: date | None = None
    is_notice_given: bool = False
    kind: str = ""

    @property
    def will_renew(self) -> bool:
        """Whether the term renews by itself unless somebody gives notice."""
        used = (self.seq or 1) - 1
        is_left = self.max_renewals is None or used < self.max_renewals
        return self.renewal_type == "AUTO_RENEW" and is_left


@dataclass(frozen=True)
class Status:
    """The derived status; `missing` names the facts without which it cannot be told."""

    status: SubStatus
    missing: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return LABELS[self.status]


def sub_status(facts: TermFacts, today: date) -> Status:
    """Where an executed or active agreement stands on a local day; NONE for all other states."""
    if facts.state not in ("EXECUTED", "ACTIVE"):
        return Status(SubStatus.NONE)
    if facts.effective_on is not None and today < facts.effective_on:
        return Status(SubStatus.SCHEDULED)
    if facts.kind == "AMENDMENT":  # it has no terms of its own and runs with what it amends
        return Status(SubStatus.IN_TERM)
    missing = missing_facts(facts)
    return Status(SubStatus.UNKNOWN, missing) if missing else Status(_in_force(facts, today))


def missing_facts(facts: TermFacts) -> tuple[str, ...]:
    """Facts without which nobody can say when an agreement ends or must be noticed."""
    needed = {
        "effective date": facts.effective_on,
        "term": facts.seq,
        "end date": facts.renewal_type == "EVERGREEN" or facts.ends_on,
        "notice period": facts.renewal_type != "AUTO_RENEW" or facts.notice_deadline,
    }
    return tuple(name for name, value in needed.items() if not value)


def next_end(facts: TermFacts) -> date | None:
    """Last day of the next term if this one renews; None where it does not.

    Counted from the original start, so month ends do not drift; from `counted_from`, the day after
    an end that the signed document names, where there is one. Rules: algorithms 10.2 TERM END.
    """
    return option_end(facts) if facts.will_renew else None


def option_end(facts: TermFacts) -> date | None:
    """Last day of a next term of the renewal's length, whether or not it comes by itself."""
    if not (facts.renewal_months and facts.ends_on and facts.seq):
        return None
    start = next_anchor(facts)
    if start is None and facts.effective_on and facts.initial_months:
        anchor = (facts.effective_on, facts.initial_months, facts.renewal_months)
        return term_end_after(*anchor, facts.seq, facts.end_rule)
    start = start or facts.ends_on + ONE_DAY
    return end_after(start, facts.renewal_months, facts.ends_on, facts.end_rule)


def next_anchor(facts: TermFacts) -> date | None:
    """From which day renewals after this term are counted; None for the original start.

    Signed dates that differ from the count start a new one on the day after them.
    """
    if facts.ends_on is not None and facts.origin == "HOLDOVER":
        return facts.ends_on + ONE_DAY
    if facts.counted_from or facts.ends_on is None or not facts.seq:
        return facts.counted_from
    if facts.effective_on and facts.initial_months:
        anchor = (facts.effective_on, facts.initial_months, facts.renewal_months or 0)
        if term_end_after(*anchor, facts.seq - 1, facts.end_rule) == facts.ends_on:
            return None
    return facts.ends_on + ONE_DAY


def next_month_end(facts: TermFacts) -> date | None:
    """Last day of the next month of holdover, counted from the first day of the first one."""
    if facts.ends_on is None:
        return None
    is_held_over = facts.origin == "HOLDOVER" and facts.counted_from
    start = facts.counted_from if is_held_over else None
    return end_after(start or facts.ends_on + ONE_DAY, 1, facts.ends_on, facts.end_rule)


def end_after(start: date, months: int, ends_on: date, rule: str) -> date:
    """The first end of a row of equal terms, counted from `start`, that lies after `ends_on`."""
    ends = (term_end(start, months * step, rule=rule) for step in count(1))
    return next(end for end in ends if end > ends_on)


def if_nobody_acts(facts: TermFacts) -> str:
    """What the contract makes of silence, in words."""
    if facts.ends_on is None:
        return "Goes on without an end."
    if facts.is_notice_given:
        return f"Ends on {day(facts.ends_on)}: notice was given."
    if (until := next_end(facts)) is not None:
        return f"Renews for {facts.renewal_months} months, until {day(until)}."
    if facts.has_holdover:
        return f"Goes on month to month after {day(facts.ends_on)}."
    return f"Ends on {day(facts.ends_on)}."


def _in_force(facts: TermFacts, today: date) -> SubStatus:
    if facts.is_notice_given:
        return SubStatus.NOTICE_GIVEN
    if facts.origin == "HOLDOVER":
        return SubStatus.HOLDOVER
    if facts.ends_on is None:
        return SubStatus.IN_TERM
    if _is_expiring(facts, facts.ends_on, today):
        return SubStatus.EXPIRING
    return _by_deadline(facts, today)


def _is_expiring(facts: TermFacts, ends_on: date, today: date) -> bool:
    """The end comes and nothing renews it: no notice to wait for, or the last day for it passed."""
    if facts.will_renew:
        return False
    if facts.notice_deadline is not None and today > facts.notice_deadline:
        return True
    has_no_window = facts.renewal_type != "MUTUAL_OPTION" or facts.notice_deadline is None
    return has_no_window and today >= ends_on - EXPIRING_WITHIN


def _by_deadline(facts: TermFacts, today: date) -> SubStatus:
    if facts.notice_deadline is None:
        return SubStatus.IN_TERM
    if today > facts.notice_deadline:
        return SubStatus.RENEWAL_LOCKED
    first_reminder = facts.notice_deadline - timedelta(days=max(LADDER))
    return SubStatus.NOTICE_WINDOW if today >= first_reminder else SubStatus.IN_TERM
