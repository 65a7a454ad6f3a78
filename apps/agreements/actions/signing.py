"""Write that an agreement was signed, and put it in force when its day comes."""

from datetime import date, datetime, timedelta

from django.db import transaction

from apps.accounts.models import User
from apps.agreements import queries
from apps.agreements.actions import base, occurring, periods, reminding, stages
from apps.agreements.enums import PeriodState, State
from apps.agreements.models import Agreement, TermPeriod
from apps.core import lifecycle
from apps.core.errors import Invalid, Refused

ONE_DAY = timedelta(days=1)  # zones lie up to 14 h either side of UTC


@transaction.atomic
def record_signed(
    *, agreement: Agreement, signed_on: date, effective_on: date, by: User | None, at: datetime,
    ends_on: date | None = None, override_reason: str = "",
) -> Agreement:  # fmt: skip
    """All sides have signed: the agreement is executed, and active if its day has come.

    Makes its terms with their deadlines, plans the reminders, writes down the days of obligations.
    Days are those of `governing_tz`; `ends_on` (inclusive) with a reason where the signed document
    names another end than the count. Raises Invalid for facts that are missing or contradict.
    """
    base.lock(agreement)
    today = queries.local_day(agreement, at)
    if signed_on > today:
        raise Invalid({"signed_on": "The day of the signature lies in the future."})
    agreement.signed_on, agreement.effective_on = signed_on, effective_on
    base.check_facts(agreement)
    if ends_on is not None:
        periods.check_end(agreement, effective_on, ends_on, override_reason)
    lifecycle.move(
        agreement, to=State.EXECUTED, by=by, at=at, signed_on=signed_on, effective_on=effective_on
    )
    stages.win_open_negotiation(agreement, by, at)
    periods.make(agreement, at=at, ends_on=ends_on, reason=override_reason)
    if effective_on <= today:
        _activate(agreement, today, by=by, at=at)
    reminding.plan(agreement, at=at)
    occurring.begin(agreement, at=at)
    return agreement


def activate_due(*, at: datetime) -> int:
    """Put agreements in force whose effective day has come in their zone; returns how many.

    Safe to run twice and by two at once: each agreement has one winner.
    """
    waiting = Agreement.objects.filter(
        state=State.EXECUTED, effective_on__lte=at.date() + ONE_DAY
    ).order_by("pk")
    return sum(_activate_one(pk, at) for pk in waiting.values_list("pk", flat=True))


@transaction.atomic
def override_end(
    *, period: TermPeriod, ends_on: date, reason: str, by: User | None, at: datetime
) -> TermPeriod:
    """The signed document names another last day than the count: it wins, with a reason."""
    agreement = period.agreement
    base.lock(agreement)
    if period.state not in periods.OPEN:
        raise Refused(f"Term {period.seq} is {period.get_state_display()} and stays as it is.")
    periods.check_end(agreement, period.starts_on, ends_on, reason)
    following = agreement.periods.filter(seq=period.seq + 1).exclude(state=PeriodState.CANCELLED)
    if following.exists():
        raise Refused(f"Term {period.seq + 1} follows already. Change the end of that one instead.")
    TermPeriod.objects.filter(pk=period.pk).update(
        ends_on=ends_on, override_reason=reason, counted_from=ends_on + ONE_DAY
    )
    periods.refresh_deadlines(agreement)
    reminding.plan(agreement, at=at)
    period.refresh_from_db()
    return period


@transaction.atomic
def _activate_one(pk: int, at: datetime) -> bool:
    rows = Agreement.objects.select_for_update(skip_locked=True)
    agreement = rows.filter(pk=pk, state=State.EXECUTED).first()
    if agreement is None:
        return False
    today = queries.local_day(agreement, at)
    if agreement.effective_on is None or agreement.effective_on > today:
        return False
    _activate(agreement, today, by=None, at=at)
    return True


def _activate(agreement: Agreement, today: date, *, by: User | None, at: datetime) -> None:
    lifecycle.move(agreement, to=State.ACTIVE, by=by, at=at, reason="Effective date reached")
    planned = agreement.periods.filter(state=PeriodState.PLANNED, starts_on__lte=today)
    first = planned.select_related("agreement").order_by("seq").first()
    if first is not None:
        lifecycle.move(first, to=PeriodState.CURRENT, by=by, at=at)
