"""Notices under an agreement: draft, send, record the receipt, take back, waive, confirm."""

from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import transaction

from apps.accounts.models import User
from apps.agreements import queries, rules
from apps.agreements.actions import cycles, receiving, reminding, ticking
from apps.agreements.enums import (
    NoticeKind,
    NoticeState,
    Origin,
    PeriodState,
    RenewalState,
    Side,
    Timely,
)
from apps.agreements.models import Agreement, ContractNotice
from apps.core import edits, lifecycle, refs
from apps.core.errors import Invalid, Refused
from apps.core.units import day

DECIDED = (RenewalState.NON_RENEW, RenewalState.RENEGOTIATE)


class NoticeFacts(TypedDict, total=False):
    """What may be said of a notice when it is drafted."""

    method: str
    clause: str
    reason: str
    effective_on: date | None
    deemed_days: int | None


@transaction.atomic
def draft_notice(
    *, agreement: Agreement, kind: str, side: str, by: User, at: datetime,
    **facts: Unpack[NoticeFacts],
) -> ContractNotice:  # fmt: skip
    """A notice that one side gives the other; nothing follows before it is received.

    NON_RENEWAL is for the term that runs. TERMINATION without `effective_on` ends the agreement
    after its notice for convenience, counted from the receipt; with it (the last day in force,
    such as for cause or by consent) a reason is needed. Refused for an agreement not in force.
    """
    cycles.lock_active(agreement)
    ticking.settle(agreement, at=at)
    if side not in (Side.US, Side.PARTNER):
        raise Invalid({"side": "Say who gives the notice: us or the partner."})
    _check_day(agreement, kind, facts, at)
    values = {**facts, "agreement": agreement, "kind": kind, "side": side}
    values |= {"created_at": at, "created_by": by, "period": _period(agreement, kind)}
    notice: ContractNotice = edits.made(
        ContractNotice, {**values, "ref": refs.new(refs.Prefix.NOTICE)}
    )
    notice.save(force_insert=True)
    return notice


@transaction.atomic
def send_notice(
    *, notice: ContractNotice, by: User, at: datetime, sent_at: datetime | None = None,
    method: str = "", deemed_days: int | None = None,
) -> ContractNotice:  # fmt: skip
    """It was sent (now, unless said otherwise); what counts is when it is received.

    `deemed_days`: business days after which the contract deems it received. Our notice of
    non-renewal needs the decision first, with its approval where one is ruled.
    """
    agreement = _lock(notice, at)
    if notice.side == Side.US and notice.kind == NoticeKind.NON_RENEWAL:
        _note_sending(agreement, notice, by=by, at=at)
    when = sent_at or at
    if when > at:
        raise Invalid({"sent_at": "It cannot have been sent in the future."})
    days = notice.deemed_days if deemed_days is None else deemed_days
    holidays = queries.holidays(agreement.partner.country)
    deemed_on = rules.deemed_day(when, days, agreement.governing_tz, holidays=holidays)
    lifecycle.move(
        notice, to=NoticeState.SENT, by=by, at=at, sent_at=when, deemed_days=days,
        deemed_on=deemed_on, method=method or notice.method,
    )  # fmt: skip
    ticking.settle(agreement, at=at)
    notice.refresh_from_db()
    return notice


@transaction.atomic
def record_receipt(
    *, notice: ContractNotice, received_at: datetime, by: User, at: datetime
) -> ContractNotice:
    """The other side has it. In time or late follows from the day; nobody edits that.

    In time: the agreement ends with its term, also where the renewal was locked in already. Late:
    the renewal stands, unless the other side waives it (`waive_lateness`).
    """
    agreement = _lock(notice, at)
    if received_at > at:
        raise Invalid({"received_at": "It cannot have been received in the future."})
    if notice.sent_at is not None and received_at < notice.sent_at:
        raise Invalid({"received_at": "It cannot have been received before it was sent."})
    receiving.receive(agreement, notice, received_at, by=by, at=at)
    _follow_up(agreement, at)
    return notice


@transaction.atomic
def waive_lateness(
    *, notice: ContractNotice, waiver: str, by: User, at: datetime
) -> ContractNotice:
    """The side that received a late notice accepts it; `waiver` says who did, and why.

    Refused once the next term has begun: then only a termination ends the agreement.
    """
    agreement = _lock(notice, at)
    if notice.timely != Timely.LATE or notice.state != NoticeState.RECEIVED:
        raise Refused(f"{notice.ref} is not late; there is nothing to waive.")
    if not waiver.strip():
        raise Refused("Say who of the other side waived it, and why.", field="waiver")
    if notice.period is None or notice.period.state != PeriodState.CURRENT:
        raise Refused("The next term has begun. End the agreement by a termination instead.")
    _mark(notice, timely=Timely.WAIVED, waiver=waiver.strip(), waived_at=at, waived_by=by)
    receiving.take_effect(agreement, notice, by=by, at=at)
    _follow_up(agreement, at)
    return notice


