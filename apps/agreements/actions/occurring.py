"""What the calendar makes of obligations: days ahead are written down, due, then overdue.

Rules: state machines 9.1, steps of escalation 5.3.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from apps.agreements import notices, queries, rules
from apps.agreements.actions import base
from apps.agreements.enums import OccurrenceState, Recurrence, State
from apps.agreements.models import Agreement, Obligation, Occurrence
from apps.core import lifecycle
from apps.core.errors import Refused
from apps.notifications.models import Notice

ONE_DAY = timedelta(days=1)  # zones lie up to 14 h either side of UTC
A_MONTH = timedelta(days=31)
OVER = (State.EXPIRED, State.TERMINATED, State.SUPERSEDED, State.CANCELLED)
FORGOTTEN = timedelta(days=rules.LAST_STEP + 7)  # later steps do not exist


def follow_calendar(*, at: datetime) -> int:
    """Bring all obligations up to the day in each agreement's zone; returns how many moved.

    Safe to run twice and by two at once. A tick with nothing to do costs five queries and writes
    nothing, however many obligations there are.
    """
    _plan_ahead(at)
    _forget_upcoming_of_ended()
    moved = _start(queries.occurrences(), at) + _pass(queries.occurrences(), at)
    _escalate(at)
    return moved


def plan(obligations: Iterable[Obligation], *, at: datetime) -> None:
    """Write down the occurrences of the next 13 months that are not there yet.

    Needs `agreement` loaded. The first time, what recurs begins with today: earlier days were
    nobody's task here. What is due once is written down even if its day has passed.
    """
    rows, planned = [], list(obligations)
    if not planned:
        return
    for one in planned:
        today = queries.local_day(one.agreement, at)
        horizon = today + rules.AHEAD
        after = one.planned_to or _before(one, today)
        days = rules.due_days(one.schedule, horizon, after=after)
        rows += [_occurrence(one, day) for day in days]
        is_over = rules.is_exhausted(one.schedule, horizon)
        one.planned_to = date.max if is_over else horizon
    Occurrence.objects.bulk_create(rows, ignore_conflicts=True)
    Obligation.objects.bulk_update(planned, ["planned_to"], batch_size=1000)


def begin(agreement: Agreement, *, at: datetime) -> None:
    """It was signed: the days of its obligations are written down, and those due now are due."""
    found = Obligation.objects.filter(agreement=agreement, retired_at=None)
    rows = list(found.select_related("agreement").order_by("pk"))
    plan(rows, at=at)
    for one in rows:
        catch_up(one, at=at)


def catch_up(obligation: Obligation, *, at: datetime) -> None:
    """Move the occurrences of one obligation to where the calendar says they are."""
    rows = queries.occurrences().filter(obligation=obligation)
    _start(rows, at)
    _pass(rows, at)


def _before(obligation: Obligation, today: date) -> date:
    return date.min if obligation.recurrence == Recurrence.NONE else today - ONE_DAY


def _occurrence(obligation: Obligation, day: date) -> Occurrence:
    tell_on = rules.tell_on(obligation.schedule, day)
    return Occurrence(obligation=obligation, due_on=day, tell_on=tell_on)


@transaction.atomic
def _plan_ahead(at: datetime) -> None:
    """Those whose written days reach less than a year ahead, and those never planned."""
    nearly = at.date() + rules.AHEAD - A_MONTH
    rows = queries.unplanned(nearly).filter(agreement__state__in=base.IN_FORCE)
    waiting = list(rows.select_for_update(skip_locked=True, of=("self",)))
    if waiting:
        plan(waiting, at=at)


def _forget_upcoming_of_ended() -> None:
    """Nothing falls due any more once an agreement is over; what is due already still is."""
    rows = Occurrence.objects.filter(
        state=OccurrenceState.UPCOMING, obligation__agreement__state__in=OVER
    )
    gone = list(rows.values_list("pk", flat=True))
    if gone:
        Occurrence.objects.filter(pk__in=gone, state=OccurrenceState.UPCOMING).delete()


def _start(rows: queries.Occurrences, at: datetime) -> int:
    """Upcoming ones whose lead time has begun are due."""
    waiting = rows.filter(state=OccurrenceState.UPCOMING, tell_on__lte=at.date() + ONE_DAY)
    return sum(
        _moved(row, OccurrenceState.DUE, at)
        for row in waiting.order_by("pk")
        if row.tell_on <= _today(row, at)
    )


def _pass(rows: queries.Occurrences, at: datetime) -> int:
    """Due ones whose day is over are overdue; the due day itself is on time."""
    waiting = rows.filter(state=OccurrenceState.DUE, due_on__lte=at.date())
    return sum(
        _moved(row, OccurrenceState.OVERDUE, at)
        for row in waiting.order_by("pk")
        if row.due_on < _today(row, at)
    )


def _moved(row: Occurrence, to: OccurrenceState, at: datetime) -> bool:
    """False where somebody else was first."""
    try:
        with transaction.atomic():
            lifecycle.move(row, to=to, by=None, at=at)
            if to == OccurrenceState.DUE and _today(row, at) <= row.due_on:
                notices.obligation_due(row, today=_today(row, at), at=at)
    except Refused:
        return False
    return True


def _escalate(at: datetime) -> None:
    """Tell owner and managers 1, 7 and 14 days after the due day: the latest step, once each."""
    late = queries.occurrences().filter(
        state=OccurrenceState.OVERDUE, due_on__range=(at.date() - FORGOTTEN, at.date())
    )
    calls = [(row, step) for row in late.order_by("pk") if (step := _step(row, at))]
    keys = [notices.overdue_key(row, step) for row, step in calls]
    told = set(Notice.objects.filter(key__in=keys).values_list("key", flat=True)) if keys else ()
    for row, step in calls:
        if notices.overdue_key(row, step) not in told:
            notices.obligation_overdue(row, step=step, at=at)


def _step(row: Occurrence, at: datetime) -> int | None:
    return rules.overdue_step(row.due_on, _today(row, at))


def _today(row: Occurrence, at: datetime) -> date:
    return queries.local_day(row.obligation.agreement, at)
