"""Every dated thing about agreements between two days: what a calendar shows."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import CharField, Count, F, IntegerField, Q, QuerySet, Value

from apps.accounts.models import User
from apps.agreements.enums import OPEN_STAGES, PeriodState, ReminderState, State
from apps.agreements.models import Negotiation, Reminder, TermPeriod

DATED_KINDS = {
    "deadline": "Notice deadline",
    "act_by": "Act by",
    "end": "Term end",
    "start": "Term start",
    "review": "Yearly review",
    "target": "Negotiation target",
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
    """One thing on a day (in the agreement's zone); `kind` is one of DATED_KINDS.

    `seq`: number of the term; 0 for a negotiation.
    """

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
    found, column, seq = _rows(kind)
    found = found.filter(_limits(wanted), **{f"{column}__range": (first, last)})
    what = Value(kind, output_field=CharField())
    return found.annotate(day=F(column), what=what).order_by(), seq


def _rows(kind: str) -> tuple[QuerySet[Any], str, str]:
    """Rows that have a date of a kind, its column, and the path of the term's number."""
    in_force = Q(agreement__state__in=IN_FORCE)
    if kind in _COLUMNS:
        open_terms = Q(state__in=(PeriodState.CURRENT, PeriodState.PLANNED))
        return TermPeriod.objects.filter(open_terms, in_force), _COLUMNS[kind], "seq"
    if kind == "target":
        talks = Negotiation.objects.filter(state__in=OPEN_STAGES)
        return talks.annotate(seq=Value(0, output_field=IntegerField())), "target_on", "seq"
    is_review = Q(kind="review") if kind == "review" else ~Q(kind="review")
    planned = Reminder.objects.filter(is_review, in_force, state=ReminderState.PLANNED)
    return planned, "due_on", "period__seq"


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
