"""The renewal tick: what the calendar makes of agreements in force. Rules: algorithms 10.2."""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import transaction

from apps.agreements import notices, queries, rules
from apps.agreements.actions import cycles, ending, periods, receiving, reminding
from apps.agreements.enums import NoticeState, Origin, PeriodState, RenewalState, State
from apps.agreements.models import Agreement, Renewal
from apps.agreements.queries.due import TERMINATION
from apps.agreements.rules import Due, Event
from apps.core import lifecycle
from apps.core.errors import Refused

ONE_DAY = periods.ONE_DAY

log = structlog.get_logger(__name__)


def tick(*, at: datetime) -> int:
    """Open cycles, renew, switch terms, hold over, end; returns on how many agreements.

    Everything that is due in each agreement's zone, oldest first, so that a tick after months
    leaves what hourly ones would have. Safe to run twice and by two at once. One query when
    nothing is due. Agreements whose day has come must be in force: `activate_due` runs first.
    """
    return sum(_tick_one(pk, at) for pk in queries.due(at))


def settle(agreement: Agreement, *, at: datetime) -> bool:
    """Do all that is due on an agreement whose row the caller holds; whether there was any."""
    today = queries.local_day(agreement, at)
    happened = False
    while agreement.state == State.ACTIVE and (
        event := rules.next_event(queries.standing(agreement), today)
    ):
        APPLY[event.due](agreement, event, at)
        happened = True
    if happened:
        reminding.plan(agreement, at=at)
    return happened


def _tick_one(pk: int, at: datetime) -> bool:
    """One that contradicts itself is logged and left, so that the others go on."""
    try:
        return _settle_one(pk, at)
    except Refused as refusal:
        log.error("agreement not ticked", agreement=pk, error=str(refusal))
        return False


@transaction.atomic
def _settle_one(pk: int, at: datetime) -> bool:
    rows = Agreement.objects.select_for_update(skip_locked=True, of=("self",))
    people = ("owner", "partner__owner", "partner__backup_owner")
    agreement = rows.select_related(*people).filter(pk=pk, state=State.ACTIVE).first()
    return agreement is not None and settle(agreement, at=at)


def _open(agreement: Agreement, event: Event, at: datetime) -> None:
    Renewal.objects.get_or_create(
        period=cycles.current(agreement), defaults={"agreement": agreement, "opened_at": at}
    )


def _renew(agreement: Agreement, event: Event, at: datetime) -> None:
    """The deadline's day has fully passed and nobody gave notice: another term is planned."""
    period = cycles.current(agreement)
    facts = queries.term_facts(agreement, period)
    ends_on = rules.next_end(facts)
    if ends_on is None:
        raise Refused(f"{agreement.ref} renews, but nobody knows for how long.")
    anchor = rules.next_anchor(facts)
    following = periods.follow(period, ends_on, origin=Origin.RENEWAL, counted_from=anchor, at=at)
    cycle = cycles.of(agreement, period, at=at)
    cycles.settle(cycle, RenewalState.AUTO_RENEWED, by=None, at=at, reason="Deadline passed")
    notices.renewal_locked(agreement, following, at)


def _lapse(agreement: Agreement, event: Event, at: datetime) -> None:
    cycle = cycles.of(agreement, cycles.current(agreement), at=at)
    cycles.settle(cycle, RenewalState.LAPSING, by=None, at=at, reason="Deadline passed")


def _switch(agreement: Agreement, event: Event, at: datetime) -> None:
    following = cycles.planned(agreement)
    lifecycle.move(cycles.current(agreement), to=PeriodState.ENDED, by=None, at=at)
    if following is not None:
        lifecycle.move(following, to=PeriodState.CURRENT, by=None, at=at)


def _hold_over(agreement: Agreement, event: Event, at: datetime) -> None:
    """Another month under the old terms, until both sides agree or one terminates."""
    period = cycles.current(agreement)
    ends_on = rules.next_month_end(queries.term_facts(agreement, period))
    is_first = period.origin != Origin.HOLDOVER
    anchor = event.day if is_first else period.counted_from
    periods.follow(period, ends_on or event.day, origin=Origin.HOLDOVER, counted_from=anchor, at=at)
    if is_first:
        notices.held_over(agreement, event.day, at)


def _expire(agreement: Agreement, event: Event, at: datetime) -> None:
    reason = "Last term ended, nothing renews it"
    ending.end(agreement, to=State.EXPIRED, last_day=event.day - ONE_DAY, reason=reason, at=at)


def _terminate(agreement: Agreement, event: Event, at: datetime) -> None:
    last_day = event.day - ONE_DAY
    notice = agreement.notices.filter(TERMINATION, effective_on=last_day).order_by("pk").first()
    reason = f"{notice.ref} took effect" if notice else "Notice took effect"
    ending.end(agreement, to=State.TERMINATED, last_day=last_day, reason=reason, at=at)


def _replace(agreement: Agreement, event: Event, at: datetime) -> None:
    other = agreement.superseded_by.filter(effective_on=event.day).order_by("pk").first()
    reason = f"Replaced by {other.ref}" if other else "Replaced"
    ending.end(agreement, to=State.SUPERSEDED, last_day=event.day - ONE_DAY, reason=reason, at=at)


def _deem(agreement: Agreement, event: Event, at: datetime) -> None:
    for notice in agreement.notices.filter(state=NoticeState.SENT, deemed_on=event.day):
        receiving.deem(agreement, notice, at=at)


APPLY: dict[Due, Callable[[Agreement, Event, datetime], None]] = {
    Due.DEEMED: _deem,
    Due.REPLACED: _replace,
    Due.TERMINATED: _terminate,
    Due.OPENED: _open,
    Due.RENEWED: _renew,
    Due.LAPSED: _lapse,
    Due.SWITCHED: _switch,
    Due.HELD_OVER: _hold_over,
    Due.EXPIRED: _expire,
}
