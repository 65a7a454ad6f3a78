"""Who is told what of a breach."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.accounts.permissions import PERMISSIONS
from apps.breaches import rules
from apps.breaches.enums import Severity
from apps.breaches.models import Breach, Waiver
from apps.breaches.notices.partners import broken, kept_again
from apps.breaches.notices.statements import (
    price_index_asked,
    statement_disputed,
    statement_reissued,
    statements_issued,
)
from apps.breaches.notices.upgrades import upgrade_overdue, upgrade_triggered
from apps.core import units
from apps.notifications import actions as notifications
from apps.notifications.enums import Urgency

__all__ = [
    "Message",
    "TELL",
    "acknowledged",
    "escalated",
    "facts",
    "opened",
    "price_index_asked",
    "raised",
    "recipients",
    "reopened",
    "resolved",
    "snooze_over",
    "statement_disputed",
    "statement_reissued",
    "statements_issued",
    "upgrade_overdue",
    "upgrade_triggered",
    "waiver_decided",
    "waiver_ended",
    "waiver_requested",
]

HANDLERS = (Role.MANAGER, Role.ENGINEER)
URGENCY = {Severity.CRITICAL: Urgency.BAD, Severity.MAJOR: Urgency.BAD}


@dataclass(frozen=True)
class Message:
    """What one person reads; `key` makes telling it twice impossible."""

    kind: str
    key: str
    title: str
    body: str = ""
    urgency: Urgency | None = None


def opened(breach: Breach, *, at: datetime) -> None:
    """A breach opened; once per breach."""
    title = f"{breach.get_severity_display()} breach: {_where(breach)}"
    _tell(breach, Message("breach_opened", f"opened:{breach.reopen_count}", title), at=at)
    broken(breach, at=at)


def reopened(breach: Breach, *, at: datetime) -> None:
    """The same breach is back within 72 h."""
    title = f"Breach open again: {_where(breach)}"
    _tell(breach, Message("breach_opened", f"opened:{breach.reopen_count}", title), at=at)
    broken(breach, at=at)


def raised(breach: Breach, *, at: datetime) -> None:
    """It got worse; once per severity."""
    title = f"Now {breach.get_severity_display().lower()}: {_where(breach)}"
    key = f"raised:{breach.reopen_count}:{breach.severity}"
    _tell(breach, Message("breach_raised", key, title), at=at)


def resolved(breach: Breach, *, at: datetime, reason: str = "") -> None:
    """It is over."""
    title = f"Resolved: {_where(breach)}"
    key = f"resolved:{breach.reopen_count}"
    _tell(breach, Message("breach_resolved", key, title, reason, Urgency.INFO), at=at)
    kept_again(breach, at=at)


def acknowledged(breach: Breach, *, at: datetime) -> None:
    """Somebody looks after it: the others need not."""
    title = f"{breach.acknowledged_by} looks after {_where(breach)}"
    key = f"acknowledged:{at:%Y%m%dT%H%M%S}"
    message = Message("breach_acknowledged", key, title, breach.acknowledge_comment, Urgency.INFO)
    others = [person for person in recipients(breach) if person != breach.acknowledged_by]
    _tell(breach, message, to=others, at=at)


def waiver_requested(waiver: Waiver, *, at: datetime) -> None:
    """Those who may approve it are asked, except the one who asks."""
    title = f"Waiver asked for: {_where(waiver.breach)}, {_days(waiver)}"
    key = f"waiver:{waiver.pk}:requested"
    may_approve = User.objects.filter(role__in=PERMISSIONS["breaches.approve_waiver"])
    others = may_approve.filter(is_active=True).exclude(pk=waiver.requested_by_id)
    message = Message("waiver_requested", key, title, waiver.reason)
    _tell(waiver.breach, message, to=others, at=at)


def waiver_decided(waiver: Waiver, *, at: datetime) -> None:
    """The one who asked and those who look after the breach learn the answer."""
    answer = waiver.get_state_display().lower()
    title = f"Waiver {answer}: {_where(waiver.breach)}, {_days(waiver)}"
    key = f"waiver:{waiver.pk}:decided"
    message = Message("waiver_decided", key, title, waiver.decision_comment, Urgency.INFO)
    people = {waiver.requested_by, *recipients(waiver.breach)}
    _tell(waiver.breach, message, to=people, at=at)


def waiver_ended(breach: Breach, *, key: str, at: datetime) -> None:
    """It counts again, and is still not resolved."""
    title = f"Open again, the waiver ended: {_where(breach)}"
    _tell(breach, Message("breach_opened", key, title), at=at)


def escalated(breach: Breach, *, key: str, body: str, to: Iterable[User], at: datetime) -> None:
    """Nobody has acknowledged it in time."""
    title = f"Not acknowledged: {_where(breach)}"
    _tell(breach, Message("breach_escalated", key, title, body), to=to, at=at)


def snooze_over(breach: Breach, *, key: str, at: datetime) -> None:
    """The one who acknowledged it wanted to hear of it again now."""
    title = f"Still open after your snooze: {_where(breach)}"
    to = [person for person in [breach.acknowledged_by] if person]
    _tell(breach, Message("breach_escalated", key, title), to=to, at=at)


def recipients(breach: Breach) -> list[User]:
    """Owners of what it is about, and managers and engineers at home in the partner's region."""
    link, agreement, partner = breach.interconnect, breach.term.agreement, breach.partner
    owners = {link.owner_id if link else None, agreement.owner_id, partner.owner_id} - {None}
    at_home = Q(role__in=HANDLERS, home_region=partner.region)
    return list(User.objects.filter(Q(pk__in=owners) | at_home, is_active=True).order_by("pk"))


TELL: dict[str, Callable[..., None]] = {
    "opened": opened,
    "reopened": reopened,
    "raised": raised,
    "resolved": resolved,
}


def _tell(
    breach: Breach, message: Message, *, to: Iterable[User] | None = None, at: datetime
) -> None:
    notifications.enqueue(
        key=f"{breach.ref}:{message.key}",
        kind=message.kind,
        ref=breach.ref,
        urgency=message.urgency or URGENCY.get(Severity(breach.severity), Urgency.WARN),
        title=message.title,
        body=message.body or _sentence(breach),
        facts=facts(breach),
        recipients=recipients(breach) if to is None else to,
        at=at,
    )


def facts(breach: Breach) -> dict[str, Any]:
    """What the mail shows: clause, limit, measured, since when, by when, and the page."""
    lines = [
        ["Partner", breach.partner.name],
        ["Clause", f"{breach.term.agreement.ref} {breach.term.clause}"],
        ["Limit", rules.figure(breach.threshold, breach.unit)],
        ["Measured", rules.figure(breach.measured, breach.unit)],
        ["Over since", units.day(breach.over_since)],
        ["Due", units.day(breach.due_on) if breach.due_on else "No contractual deadline"],
    ]
    return {"lines": lines, "url": f"/breaches/{breach.ref}/", "call": "Open the breach"}


def _sentence(breach: Breach) -> str:
    measured, limit = (
        rules.figure(value, breach.unit) for value in (breach.measured, breach.threshold)
    )
    return (
        f"{breach.get_kind_display()} of {breach.term.clause}: {measured} measured, "
        f"limit {limit}, since {units.day(breach.over_since)}."
    )


def _where(breach: Breach) -> str:
    place = breach.interconnect.name if breach.interconnect else "all interconnects"
    return f"{breach.partner.name}, {place}"


def _days(waiver: Waiver) -> str:
    return f"{units.day(waiver.from_on)} to {units.day(waiver.to_on)}"
