"""Items beside an item: what it waits for, what waits for it, what it is made of."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet, Value

from apps.programs.models import WorkItem

WAITS, HOLDS, PARTS = "waits_for", "holds_up", "parts"


@dataclass(frozen=True)
class Near:
    """As much of an item as a line shows."""

    key: str
    title: str
    category: str
    status: str


@dataclass(frozen=True)
class Around:
    """Each in the order in which they were made, parts in that of the backlog."""

    waits_for: list[Near] = field(default_factory=list)
    holds_up: list[Near] = field(default_factory=list)
    parts: list[Near] = field(default_factory=list)


def around(item: WorkItem) -> Around:
    """One query."""
    rows: QuerySet[Any, Any] = _near(
        WorkItem.objects.filter(blocks__blocked=item), WAITS, "pk"
    ).union(
        _near(WorkItem.objects.filter(blocked_by__blocker=item), HOLDS, "pk"),
        _near(WorkItem.objects.filter(parent=item), PARTS, "rank"),
        all=True,
    )
    found = Around()
    for _place, side, key, title, category, status in rows.order_by("place"):
        getattr(found, side).append(Near(key, title, category, status))
    return found


def _near(found: QuerySet[WorkItem], side: str, order: str) -> QuerySet[Any, Any]:
    """Columns in the order of the union: place, side, then those of Near."""
    placed: QuerySet[Any, Any] = found.annotate(place=F(order), side=Value(side))
    return placed.values_list("place", "side", "key", "title", "category", "column__name")