@transaction.atomic
def withdraw_notice(
    *, notice: ContractNotice, reason: str, by: User, at: datetime
) -> ContractNotice:
    """Taken back; one that was received only if the other side agrees, as the reason says."""
    agreement = _lock(notice, at)
    if not reason.strip():
        raise Refused("Say why it is taken back, and who agreed to it.", field="reason")
    lifecycle.move(notice, to=NoticeState.WITHDRAWN, by=by, at=at, reason=reason.strip())
    _take_back(agreement, notice, by=by, at=at)
    _follow_up(agreement, at)
    return notice


@transaction.atomic
def confirm_termination(*, notice: ContractNotice, by: User, at: datetime) -> ContractNotice:
    """Legal confirms that a termination is valid: the agreement ends after its last day."""
    agreement = _lock(notice, at)
    if notice.kind != NoticeKind.TERMINATION or notice.state != NoticeState.RECEIVED:
        raise Refused("Only a termination that was received can be confirmed.")
    if notice.confirmed_at is not None:
        return notice
    _mark(notice, confirmed_at=at, confirmed_by=by)
    _cancel_after(agreement, notice.effective_on, by=by, at=at)
    _follow_up(agreement, at)
    return notice


def _lock(notice: ContractNotice, at: datetime) -> Agreement:
    """Hold the agreement, see the notice as it is now, and do first what the calendar asks for."""
    agreement = notice.agreement
    cycles.lock_active(agreement)
    ticking.settle(agreement, at=at)
    state = notice.state
    notice.refresh_from_db()
    notice.agreement = agreement
    if notice.state != state:
        raise Refused(f"{notice.ref} is {notice.get_state_display()} by now.", conflict=True)
    return agreement


def _follow_up(agreement: Agreement, at: datetime) -> None:
    ticking.settle(agreement, at=at)
    reminding.plan(agreement, at=at)


def _period(agreement: Agreement, kind: str) -> object:
    """The term whose renewal a notice is to stop."""
    if kind != NoticeKind.NON_RENEWAL:
        return None
    period = cycles.current(agreement)
    if period.ends_on is None or period.origin == Origin.HOLDOVER:
        raise Refused("It has no term to renew. End it by a termination instead.", field="kind")
    return period


def _check_day(agreement: Agreement, kind: str, facts: NoticeFacts, at: datetime) -> None:
    if kind != NoticeKind.TERMINATION:
        return
    last_day = facts.get("effective_on")
    if last_day is None:
        if receiving.right_to_terminate(agreement, cycles.current(agreement).origin) is None:
            message = "There is no termination for convenience. Enter the last day in force."
            raise Invalid({"effective_on": message})
        return
    if last_day < queries.local_day(agreement, at):
        raise Invalid({"effective_on": f"{day(last_day)} has passed."})
    if not facts.get("reason", "").strip():
        raise Invalid({"reason": "Say for what cause, or that both sides agree."})


def _note_sending(agreement: Agreement, notice: ContractNotice, *, by: User, at: datetime) -> None:
    period = cycles.current(agreement)
    if notice.period_id != period.pk:
        raise Refused(f"{notice.ref} is for a term that is over. Draft another one.")
    cycle = cycles.of(agreement, period, at=at)
    if cycle.state in DECIDED:
        cycles.settle(cycle, RenewalState.NOTICE_SENT, by=by, at=at, reason=notice.ref)
    elif cycle.state in (RenewalState.UNDECIDED, RenewalState.RENEW):
        raise Refused("Decide first: choose Renegotiate or Do not renew.")


def _take_back(agreement: Agreement, notice: ContractNotice, *, by: User, at: datetime) -> None:
    """Without the notice the term is undecided again, as before it was sent."""
    if notice.period is None or notice.period.state != PeriodState.CURRENT:
        return
    others = notice.period.notices.exclude(pk=notice.pk).exclude(state=NoticeState.WITHDRAWN)
    cycle = cycles.of(agreement, notice.period, at=at)
    if cycle.state == RenewalState.NOTICE_SENT and not others.filter(side=Side.US).exists():
        back = RenewalState(cycle.decision or RenewalState.NON_RENEW)
        cycles.settle(cycle, back, by=by, at=at, reason=f"{notice.ref} taken back")
    is_held = others.filter(timely__in=(Timely.IN_TIME, Timely.WAIVED)).exists()
    if cycle.state == RenewalState.NOTICE_EFFECTIVE and not is_held:
        cycles.settle(
            cycle, RenewalState.UNDECIDED, by=by, at=at, reason=f"{notice.ref} taken back"
        )


def _cancel_after(agreement: Agreement, last_day: date | None, *, by: User, at: datetime) -> None:
    following = cycles.planned(agreement)
    if following is not None and last_day is not None and following.starts_on > last_day:
        lifecycle.move(following, to=PeriodState.CANCELLED, by=by, at=at, reason="Terminated")


def _mark(notice: ContractNotice, **fields: object) -> None:
    ContractNotice.objects.filter(pk=notice.pk).update(**fields)
    for name, value in fields.items():
        setattr(notice, name, value)
