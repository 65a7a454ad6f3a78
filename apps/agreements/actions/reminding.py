"""The ladder of reminders: plan it, send what is due, put it off. Rules: reminders 7."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.agreements import notices, queries, rules
from apps.agreements.actions import base
from apps.agreements.enums import Origin, PeriodState, ReminderState, RenewalType
from apps.agreements.models import Agreement, Reminder, Renewal, TermPeriod
from apps.core.errors import Refused
from apps.core.units import day

ONE_DAY = timedelta(days=1)


class Rung(NamedTuple):
    """One step of the ladder; `kind` notice, end (no notice is asked for) or review."""

    kind: str
    offset_days: int
    due_on: date


def plan(agreement: Agreement, *, at: datetime) -> None:
    """Make the planned reminders agree with the deadline of the open term.

    What was sent is kept; what is no longer right is cancelled; a snooze ends. Planned late, only
    the most urgent missed step is still sent, the others are marked as skipped.
    """
    period = _open_period(agreement)
    planned = agreement.reminders.filter(state=ReminderState.PLANNED)
    if period is None:
        _mark(planned, ReminderState.CANCELLED)
        return
    wanted = _ladder(agreement, period, queries.local_day(agreement, at))
    rows = period.reminders.select_for_update()
    there = {Rung(row.kind, row.offset_days, row.due_on): row for row in rows}
    kept = [row.pk for rung, row in there.items() if rung in wanted]
    _mark(planned.exclude(pk__in=kept), ReminderState.CANCELLED)
    for rung, state in wanted.items():
        _put(period, rung, state, there.get(rung))


def remind(*, at: datetime) -> int:
    """Send the reminders that are due in each agreement's zone; returns how many agreements.

    Safe to run twice and by two at once. If several steps of one agreement are due, the most
    urgent is sent and the others are skipped; after the deadline nothing is sent.
    """
    tomorrow = at.date() + ONE_DAY  # zones lie up to 14 h ahead of UTC
    due = (
        Reminder.objects.filter(
            state=ReminderState.PLANNED,
            due_on__lte=tomorrow,
            agreement__state__in=base.IN_FORCE,
        )
        .order_by("agreement")
        .values_list("agreement", flat=True)
        .distinct()
    )
    return sum(_remind_one(pk, at) for pk in due)


@transaction.atomic
def snooze_reminder(
    *, agreement: Agreement, until: date, by: User | None, at: datetime
) -> Reminder:
    """No reminder before the day `until`, and one on it. Steps after it stay as they are.

    Refused for a day that is not ahead, or that lies after the day by which somebody must act.
    """
    base.lock(agreement)
    period = _open_period(agreement)
    anchor = None if period is None else period.notice_deadline or period.ends_on
    if period is None or anchor is None:
        raise Refused(f"{agreement.ref} has no deadline to be reminded of.")
    if until <= queries.local_day(agreement, at):
        raise Refused("Choose a day that is still ahead.", field="until")
    if until > (period.act_by or anchor):
        raise Refused(
            f"Somebody must act by {day(period.act_by or anchor)}; later is too late.",
            field="until",
        )
    earlier = agreement.reminders.filter(state=ReminderState.PLANNED, due_on__lt=until)
    _mark(earlier, ReminderState.SKIPPED, snoozed_until=until)
    kind = "notice" if period.notice_deadline else "end"
    rung = Rung(kind, (anchor - until).days, until)
    there = period.reminders.filter(**rung._asdict()).first()
    return _put(period, rung, ReminderState.PLANNED, there)


@transaction.atomic
def _remind_one(pk: int, at: datetime) -> bool:
    rows = Agreement.objects.select_for_update(skip_locked=True, of=("self",))
    agreement = rows.select_related("partner").filter(pk=pk, state__in=base.IN_FORCE).first()
    if agreement is None:
        return False
    today = queries.local_day(agreement, at)
    planned = agreement.reminders.filter(state=ReminderState.PLANNED, due_on__lte=today)
    due = list(planned.select_related("period").order_by("offset_days", "-due_on"))
    if not due:
        return False
    _mark(Reminder.objects.filter(pk__in=[row.pk for row in due]), ReminderState.SKIPPED)
    if _is_too_late(due[0], today):
        return False
    _send(agreement, due[0], today, at)
    return True


def _send(agreement: Agreement, reminder: Reminder, today: date, at: datetime) -> None:
    notices.reminder_due(agreement, reminder, today, at)
    _mark(Reminder.objects.filter(pk=reminder.pk), ReminderState.SENT, sent_at=at)
    if reminder.kind == "review":
        plan(agreement, at=at + ONE_DAY)


def _is_too_late(reminder: Reminder, today: date) -> bool:
    anchor = {
        "notice": reminder.period.notice_deadline,
        "end": reminder.period.ends_on,
    }.get(reminder.kind)
    return anchor is not None and today > anchor


def _open_period(agreement: Agreement) -> TermPeriod | None:
    """The term that holds or comes next."""
    states = (PeriodState.CURRENT, PeriodState.PLANNED)
    return agreement.periods.filter(state__in=states).order_by("seq").first()


def _ladder(agreement: Agreement, period: TermPeriod, today: date) -> dict[Rung, str]:
    """Each step with what becomes of it; a yearly review where there is no end."""
    if agreement.renewal_type == RenewalType.EVERGREEN:
        review = Rung("review", 0, rules.next_review(period.starts_on, today=today))
        return {review: ReminderState.PLANNED}
    if _is_settled(agreement, period):
        return {}
    kind = "notice" if period.notice_deadline else "end"
    sent = period.reminders.filter(kind=kind, state=ReminderState.SENT)
    steps = rules.plan_reminders(
        period.notice_deadline or period.ends_on,
        today=today,
        sent=list(sent.values_list("offset_days", flat=True)),
    )
    return {Rung(kind, step.offset_days, step.due_on): step.state.value for step in steps}


def _is_settled(agreement: Agreement, period: TermPeriod) -> bool:
    """Nothing is left to be done about its end; months of holdover come round by themselves."""
    cycle = Renewal.objects.filter(period=period).first()
    will_renew = queries.term_facts(agreement, period).will_renew
    is_executed = cycle is not None and rules.is_executed(cycle.state, will_renew=will_renew)
    return is_executed or period.origin == Origin.HOLDOVER


def _put(period: TermPeriod, rung: Rung, state: str, row: Reminder | None) -> Reminder:
    """Write one step; one that was sent stays sent."""
    if row is None:
        return Reminder.objects.create(
            agreement=period.agreement, period=period, state=state, **rung._asdict()
        )
    if row.state != ReminderState.SENT:
        _mark(Reminder.objects.filter(pk=row.pk), state, snoozed_until=None)
        row.refresh_from_db(fields=["state", "snoozed_until"])
    return row


def _mark(rows: QuerySet[Reminder], state: str, **fields: Any) -> None:
    """Reminders are rows of a plan: their states are marks, no lifecycle that people move."""
    rows.update(state=state, **fields)  # no move table
