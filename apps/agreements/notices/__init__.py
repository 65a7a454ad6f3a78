"""Who is told that a deadline of an agreement comes near."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from apps.accounts import queries as accounts
from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.agreements import queries, rules
from apps.agreements.enums import NoticeKind, Side, Timely
from apps.agreements.models import (
    Agreement,
    ContractNotice,
    Occurrence,
    Reminder,
    Renewal,
    TermPeriod,
)
from apps.agreements.notices.approvals import approval_closed as approval_closed
from apps.agreements.notices.approvals import step_asked as step_asked
from apps.agreements.notices.partners import ending as ending
from apps.agreements.notices.partners import ending_key as ending_key
from apps.agreements.notices.partners import executed as executed
from apps.agreements.notices.signatures import envelope_closed as envelope_closed
from apps.agreements.notices.signatures import mail_link as mail_link
from apps.agreements.notices.signatures import signature_asked as signature_asked
from apps.agreements.notices.signatures import signed as signed
from apps.core import units
from apps.notifications import actions as notifications
from apps.notifications.enums import Urgency

ESCALATE_AT = 14  # days left at which the partner's owners are told as well
MANAGERS_AT = 7  # days left at which the managers of the region are told as well


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

    Very close, and where nobody active is named: the managers of the region, else all managers.
    """
    partner = agreement.partner
    chain = [agreement.owner, partner.owner, partner.backup_owner]
    active = [person for person in chain if person is not None and person.is_active]
    if active and days_left > ESCALATE_AT:
        return active[:1]
    if active and days_left > MANAGERS_AT:
        return active
    near = list(accounts.people(role=Role.MANAGER, region=partner.region))
    return active + (near or list(accounts.people(role=[Role.MANAGER, Role.ADMIN])))


def renewal_locked(agreement: Agreement, following: TermPeriod, at: datetime) -> int:
    """The deadline passed without a valid notice: the next term is certain."""
    until = units.day(following.ends_on)
    return _event(
        agreement, "renewal_locked", f"{following.seq}", at, Urgency.INFO,
        f"{agreement.partner}: renews until {until}",
        f"The notice deadline passed without a valid notice. Term {following.seq} runs from "
        f"{units.day(following.starts_on)} to {until}.",
        in_charge(agreement, ESCALATE_AT),
    )  # fmt: skip


def held_over(agreement: Agreement, since: date, at: datetime) -> int:
    """Its last term ended, and it goes on month to month."""
    return _event(
        agreement, "holdover", f"{since}", at, Urgency.WARN,
        f"{agreement.partner}: holdover since {units.day(since)}",
        "The term ended without another one. It goes on month to month until both sides agree on "
        "a new term or one terminates it.",
        in_charge(agreement, ESCALATE_AT),
    )  # fmt: skip


def ended(agreement: Agreement, last_day: date, reason: str, at: datetime) -> int:
    state = agreement.get_state_display().lower()
    return _event(
        agreement, "agreement_ended", agreement.state, at, Urgency.WARN,
        f"{agreement.partner}: {agreement.title} is {state}",
        f"Its last day in force was {units.day(last_day)}. {reason}.",
        in_charge(agreement, ESCALATE_AT),
    )  # fmt: skip


def notice_received(agreement: Agreement, notice: ContractNotice, at: datetime) -> int:
    """A notice took effect, came late, or waits for legal to confirm it."""
    people: list[User | None] = [*in_charge(agreement, ESCALATE_AT)]
    body = f"{notice.get_kind_display()} from {_giver(agreement, notice)}."
    if notice.kind == NoticeKind.TERMINATION:
        people += accounts.holders("agreements.sign")
        body += f" Last day in force: {units.day(notice.effective_on)}. It waits for confirmation."
    elif notice.timely:
        body += f" {notice.get_timely_display()}; the deadline was {units.day(notice.deadline)}."
    return _event(
        agreement, "contract_notice", notice.ref, at,
        Urgency.BAD if notice.timely == Timely.LATE else Urgency.WARN,
        f"{agreement.partner}: {notice.ref} received", body, people,
    )  # fmt: skip


def approval_asked(agreement: Agreement, cycle: Renewal, at: datetime) -> int:
    """A decision about an agreement of high value needs a second person."""
    proposer = cycle.proposed_by
    people = accounts.holders("agreements.approve", region=agreement.partner.region)
    return _event(
        agreement, "renewal_approval", f"{cycle.period.seq}:{at.isoformat()}", at, Urgency.WARN,
        f"{agreement.partner}: approve the renewal decision",
        f"{proposer} chose: {cycle.get_proposed_display()}. {cycle.proposed_reason}".strip(),
        [person for person in people if person.pk != cycle.proposed_by_id],
    )  # fmt: skip


def approval_refused(
    agreement: Agreement, cycle: Renewal, reason: str, by: User, at: datetime
) -> int:
    return _event(
        agreement, "renewal_approval", f"{cycle.period.seq}:{at.isoformat()}", at, Urgency.WARN,
        f"{agreement.partner}: renewal decision not approved", f"{by}: {reason}",
        [cycle.proposed_by],
    )  # fmt: skip


def _event(
    agreement: Agreement, kind: str, what: str, at: datetime, urgency: Urgency, title: str,
    body: str, people: Iterable[User | None],
) -> int:  # fmt: skip
    """Tell once that something happened to an agreement."""
    return notifications.enqueue(
        key=f"{agreement.ref}:{kind}:{what}",
        kind=kind,
        ref=agreement.ref,
        urgency=urgency,
        title=title,
        body=body,
        facts={
            "lines": [
                ["Partner", str(agreement.partner)],
                ["Agreement", f"{agreement.ref} {agreement.title}"],
            ],
            "url": f"/agreements/{agreement.ref}/",
            "call": "Open the agreement",
        },
        recipients=people,
        at=at,
    )


def _giver(agreement: Agreement, notice: ContractNotice) -> str:
    return "us" if notice.side == Side.US else str(agreement.partner)


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
