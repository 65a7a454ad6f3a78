"""The panels of an agreement about the end of its term: decision and notices."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from apps.agreements import queries, rules
from apps.agreements.enums import (
    OPEN_CYCLE,
    Decision,
    NoticeKind,
    NoticeState,
    Origin,
    RenewalState,
    RenewalType,
    Side,
    State,
)
from apps.agreements.models import Agreement, ContractNotice, Renewal, TermPeriod
from apps.console.agreements.data import Call
from apps.console.statuses import Look, notice_look
from apps.core import units
from apps.core.written import written_once

FOLLOWED = (RenewalState.AUTO_RENEWED, RenewalState.RENEWED)  # another term is planned already


@dataclass(frozen=True)
class Choice:
    """A radio button of the panel, and what it means."""

    value: str
    label: str
    text: str
    is_on: bool


@dataclass(frozen=True)
class NoticeRow:
    notice: ContractNotice
    look: Look
    text: str


@dataclass(frozen=True)
class Panel:
    """What the page says about the end of the term, and what may be done."""

    cycle: Renewal | None
    choices: list[Choice]
    can_decide: bool
    can_extend: bool
    protective: ContractNotice | None
    protective_look: Look | None


def cycle_of(period: TermPeriod | None) -> Renewal | None:
    """The renewal of a term with its people. One query."""
    if period is None:
        return None
    return next(iter(_cycles(period.pk)), None)


@written_once
def _cycles(period: int) -> QuerySet[Renewal]:
    return queries.renewals().filter(period=period).order_by("pk")[:1]


def notices_of(agreement: Agreement) -> list[ContractNotice]:
    """Newest first. One query."""
    return _notices(agreement.pk)


@written_once
def _notices(agreement: int) -> QuerySet[ContractNotice]:
    return queries.notices().filter(agreement=agreement).order_by("-created_at", "-pk")


def panel(
    agreement: Agreement, period: TermPeriod | None, notices: list[ContractNotice], today: date
) -> Panel:
    """Of the term that counts. One query."""
    cycle = cycle_of(period)
    state = cycle.state if cycle else RenewalState.UNDECIDED
    ours = _ours(notices, period)
    return Panel(
        cycle=cycle,
        choices=_choices(agreement, period, cycle) if period else [],
        can_decide=_is_open(agreement, period, state, today),
        can_extend=period is not None and period.ends_on is not None and state not in FOLLOWED,
        protective=ours,
        protective_look=notice_look(ours) if ours else None,
    )


def call_of(panel: Panel, call: Call | None, today: date) -> Call | None:
    """Once it is decided, what is left to do: nothing, or to send the notice."""
    cycle = panel.cycle
    if cycle is None or call is None or not panel.can_decide or cycle.state == "UNDECIDED":
        return call
    by, will_renew = cycle.period.act_by, cycle.agreement.renewal_type == RenewalType.AUTO_RENEW
    if cycle.state not in _NEED_NOTICE or by is None or not will_renew:
        return None
    title = f"Send the {_NEED_NOTICE[cycle.state]} by {units.weekday(by)} {by.year}."
    left = f"{units.days_left(by, today)} left; it counts when it is received."
    return Call("warn", "alert-triangle", title, left)


_NEED_NOTICE = {
    RenewalState.NON_RENEW.value: "notice",
    RenewalState.RENEGOTIATE.value: "protective notice",
}


def rows(notices: list[ContractNotice]) -> list[NoticeRow]:
    return [NoticeRow(notice, notice_look(notice), words(notice)) for notice in notices]


def words(notice: ContractNotice) -> str:
    """`Us, e-mail. Sent 10 Nov, received 11 Nov 2026.`"""
    giver = "Us" if notice.side == Side.US else "Them"
    steps = []
    if notice.sent_at:
        steps.append(f"sent {_day(notice, notice.sent_at)}")
    if notice.received_at:
        how = "deemed received" if notice.is_deemed else "received"
        steps.append(f"{how} {_day(notice, notice.received_at)}")
    elif notice.deemed_on:
        steps.append(f"deemed received on {units.day(notice.deemed_on)}")
    told = ", ".join(steps) or f"drafted {_day(notice, notice.created_at)}"
    method = notice.get_method_display()
    return f"{giver}, {method[:1].lower()}{method[1:]}. {told[:1].upper()}{told[1:]}"


def letter(notice: ContractNotice) -> str:
    """The words of the notice, filled from the agreement."""
    agreement, period = notice.agreement, notice.period
    us, them = agreement.our_entity or "Our company", agreement.partner_entity
    them = them or agreement.partner.name
    is_ours = notice.side == Side.US
    return rules.letter(
        rules.Letter(
            kind=notice.kind,
            agreement=agreement.ref,
            title=agreement.title,
            sender=us if is_ours else them,
            receiver=them if is_ours else us,
            clause=notice.clause,
            signed_on=agreement.signed_on,
            ends_on=period.ends_on if period else None,
            deadline=period.notice_deadline if period else None,
            effective_on=notice.effective_on,
            reason=notice.reason,
            tz=agreement.governing_tz,
        )
    )


def _day(notice: ContractNotice, instant: datetime) -> str:
    return units.day(queries.local_day(notice.agreement, instant))


def _ours(notices: list[ContractNotice], period: TermPeriod | None) -> ContractNotice | None:
    """Our notice of non-renewal for this term, if it still stands."""
    return next(
        (
            notice
            for notice in notices
            if period is not None
            and notice.period_id == period.pk
            and notice.side == Side.US
            and notice.kind == NoticeKind.NON_RENEWAL
            and notice.state != NoticeState.WITHDRAWN
        ),
        None,
    )


def _is_open(agreement: Agreement, period: TermPeriod | None, state: str, today: date) -> bool:
    if agreement.state != State.ACTIVE or period is None or period.ends_on is None:
        return False
    last = period.notice_deadline or period.ends_on
    is_before = today <= last and state != RenewalState.NOTICE_SENT
    return is_before and period.origin != Origin.HOLDOVER and state in (
        *OPEN_CYCLE, RenewalState.LAPSING,
    )  # fmt: skip


def _choices(agreement: Agreement, period: TermPeriod, cycle: Renewal | None) -> list[Choice]:
    facts = queries.term_facts(agreement, period)
    chosen = (cycle.proposed or cycle.decision) if cycle else ""
    by = units.weekday(period.act_by) if period.act_by else ""
    ends = units.day(period.ends_on)
    until = units.day(rules.next_end(facts)) if facts.will_renew else ""
    texts = {
        Decision.RENEW: (
            f"Let it renew until {until}. No notice." if until else "Agree on another term."
        ),
        Decision.RENEGOTIATE: (
            f"Keep talking, and send a protective notice by {by}."
            if facts.will_renew and by
            else f"Keep talking; it ends on {ends} unless both sides agree."
        ),
        Decision.NON_RENEW: f"Send notice{f' by {by}' if by else ''}. Its last day is {ends}.",
        Decision.LAPSING: f"Nothing is sent; it ends on {ends}.",
    }
    if facts.will_renew:
        del texts[Decision.LAPSING]
    return [
        Choice(choice.value, Decision(choice).label, text, chosen == choice)
        for choice, text in texts.items()
    ]
