"""What the receipt of a notice does: its timeliness, and what follows for the agreement."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from apps.accounts.models import User
from apps.agreements import notices, queries, rules
from apps.agreements.actions import cycles
from apps.agreements.enums import (
    NoticeKind,
    NoticeState,
    PeriodState,
    RenewalState,
    RenewalType,
    Timely,
)
from apps.agreements.models import Agreement, ContractNotice
from apps.core import lifecycle
from apps.core.errors import Refused


def receive(
    agreement: Agreement, notice: ContractNotice, received_at: datetime, *, by: User | None,
    at: datetime, is_deemed: bool = False,
) -> None:  # fmt: skip
    """Record the receipt and judge it by the deadline as it stands; the row is held."""
    fields: dict[str, Any] = {"received_at": received_at, "is_deemed": is_deemed}
    if notice.kind == NoticeKind.NON_RENEWAL and notice.period is not None:
        period = notice.period
        tz = agreement.governing_tz
        fields["deadline"] = period.notice_deadline
        fields["timely"] = rules.timeliness(received_at, period.notice_deadline, tz)
        fields["effective_on"] = period.ends_on
    elif notice.kind == NoticeKind.TERMINATION and notice.effective_on is None:
        fields["effective_on"] = _termination_day(agreement, received_at)
    lifecycle.move(notice, to=NoticeState.RECEIVED, by=by, at=at, **fields)
    if notice.timely == Timely.IN_TIME:
        take_effect(agreement, notice, by=by, at=at)
    notices.notice_received(agreement, notice, at)


def deem(agreement: Agreement, notice: ContractNotice, *, at: datetime) -> None:
    """The contract says it counts as received on this day, whether or not anybody signed for it."""
    if notice.deemed_on is None:
        return
    start = datetime.combine(notice.deemed_on, time(), ZoneInfo(agreement.governing_tz))
    received_at = max(start, notice.sent_at or start)
    receive(agreement, notice, received_at, by=None, at=at, is_deemed=True)


def take_effect(
    agreement: Agreement, notice: ContractNotice, *, by: User | None, at: datetime
) -> None:
    """A valid notice of non-renewal: the agreement ends with its term, no other term follows.

    Only while that term runs. Once the next one has begun, what both sides relied on stays.
    """
    period = notice.period
    if period is None or period.state != PeriodState.CURRENT:
        return
    period.agreement = agreement
    following = cycles.planned(agreement)
    if following is not None:
        lifecycle.move(
            following, to=PeriodState.CANCELLED, by=by, at=at, reason=f"{notice.ref} is valid"
        )
    cycle = cycles.of(agreement, period, at=at)
    cycles.settle(cycle, RenewalState.NOTICE_EFFECTIVE, by=by, at=at, reason=notice.ref)


def right_to_terminate(agreement: Agreement, origin: str) -> tuple[int, str, str] | None:
    """Length, unit and alignment of a notice that needs no cause; None where there is no right.

    An agreement without an end, and one in holdover, can be ended with its ordinary notice.
    """
    if agreement.termination_value:
        return (
            agreement.termination_value, agreement.termination_unit, agreement.termination_align
        )  # fmt: skip
    is_endless = agreement.renewal_type == RenewalType.EVERGREEN or origin == "HOLDOVER"
    if is_endless and agreement.notice_value:
        return agreement.notice_value, agreement.notice_unit, agreement.termination_align
    return None


def _termination_day(agreement: Agreement, received_at: datetime) -> date:
    right = right_to_terminate(agreement, cycles.current(agreement).origin)
    if right is None:
        raise Refused(
            f"{agreement.ref} has no termination for convenience. Enter the last day in force.",
            field="effective_on",
        )
    value, unit, align = right
    return rules.termination_day(
        received_at, agreement.governing_tz, value=value, unit=unit, align=align,
        holidays=queries.holidays(agreement.partner.country),
    )  # fmt: skip
