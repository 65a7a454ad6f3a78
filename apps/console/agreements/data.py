"""What the page of an agreement shows, from several apps. Bulk reads only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from apps.agreements import queries, rules
from apps.agreements.enums import BEFORE_EXECUTION, Origin, PeriodState, State, Unit
from apps.agreements.models import Agreement, Reminder, TermPeriod
from apps.console import activity
from apps.console.activity import Event
from apps.console.agreements import words
from apps.console.agreements.ribbon import Dates, Ribbon, ribbon
from apps.core import units
from apps.core.models import StateChange
from apps.core.written import written_once

WAY = (*BEFORE_EXECUTION, State.EXECUTED, State.ACTIVE)
OVER = (State.EXPIRED, State.TERMINATED, State.SUPERSEDED, State.CANCELLED)


@dataclass(frozen=True)
class Step:
    label: str
    mark: str
    note: str = ""


@dataclass(frozen=True)
class ReminderRow:
    reminder: Reminder
    label: str
    is_next: bool
    is_past: bool


@dataclass(frozen=True)
class Call:
    """The one thing to do on this page."""

    tone: str
    icon: str
    title: str
    text: str


def periods_of(agreement: Agreement) -> tuple[list[TermPeriod], TermPeriod | None]:
    """All terms, newest first, and the one that counts: the current, else the next to come."""
    rows = _periods(agreement.pk)
    by_state = {row.state: row for row in reversed(rows)}
    shown = by_state.get(PeriodState.CURRENT) or by_state.get(PeriodState.PLANNED)
    return rows[::-1], shown or (rows[-1] if rows else None)


@written_once
def _periods(agreement: int) -> QuerySet[TermPeriod]:
    return TermPeriod.objects.filter(agreement=agreement).order_by("seq")


def term_word(agreement: Agreement, period: TermPeriod) -> str:
    """`Initial term, 36 months`, `Renewal 2`."""
    if period.origin == Origin.INITIAL:
        months = agreement.initial_months
        return f"Initial term, {months} months" if months else "Initial term"
    return f"{Origin(period.origin).label} {period.seq - 1}"


def ribbon_of(agreement: Any, period: TermPeriod | None, today: date) -> Ribbon | None:
    """The key dates of the term that counts; None before there is one."""
    if period is None:
        return None
    is_first = period.origin == Origin.INITIAL
    facts = queries.term_facts(agreement, period)
    will_renew = facts.will_renew and not agreement.is_notice_given
    renews = will_renew and period.state in (PeriodState.CURRENT, PeriodState.PLANNED)
    return ribbon(
        Dates(
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            deadline=period.notice_deadline,
            act_by=period.act_by,
            today=today,
            first_word="Effective" if is_first else f"{term_word(agreement, period)} from",
            term_words=term_word(agreement, period),
            next_words=f"Renewal {period.seq}" if renews else "",
            notice_words=_notice_words(agreement),
        )
    )


def _notice_words(agreement: Agreement) -> str:
    if not agreement.notice_value:
        return ""
    unit = Unit(agreement.notice_unit).label
    before = "end" if agreement.notice_reference == "END" else "renewal"
    return f"{agreement.notice_value} {unit} before {before}"


def steps_of(
    agreement: Agreement, moves: Sequence[StateChange], ends_on: date | None
) -> list[Step]:
    """The lifecycle so far and ahead, with the days on which its states were reached."""
    reached = {move.target: move.at.date() for move in moves}
    reached |= _known_days(agreement)
    passed = _passed(agreement, reached)
    ahead = [] if agreement.state in OVER else WAY[WAY.index(State(agreement.state)) + 1 :]
    done = [Step(State(s).label, "done", _on(reached, s)) for s in passed]
    return [*done, _present(agreement, reached), *_ahead(agreement, ahead, ends_on)]


def _known_days(agreement: Agreement) -> dict[str, date]:
    """Days that the contract itself says; a record made later says nothing about its draft."""
    days = {State.EXECUTED: agreement.signed_on}
    if agreement.state in (State.ACTIVE, *OVER):
        days[State.ACTIVE] = agreement.effective_on
    created = agreement.created_at.date()
    if agreement.signed_on is None or created <= agreement.signed_on:
        days[State.DRAFT] = created
    return {state: day for state, day in days.items() if day}


def _passed(agreement: Agreement, reached: dict[str, date]) -> list[State]:
    """States on record, and those a signed agreement must have gone through."""
    known = {State.DRAFT, *reached} - {agreement.state}
    until = len(WAY) if agreement.state in OVER else WAY.index(State(agreement.state))
    return [state for state in WAY[:until] if state in known or _is_sure(agreement, state)]


def _is_sure(agreement: Agreement, state: State) -> bool:
    return state == State.EXECUTED and agreement.signed_on is not None


def _present(agreement: Agreement, reached: dict[str, date]) -> Step:
    state = State(agreement.state)
    mark = "err" if state in (State.TERMINATED, State.CANCELLED) else "now"
    since = _on(reached, state)
    return Step(state.label, mark, f"since {since}" if since and state == State.ACTIVE else since)


def _ahead(agreement: Agreement, states: Iterable[State], ends_on: date | None) -> list[Step]:
    if agreement.state in OVER:
        return []
    found = [Step(state.label, "next") for state in states]
    if agreement.renewal_type == "EVERGREEN":
        return found
    after = units.day(ends_on + words.ONE_DAY) if ends_on else ""
    return [*found, Step("Renewed or ended", "next", after)]


def _on(reached: dict[str, date], state: str) -> str:
    return units.day(reached[state]) if state in reached else ""


def events(moves: Sequence[StateChange]) -> list[Event]:
    """The moves of its lifecycle for people, newest first."""
    return [
        Event(
            icon="file-text",
            title=State(move.target).label,
            text=move.reason,
            at=move.at,
            by=str(move.actor or activity.SYSTEM),
        )
        for move in reversed(moves)
    ]


def reminder_rows(agreement: Agreement, today: date) -> list[ReminderRow]:
    """The ladder; the next step that will be sent is marked."""
    rows = [row for row in _reminders(agreement.pk) if row.state != "CANCELLED"]
    ahead = [row.pk for row in rows if row.state == "PLANNED" and row.due_on >= today]
    return [
        ReminderRow(row, _rung(row), row.pk == (ahead or [0])[0], row.due_on < today)
        for row in rows
    ]


@written_once
def _reminders(agreement: int) -> QuerySet[Reminder]:
    return queries.reminders(agreement)


def _rung(row: Reminder) -> str:
    if row.kind == "review":
        return "Yearly review"
    what = "the deadline" if row.kind == "notice" else "the end"
    return f"{row.offset_days} d before {what}" if row.offset_days else f"On {what}"


def related(agreement: Agreement) -> list[tuple[str, Agreement]]:
    """Agreements above, below, before and after it, with the word for it. One query."""
    rows = _around(agreement.pk, agreement.parent_id or 0, agreement.supersedes_id or 0)
    return [(_relation(agreement, row), row) for row in rows]


@written_once
def _around(pk: int, parent: int, before: int) -> QuerySet[Agreement]:
    rows = Agreement.objects.filter(Q(parent=pk) | Q(supersedes=pk) | Q(pk__in=(parent, before)))
    rows = rows.only("ref", "title", "state", "effective_on", "parent_id", "supersedes_id")
    return rows.order_by("-effective_on", "pk")


def _relation(agreement: Agreement, row: Agreement) -> str:
    if row.pk == agreement.parent_id:
        return "Above it"
    if row.pk == agreement.supersedes_id:
        return "Replaced by it"
    return "Replaces it" if row.supersedes_id == agreement.pk else "Below it"


def call_of(
    agreement: Any, status: rules.Status, period: TermPeriod | None, today: date
) -> Call | None:
    """What somebody has to do about it, if anything."""
    if agreement.state in BEFORE_EXECUTION:
        return Call(
            "acc", "info-circle", "Not signed yet: no dates count and no term is judged.",
            "Record the signature when all sides have signed.",
        )  # fmt: skip
    if status.status == rules.SubStatus.UNKNOWN:
        missing = words.joined(status.missing)
        return Call(
            "warn", "alert-triangle", f"Nobody can say when to act: the {missing} is missing.",
            "Edit the agreement and add it.",
        )  # fmt: skip
    if status.status == rules.SubStatus.NOTICE_WINDOW and period and period.act_by:
        return _notice_call(agreement, period, period.act_by, today)
    return None


def _notice_call(agreement: Agreement, period: TermPeriod, act_by: date, today: date) -> Call:
    left = (act_by - today).days
    facts = queries.term_facts(agreement, period)
    silence = rules.if_nobody_acts(facts)
    when = f"{units.weekday(act_by)} {act_by.year}"
    if left < 0:
        last = f"{units.weekday(period.notice_deadline)}"
        title = f"The last business day has passed; notice is in time until {last}."
        return Call("bad", "alert-octagon", title, f"If nobody acts: {_lower(silence)}")
    tone, icon = ("bad", "alert-octagon") if left <= 8 else ("warn", "alert-triangle")
    title = f"Decide by {when}, {units.days_left(act_by, today)} left."
    if left == 0:
        title = f"Decide today, {when}."
    return Call(tone, icon, title, f"If nobody acts: {_lower(silence)}")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def silence(agreement: Agreement, period: TermPeriod | None, is_notice_given: bool) -> str:
    """What happens if nobody acts, in words."""
    if period is None:
        return ""
    facts = queries.term_facts(agreement, period, is_notice_given=is_notice_given)
    return rules.if_nobody_acts(facts)
