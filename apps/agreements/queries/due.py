"""Agreements on which the calendar asks for something: what the hourly tick looks at."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, IntegerField, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from apps.agreements import rules
from apps.agreements.enums import OPEN_CYCLE, NoticeKind, NoticeState, Origin, PeriodState, State
from apps.agreements.models import Agreement, ContractNotice, TermPeriod
from apps.agreements.queries.calendar import term_facts
from apps.core.zones import zone

ONE_DAY = timedelta(days=1)  # zones lie up to 14 h either side of UTC
DEADLINE = Coalesce("notice_deadline", "ends_on")
TERMINATION = Q(
    kind=NoticeKind.TERMINATION, state=NoticeState.RECEIVED, confirmed_at__isnull=False,
    effective_on__isnull=False,
)  # fmt: skip
DEEMED = Q(state=NoticeState.SENT, deemed_on__isnull=False)
# A replacement has been in force; one that was void never was.
REPLACED = Q(superseded_by__state=State.ACTIVE) | Q(superseded_by__ended_on__isnull=False)


def due(at: datetime) -> list[int]:
    """Ids of active agreements on which something is due in their own zone. One query."""
    near = at.date() + ONE_DAY
    first, *others = (
        _ended(near), _undecided(near), _to_open(near), _deemed(near), _terminated(near),
        _replaced(near),
    )  # fmt: skip
    rows = first.union(*others, all=True)
    return sorted({pk for pk, tz, day, shift in rows if _day(day, shift) <= _today(tz, at)})


def standing(agreement: Agreement) -> rules.Standing:
    """Where an active agreement stands, for `rules.next_event`. Four queries."""
    periods = agreement.periods.filter(state__in=(PeriodState.CURRENT, PeriodState.PLANNED))
    rows = {row.state: row for row in periods.select_related("renewal").order_by("-seq")}
    current, planned = rows.get(PeriodState.CURRENT), rows.get(PeriodState.PLANNED)
    notices = list(agreement.notices.filter(TERMINATION | DEEMED))
    return rules.Standing(
        facts=term_facts(agreement, current),
        cycle=current.renewal.state if current and hasattr(current, "renewal") else "",
        next_on=planned.starts_on if planned else None,
        deemed_on=_first(row.deemed_on for row in notices if row.state == NoticeState.SENT),
        terminated_on=_first(
            row.effective_on for row in notices if row.state == NoticeState.RECEIVED
        ),
        replaced_on=Agreement.objects.filter(REPLACED, pk=agreement.pk).aggregate(
            day=Min("superseded_by__effective_on")
        )["day"],
    )


def _ended(near: date) -> QuerySet[Any, Any]:
    return _terms(F("ends_on"), 1).filter(ends_on__lt=near)


def _undecided(near: date) -> QuerySet[Any, Any]:
    """Terms whose deadline has passed while nothing that settles it was recorded."""
    return _terms(DEADLINE, 1).filter(renewal__state__in=OPEN_CYCLE, day__lt=near)


def _to_open(near: date) -> QuerySet[Any, Any]:
    found = _terms(DEADLINE, -rules.CYCLE_AHEAD.days).exclude(origin=Origin.HOLDOVER)
    return found.filter(renewal=None, day__lte=near + rules.CYCLE_AHEAD)


def _deemed(near: date) -> QuerySet[Any, Any]:
    return _notices(F("deemed_on"), 0).filter(DEEMED, deemed_on__lte=near)


def _terminated(near: date) -> QuerySet[Any, Any]:
    return _notices(F("effective_on"), 1).filter(TERMINATION, effective_on__lt=near)


def _replaced(near: date) -> QuerySet[Any, Any]:
    found = Agreement.objects.filter(REPLACED, state=State.ACTIVE)
    found = found.filter(superseded_by__effective_on__lte=near)
    return _listed(found, F("superseded_by__effective_on"), 0, "pk", "governing_tz")


def _terms(day: Any, shift: int) -> QuerySet[Any, Any]:
    found = TermPeriod.objects.filter(
        state=PeriodState.CURRENT, agreement__state=State.ACTIVE, ends_on__isnull=False
    )
    return _listed(found, day, shift)


def _notices(day: Any, shift: int) -> QuerySet[Any, Any]:
    found = ContractNotice.objects.filter(agreement__state=State.ACTIVE)
    return _listed(found, day, shift)


def _listed(
    found: QuerySet[Any], day: Any, shift: int, pk: str = "agreement_id",
    tz: str = "agreement__governing_tz",
) -> QuerySet[Any, Any]:  # fmt: skip
    """Id, zone, a day, and by how many days after (before) it something is due."""
    shifted = Value(shift, output_field=IntegerField())
    return found.annotate(day=day, shift=shifted).order_by().values_list(pk, tz, "day", "shift")


def _day(day: date, shift: int) -> date:
    return day + timedelta(days=shift)


def _today(tz: str, at: datetime) -> date:
    return at.astimezone(zone(tz)).date()


def _first(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day is not None), default=None)
