"""Decide what becomes of an agreement at the end of its term, with a second person where ruled."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.agreements import notices, queries, rules
from apps.agreements.actions import changed, cycles, periods, reminding, ticking
from apps.agreements.enums import (
    OPEN_CYCLE,
    Decision,
    Origin,
    RenewalState,
    RenewalType,
)
from apps.agreements.models import Agreement, Renewal, TermPeriod
from apps.core import lifecycle
from apps.core.errors import Invalid, Refused
from apps.core.units import day


@transaction.atomic
def decide_renewal(
    *, agreement: Agreement, decision: str, by: User, at: datetime, reason: str = ""
) -> Renewal:
    """Choose RENEW, RENEGOTIATE, NON_RENEW or LAPSING for the term that runs.

    An agreement worth `rules.APPROVAL_FROM` a year or more waits for a second person
    (`approve_renewal`). It can be chosen anew until a notice is sent or the deadline has passed.
    Refused after that, and LAPSING for one that renews by itself.
    """
    cycle = _open_cycle(agreement, at)
    if decision not in Decision.values:
        raise Invalid({"decision": "Choose one of the decisions."})
    _check_choice(agreement, cycle, decision, at)
    if rules.needs_approval(queries.yearly_commit(agreement)):
        _put(
            cycle, proposed=decision, proposed_reason=reason.strip(), proposed_at=at,
            proposed_by=by,
        )  # fmt: skip
        notices.approval_asked(agreement, cycle, at)
        return cycle
    _decide(cycle, decision, reason.strip(), by=by, at=at, decided_by=by, decided_at=at)
    return cycle


@transaction.atomic
def approve_renewal(*, agreement: Agreement, by: User, at: datetime) -> Renewal:
    """A second person agrees to what was proposed. Refused for the one who proposed it."""
    cycle = _open_cycle(agreement, at)
    _check_proposed(cycle)
    if cycle.proposed_by_id == by.pk:
        raise Refused("Somebody else must approve what you have decided.")
    _check_choice(agreement, cycle, cycle.proposed, at)
    _decide(
        cycle, cycle.proposed, cycle.proposed_reason, by=by, at=at,
        decided_by=cycle.proposed_by, decided_at=cycle.proposed_at, approved_by=by, approved_at=at,
    )  # fmt: skip
    return cycle


@transaction.atomic
def reject_renewal(*, agreement: Agreement, reason: str, by: User, at: datetime) -> Renewal:
    """A second person does not agree: it is as undecided as before. Refused without a reason."""
    cycle = _open_cycle(agreement, at)
    _check_proposed(cycle)
    if not reason.strip():
        raise Refused("Say why you do not agree.", field="reason")
    notices.approval_refused(agreement, cycle, reason.strip(), by, at)
    _put(cycle, **cycles.NOTHING_PROPOSED)
    return cycle


@transaction.atomic
def renew_by_agreement(
    *, agreement: Agreement, by: User, at: datetime, ends_on: date | None = None,
    reason: str = "",
) -> TermPeriod:  # fmt: skip
    """Both sides agreed on another term after the one that runs (also after a month of holdover).

    Until `ends_on` (inclusive) with a reason, such as the side letter; without it for the renewal
    months of the agreement, counted from the original start. Refused where a term follows already.
    """
    cycles.lock_active(agreement)
    ticking.settle(agreement, at=at)
    period = cycles.current(agreement)
    _check_room(agreement, period)
    following = _agreed(agreement, period, ends_on, reason.strip(), by, at)
    if period.origin != Origin.HOLDOVER:
        cycle = cycles.of(agreement, period, at=at)
        cycles.settle(cycle, RenewalState.RENEWED, by=by, at=at, reason=reason.strip())
    reminding.plan(agreement, at=at)
    changed.after_change(agreement, by=by, at=at)
    return following


def _open_cycle(agreement: Agreement, at: datetime) -> Renewal:
    """The cycle of the term that runs, after what the calendar asks for was done."""
    cycles.lock_active(agreement)
    ticking.settle(agreement, at=at)
    return cycles.of(agreement, cycles.current(agreement), at=at)


def _check_choice(agreement: Agreement, cycle: Renewal, decision: str, at: datetime) -> None:
    if cycle.state == RenewalState.NOTICE_SENT:
        raise Refused("A notice was sent. Withdraw it before you decide otherwise.")
    if cycle.state not in (*OPEN_CYCLE, RenewalState.LAPSING):
        raise Refused(f"It is settled already: {cycle.get_state_display().lower()}.")
    last = cycle.period.notice_deadline or cycle.period.ends_on
    if last is not None and queries.local_day(agreement, at) > last:
        raise Refused(f"The deadline passed on {day(last)}. Record what both sides agree on.")
    if decision == Decision.LAPSING and cycles.will_renew(agreement, cycle.period):
        raise Refused(
            "It renews by itself; to let it end, choose Do not renew and send the notice.",
            field="decision",
        )


def _check_proposed(cycle: Renewal) -> None:
    if not cycle.proposed:
        raise Refused("Nothing waits for an approval here.")


def _decide(
    cycle: Renewal, decision: str, reason: str, *, by: User, at: datetime, **who: Any
) -> None:
    approval = {"approved_by": None, "approved_at": None}
    fields = {
        "decision": decision, "decided_reason": reason, **cycles.NOTHING_PROPOSED, **approval,
        **who,
    }  # fmt: skip
    if cycle.state == decision:
        _put(cycle, **fields)
    else:
        if cycle.state == RenewalState.LAPSING:
            lifecycle.move(cycle, to=RenewalState.UNDECIDED, by=by, at=at)
        lifecycle.move(cycle, to=decision, by=by, at=at, reason=reason, **fields)
    reminding.plan(cycle.agreement, at=at)


def _put(cycle: Renewal, **fields: Any) -> None:
    Renewal.objects.filter(pk=cycle.pk).update(**fields)
    for name, value in fields.items():
        setattr(cycle, name, value)


def _check_room(agreement: Agreement, period: TermPeriod) -> None:
    if agreement.renewal_type == RenewalType.EVERGREEN or period.ends_on is None:
        raise Refused(f"{agreement.ref} has no end; there is nothing to extend.")
    following = cycles.planned(agreement)
    if following is not None:
        raise Refused(
            f"Term {following.seq} follows already, until {day(following.ends_on)}. Change its "
            "end instead."
        )


def _agreed(
    agreement: Agreement, period: TermPeriod, ends_on: date | None, reason: str, by: User,
    at: datetime,
) -> TermPeriod:  # fmt: skip
    if ends_on is None:
        return _counted(agreement, period, by, at)
    starts_on = (period.ends_on or period.starts_on) + periods.ONE_DAY
    periods.check_end(agreement, starts_on, ends_on, reason)
    anchor = ends_on + periods.ONE_DAY
    return periods.follow(
        period, ends_on, origin=Origin.EXTENSION, counted_from=anchor, by=by, at=at,
        reason=reason,
    )  # fmt: skip


def _counted(agreement: Agreement, period: TermPeriod, by: User, at: datetime) -> TermPeriod:
    facts = queries.term_facts(agreement, period)
    ends_on = rules.option_end(facts)
    if ends_on is None:
        raise Invalid({"ends_on": "Enter the last day of the new term."})
    anchor = rules.next_anchor(facts)
    return periods.follow(period, ends_on, origin=Origin.RENEWAL, counted_from=anchor, by=by, at=at)
