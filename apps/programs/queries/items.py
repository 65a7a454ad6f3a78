"""Work items for boards, lists, pages and the API."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from apps.accounts.models import User
from apps.core import search
from apps.programs.models import (
    Column,
    ItemBlock,
    ItemChange,
    ItemComment,
    ItemFile,
    WorkItem,
    WorkItemQuerySet,
    Workstream,
)
from apps.programs.queries.asking import asked_for
from apps.programs.rules import asking

RECENT = timedelta(days=30)
SAID = ("text", "via", "at", "removed_at", "author__name", "author__email")
FILED = ("filename", "size", "at", "removed_at", "by__name", "by__email")
CHANGED = ("field", "via", "was", "now", "at", "undone_at", "by__name", "by__email")


@dataclass(frozen=True)
class WorkFigures:
    """How much work a workstream has; `done` in the last 30 days."""

    todo: int
    doing: int
    done: int
    overdue: int

    @property
    def open(self) -> int:
        return self.todo + self.doing


def items() -> WorkItemQuerySet:
    """All items with workstream, column and assignee loaded."""
    return WorkItem.objects.select_related("workstream", "column", "assignee")


def items_listed() -> QuerySet[WorkItem]:
    """As `items()`, annotated `is_blocked`: waits for an item that is not done."""
    waits = ItemBlock.objects.filter(blocked=OuterRef("pk")).exclude(blocker__category="DONE")
    return items().annotate(is_blocked=Exists(waits))


def search_items(found: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Those whose key or title has words that begin so, in any order. Each by its own index."""
    for word in search.words(text):
        keyed = Q(key__startswith=word.upper())
        found = found.filter(keyed | Q(words=search.starts_with(word)))
    return found


def asked(
    found: QuerySet[WorkItem], text: str, *, user: User | None, today: date
) -> QuerySet[WorkItem]:
    """Those a query asks for. Raises rules.asking.BadQuery."""
    return asked_for(found, asking.read(text), user=user, today=today)


def items_about(refs: Sequence[str]) -> QuerySet[WorkItem]:
    """Items linked to any of these references, open ones first, then by due day."""
    found = items_listed().filter(refs__ref__in=refs).distinct()
    return found.order_by("done_at", "due_on", "pk")


def columns_of(workstream: Workstream) -> list[Column]:
    """Its statuses from left to right."""
    return list(Column.objects.filter(workstream=workstream).order_by("position", "pk"))


def comments_of(item: WorkItem) -> list[ItemComment]:
    """What was said, oldest first; what was taken away is among them, without its words."""
    found = ItemComment.objects.filter(item=item).select_related("author").only(*SAID)
    return list(found.order_by("at", "pk"))


def files_of(item: WorkItem, *, with_gone: bool = False) -> list[ItemFile]:
    """Files that are attached, and (`with_gone`) those taken off: their `removed_at` says when."""
    gone = {} if with_gone else {"removed_at": None}
    found = ItemFile.objects.filter(item=item, **gone).select_related("by").only(*FILED)
    return list(found.order_by("at", "pk"))


def changes_of(item: WorkItem, limit: int) -> list[ItemChange]:
    """Its history, newest first."""
    found = ItemChange.objects.filter(item=item).select_related("by").only(*CHANGED)
    return list(found.order_by("-at", "-pk")[:limit])


def work_figures(workstream: Workstream, today: date) -> WorkFigures:
    """One query. `today` is a UTC day."""
    found = WorkItem.objects.filter(workstream=workstream).aggregate(
        todo=Count("pk", filter=Q(category="TODO")),
        doing=Count("pk", filter=Q(category="DOING")),
        done=Count("pk", filter=Q(category="DONE", done_at__date__gte=today - RECENT)),
        overdue=Count("pk", filter=~Q(category="DONE") & Q(due_on__lt=today)),
    )
    return WorkFigures(**found)
