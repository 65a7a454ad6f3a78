"""What the charts of a workstream are drawn from: moves counted by day, and what is done."""

from datetime import UTC
from typing import Any

from django.db.models import Count, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import TruncDate

from apps.programs.models import ItemChange, WorkItem, Workstream
from apps.programs.rules.flow import Cycle, Shift

NEWEST = 200


def shifts_of(workstream: Workstream, *, by_estimate: bool = False) -> list[Shift]:
    """Moves between categories since it began, by UTC day. One query, counted by the database.

    Counted are items, or (`by_estimate`) the days of work they are estimated at now; an item
    without an estimate counts for nothing then.
    """
    moves = ItemChange.objects.filter(item__workstream=workstream, field="column")
    moves = moves.annotate(
        day=TruncDate("at", tzinfo=UTC), left=KT("was__category"), entered=KT("now__category")
    )
    weight: Any = Sum("item__estimate") if by_estimate else Count("pk")
    rows = moves.values_list("day", "left", "entered").annotate(count=weight).order_by("day")
    return [
        Shift(day, left or "", entered, float(count or 0)) for day, left, entered, count in rows
    ]


def without_estimate(workstream: Workstream) -> int:
    """Items that days of work leave out. One query."""
    return WorkItem.objects.filter(workstream=workstream, estimate=None).count()


def cycles_of(workstream: Workstream) -> list[Cycle]:
    """The items done last that were seen to be begun, newest first, 200 at most. One query."""
    done = WorkItem.objects.filter(
        workstream=workstream, done_at__isnull=False, started_at__isnull=False
    )
    rows = done.order_by("-done_at", "-pk").values_list("key", "title", "started_at", "done_at")
    return [
        Cycle(key, title, started_at, done_at)
        for key, title, started_at, done_at in rows[:NEWEST]
        if started_at and done_at
    ]
