"""Every dated thing about agreements in force between two days: what a calendar shows."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import CharField, Count, F, Q, QuerySet, Value

from apps.accounts.models import User
from apps.agreements.enums import PeriodState, ReminderState, State
from apps.agreements.models import Reminder, TermPeriod

DATED_KINDS = {
    "deadline": "Notice deadline",
    "act_by": "Act by",
    "end": "Term end",
    "start": "Term start",
    "review": "Yearly review",
    "reminder": "Reminder",
}
IN_FORCE = (State.EXECUTED, State.ACTIVE)
_COLUMNS = {
    "deadline": "notice_deadline",
    "act_by": "act_by",
    "end": "ends_on",
    "start": "starts_on",
}


@dataclass(frozen=True)
class Wanted:
    """Limits of a calendar; empty: all. `whose`: agreements of a person or of their partners."""

    region: str = ""
    owner: str = ""
    kind: str = ""
    whose: User | None = None


class Dated(NamedTuple):
    """One thing on a day (in the agreement's zone); `kind` is one of DATED_KINDS."""

    day: date
    kind: str
    ref: str
    partner: str
    title: str
    seq: int


def dated(first: date, last: date, wanted: Wanted) -> QuerySet[Any, Any]:
    """Rows as `Dated`, in order of their days. One query, and it can be sliced."""
    columns = ("day", "what", "agreement__ref", "agreement__partner__name", "agreement__title")
    head, *others = (
        found.values_list(*columns, seq) for found, seq in _sources(first, last, wanted)
    )
    return head.union(*others, all=True).order_by("day", "what", "agreement__ref")


def counted(first: date, last: date, wanted: Wanted) -> dict[date, dict[str, int]]:
    """How many of each kind on each day; days without any are left out. One query."""
    head, *others = (
        found.values_list("day", "what").annotate(count=Count("pk"))
        for found, _ in _sources(first, last, wanted)
    )
    days: defaultdict[date, dict[str, int]] = defaultdict(dict)
    for day, what, count in head.union(*others, all=True):
        days[day][what] = count
    return dict(days)


def _sources(first: date, last: date, wanted: Wanted) -> list[tuple[QuerySet[Any], str]]:
    """A query for each kind that is wanted, with the path of the term's number."""
    kinds = [wanted.kind] if wanted.kind in DATED_KINDS else list(DATED_KINDS)
    return [_source(kind, first, last, wanted) for kind in kinds]


def _source(kind: str, first: date, last: date, wanted: Wanted) -> tuple[QuerySet[Any], str]:
    found: QuerySet[Any]
    if kind in _COLUMNS:
        column, seq = _COLUMNS[kind], "seq"
        found = TermPeriod.objects.filter(state__in=(PeriodState.CURRENT, PeriodState.PLANNED))
    else:
        column, seq = "due_on", "period__seq"
        found = Reminder.objects.filter(state=ReminderState.PLANNED)
        is_review = Q(kind="review")
        found = found.filter(is_review if kind == "review" else ~is_review)
    found = found.filter(
        _limits(wanted), agreement__state__in=IN_FORCE, **{f"{column}__range": (first, last)}
    )
    what = Value(kind, output_field=CharField())
    return found.annotate(day=F(column), what=what).order_by(), seq


def _limits(wanted: Wanted) -> Q:
    limits = Q()
    if wanted.region:
        limits &= Q(agreement__partner__region__iexact=wanted.region)
    if wanted.owner:
        limits &= Q(agreement__owner__email__iexact=wanted.owner)
    if wanted.whose:
        me = wanted.whose
        limits &= (
            Q(agreement__owner=me)
            | Q(agreement__partner__owner=me)
            | Q(agreement__partner__backup_owner=me)
        )
    return limits
