"""Who is told that a deadline of an agreement comes near."""

from datetime import date, datetime
from typing import NamedTuple

from apps.accounts import queries as accounts
from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.agreements import queries, rules
from apps.agreements.models import Agreement, Occurrence, Reminder
from apps.core import units
from apps.notifications import actions as notifications
from apps.notifications.enums import Urgency

ESCALATE_AT = 14  # days left at which the partner's owners are told as well


def reminder_due(agreement: Agreement, reminder: Reminder, today: date, at: datetime) -> int:
    """Tell the people in charge, once per step. `today` is the day in the agreement's zone."""
    due_on = _deadline(reminder)
    left = (due_on - today).days
    kind = "agreement_review" if reminder.kind == "review" else "notice_deadline"
    return notifications.enqueue(
        key=_key(agreement, reminder),
        kind=kind,
        ref=agreement.ref,
        urgency=Urgency.INFO if reminder.kind == "review" else urgency(left),
        title=_title(agreement, reminder, due_on, today),
        body=_body(agreement, reminder),
        facts={
            "lines": _lines(agreement, reminder, due_on, today),
            "url": f"/agreements/{agreement.ref}/",
            "call": "Open the agreement",
        },
        recipients=in_charge(agreement, left),
        at=at,
    )


def urgency(days_left: int) -> Urgency:
    """As countdowns are shown: quiet above 14 days, bad from 8 on."""
    if days_left > ESCALATE_AT:
        return Urgency.INFO
    return Urgency.WARN if days_left > 8 else Urgency.BAD


def in_charge(agreement: Agreement, days_left: int) -> list[User]:
    """The agreement's owner, else the partner's; when it gets close, both and the backup.

    Where nobody active is named: the managers of the region, else all managers.
    """
    partner = agreement.partner
    chain = [agreement.owner, partner.owner, partner.backup_owner]
    active = [person for person in chain if person is not None and person.is_active]
    if active:
        return active if days_left <= ESCALATE_AT else active[:1]
    near = list(accounts.people(role=Role.MANAGER, region=partner.region))
    return near or list(accounts.people(role=[Role.MANAGER, Role.ADMIN]))


def _key(agreement: Agreement, reminder: Reminder) -> str:
    """`AGR-00042:notice:1:90`; with the day where that step was sent for an earlier deadline."""
    seq = reminder.period.seq
    key = f"{agreement.ref}:{reminder.kind}:{seq}:{reminder.offset_days}"
    before = reminder.period.reminders.filter(
        kind=reminder.kind, offset_days=reminder.offset_days, sent_at__isnull=False
    )
    is_again = before.exclude(pk=reminder.pk).exists()
    return f"{key}:{reminder.due_on}" if is_again else key


def _deadline(reminder: Reminder) -> date:
    period = reminder.period
    anchors = {"notice": period.notice_deadline, "end": period.ends_on}
    return anchors.get(reminder.kind) or reminder.due_on


def _title(agreement: Agreement, reminder: Reminder, due_on: date, today: date) -> str:
    if reminder.kind == "review":
        return f"{agreement.partner}: yearly review of {agreement.title}"
    what = "notice" if reminder.kind == "notice" else "end of term"
    return f"{agreement.partner}: {what} {units.day(due_on)}, {_left(due_on, today)}"


def _left(due_on: date, today: date) -> str:
    days = (due_on - today).days
    return {0: "today", 1: "1 day left"}.get(days, f"{days} days left")


def _body(agreement: Agreement, reminder: Reminder) -> str:
    if reminder.kind == "review":
        return "It has no end date: look whether it still serves both sides."
    outcome = rules.if_nobody_acts(queries.term_facts(agreement, reminder.period))
    return f"If nobody acts: {outcome[0].lower()}{outcome[1:]}"


def _lines(agreement: Agreement, reminder: Reminder, due_on: date, today: date) -> list[list[str]]:
    period = reminder.period
    lines = [
        ["Partner", str(agreement.partner)],
        ["Agreement", f"{agreement.ref} {agreement.title}"],
        ["Term", f"{units.day(period.starts_on)} to {units.day(period.ends_on)}"],
    ]
    if reminder.kind == "review":
        return [*lines, ["Review", units.day(due_on)]]
    return [
        *lines,
        ["Deadline", f"{units.day(due_on)} ({agreement.governing_tz})"],
        ["Act by", units.weekday(period.act_by)],
        ["Time left", _left(due_on, today)],
    ]


def obligation_due(occurrence: Occurrence, *, today: date, at: datetime) -> int:
    """Its lead time has begun: the one in charge knows, once."""
    left = (occurrence.due_on - today).days
    title = f"{occurrence.obligation.text}: due {units.day(occurrence.due_on)}"
    to = answerable(occurrence)
    message = _Message("obligation_due", f"{occurrence.ref}:due", title, urgency(left))
    return _tell_duty(occurrence, message, to, at)


def obligation_overdue(occurrence: Occurrence, *, step: int, at: datetime) -> int:
    """Nobody has fulfilled it: the one in charge and the managers of the region (rules 5.3)."""
    days = f"{step} day{'s' if step > 1 else ''}"
    title = f"{occurrence.obligation.text}: overdue for {days}"
    region = occurrence.obligation.agreement.partner.region
    to = [*answerable(occurrence), *accounts.people(role=Role.MANAGER, region=region)]
    message = _Message("obligation_overdue", overdue_key(occurrence, step), title, Urgency.BAD)
    return _tell_duty(occurrence, message, to, at)


def overdue_key(occurrence: Occurrence, step: int) -> str:
    """`AGR-00042/O3/2026-12-31:overdue:7`"""
    return f"{occurrence.ref}:overdue:{step}"


def answerable(occurrence: Occurrence) -> list[User]:
    """The obligation's owner, else whoever is in charge of the agreement."""
    owner = occurrence.obligation.owner
    if owner is not None and owner.is_active:
        return [owner]
    return in_charge(occurrence.obligation.agreement, ESCALATE_AT + 1)


class _Message(NamedTuple):
    kind: str
    key: str
    title: str
    urgency: Urgency


def _tell_duty(occurrence: Occurrence, message: _Message, to: list[User], at: datetime) -> int:
    obligation = occurrence.obligation
    agreement = obligation.agreement
    lines = [
        ["Partner", str(agreement.partner)],
        ["Agreement", f"{agreement.ref} {agreement.title}"],
        ["Who has to act", obligation.get_who_display()],
        ["Due", f"{units.day(occurrence.due_on)} ({agreement.governing_tz})"],
    ]
    return notifications.enqueue(
        **message._asdict(),
        ref=obligation.ref,
        body="Evidence is asked for." if obligation.needs_evidence else "",
        facts={
            "lines": lines,
            "url": f"/agreements/{obligation.ref.replace('/O', '/obligations/')}/",
            "call": "Open the obligation",
        },
        recipients=to,
        at=at,
    )
