"""The deadlines of renewal as they stood at a past instant, out of the history of moves."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from apps.agreements.enums import RenewalState, RenewalType, State
from apps.agreements.models import TermPeriod
from apps.agreements.queries.calendar import EXECUTED, NoticeDeadline, deadline_of
from apps.core import lifecycle

NOTHING = Value("")


def notice_deadlines_then(day: date, at: datetime, within_days: int) -> list[NoticeDeadline]:
    """As `notice_deadlines` answers on the `day` of `at`, past or not. One query.

    Deadlines and what silence does are those on record now; states and decisions are those of then.
    """
    found = _to_decide(day, at, day + timedelta(days=within_days))
    rows = found.order_by(Coalesce("notice_deadline", "ends_on"), "agreement")
    return [deadline_of(period, day) for period in rows.select_related("agreement__partner")]


def _to_decide(day: date, at: datetime, until: date) -> QuerySet[Any]:
    due = Q(notice_deadline__range=(day, until))
    due |= Q(notice_deadline=None, ends_on__range=(day, until))
    running = Q(ends_on=None) | Q(ends_on__gte=day)
    found = TermPeriod.objects.filter(
        due, running, starts_on__lte=day, agreement__created_at__lte=at
    ).annotate(
        agreement_was=lifecycle.state_at(at, ref="agreement__ref", state="agreement__state"),
        cycle_ref=Concat("agreement__ref", Value("/R"), Cast("seq", CharField())),
        cycle_proposed=_proposed(at),
    )
    moved = lifecycle.state_at(at, ref="cycle_ref", state="renewal__state")
    found = found.annotate(cycle_state=Coalesce(moved, Value(RenewalState.UNDECIDED.value)))
    renews = Q(cycle_state=RenewalState.RENEW, agreement__renewal_type=RenewalType.AUTO_RENEW)
    settled = Q(cycle_state__in=EXECUTED) | renews
    return found.filter(agreement_was=State.ACTIVE).exclude(settled)


def _proposed(at: datetime) -> Case:
    """What waited for a second person at the instant; once approved it is the decision itself."""
    return Case(
        When(renewal__proposed_at__lte=at, then=F("renewal__proposed")),
        When(renewal__decided_at__lte=at, renewal__approved_at__gt=at, then=F("renewal__decision")),
        default=NOTHING,
    )
