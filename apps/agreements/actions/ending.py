"""How an agreement ends: with its term, by notice, replaced by another one, or void."""

from datetime import date, datetime

from django.db import transaction

from apps.accounts.models import User
from apps.agreements import notices
from apps.agreements.actions import base, clauses, cycles, reminding
from apps.agreements.enums import PeriodState, RenewalState, State
from apps.agreements.models import Agreement
from apps.core import lifecycle
from apps.core.errors import Refused


@transaction.atomic
def void_agreement(
    *, agreement: Agreement, reason: str, by: User | None, at: datetime
) -> Agreement:
    """Signed, but never to come into force. Refused without a reason, or once it is active."""
    if not reason.strip():
        raise Refused("Say why it is void.", field="reason")
    base.lock(agreement)
    if agreement.state != State.EXECUTED:
        raise Refused(
            f"{agreement.ref} is {agreement.get_state_display()}. Only one that is signed and not "
            "yet in force can be void; end one in force by notice."
        )
    lifecycle.move(agreement, to=State.TERMINATED, by=by, at=at, reason=f"Void: {reason.strip()}")
    _end_terms(agreement, None, by=by, at=at)
    reminding.plan(agreement, at=at)
    return agreement


def end(agreement: Agreement, *, to: State, last_day: date, reason: str, at: datetime) -> None:
    """It is over after `last_day`: its terms, clauses, cycle and reminders end with it."""
    lifecycle.move(agreement, to=to, by=None, at=at, reason=reason, ended_on=last_day)
    _end_terms(agreement, last_day, by=None, at=at)
    clauses.stop(agreement, last_day)
    is_replaced = to == State.SUPERSEDED
    cycles.close(agreement, RenewalState.RENEWED if is_replaced else RenewalState.LAPSING, at=at)
    notices.ended(agreement, last_day, reason, at)


def _end_terms(
    agreement: Agreement, last_day: date | None, *, by: User | None, at: datetime
) -> None:
    """The term that runs keeps its agreed end; one without an end gets its last day."""
    for period in agreement.periods.filter(state=PeriodState.CURRENT):
        ends_on = period.ends_on or last_day
        lifecycle.move(period, to=PeriodState.ENDED, by=by, at=at, ends_on=ends_on)
    for period in agreement.periods.filter(state=PeriodState.PLANNED).order_by("seq"):
        lifecycle.move(period, to=PeriodState.CANCELLED, by=by, at=at)
