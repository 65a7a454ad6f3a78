"""The list of work items: filters, the query language, export."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.console import options
from apps.console.lists import Column, Drop, Empty, Listing
from apps.console.work import cells
from apps.core import units
from apps.core.ui.components import safe
from apps.programs import queries
from apps.programs.enums import ItemType, Priority
from apps.programs.filters import CATEGORIES, WorkItemFilter
from apps.programs.models import WorkItem, Workstream
from apps.programs.rules import asking

COLUMNS_READ = (
    "key", "number", "title", "type", "category", "priority", "due_on", "estimate", "labels",
    "changed_at", "created_at", "done_at", "cause", "column__name", "assignee__name",
    "assignee__email", "workstream__key", "workstream__name",
)  # fmt: skip


def rows() -> QuerySet[WorkItem]:
    return queries.items_listed()


def prepare(found: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    return queries.with_jira_keys(found.only(*COLUMNS_READ))


def workstreams() -> list[tuple[str, str]]:
    return list(Workstream.objects.order_by("key").values_list("key", "name"))


def due(item: WorkItem) -> SafeString:
    return cells.due(item, timezone.now().date())


def status(item: Any) -> SafeString:
    drawn = cells.status(item)
    waits = item.is_blocked and not item.is_done
    return safe(f"{drawn} {cells.blocked()}") if waits else drawn


def _flag(item: WorkItem) -> str:
    late = item.due_on is not None and item.due_on < timezone.now().date()
    return "is-flag" if late and not item.is_done else ""


WORK = Listing(
    key="work",
    bulk="work",
    noun="item",
    nouns="items",
    filters=WorkItemFilter,
    sort="due",
    hint="Key or words of the title",
    saves=True,
    watches=True,
    prepare=prepare,
    flag=_flag,
    columns=(
        Column("title", "Item", lambda i: i.title, cells.title, sort="title", source=("title",)),
        Column("key", "Key", lambda i: i.key, css="ep-code ep-2", is_on=False, source=("key",)),
        Column("status", "Status", lambda i: i.column.name, status, sort="category",
               source=("column__name",)),
        Column("priority", "Priority", lambda i: i.get_priority_display(), cells.priority,
               sort="priority", source=("priority",), out=lambda p: Priority(p).label),
        Column("type", "Type", lambda i: i.get_type_display(), sort="type", css="ep-2",
               source=("type",), out=lambda t: ItemType(t).label),
        Column("due", "Due", lambda i: i.due_on, due, sort="due_on", nulls=True,
               source=("due_on",)),
        Column("assignee", "Assignee", lambda i: str(i.assignee or ""), sort="assignee__name",
               nulls=True, css="ep-2 ep-nowrap", source=("assignee__name",)),
        Column("labels", "Labels", lambda i: ", ".join(i.labels), cells.labels,
               source=("labels",), out=", ".join),
        Column("estimate", "Days", lambda i: i.estimate, sort="estimate", nulls=True,
               numeric=True, is_on=False, source=("estimate",)),
        Column("workstream", "Workstream", lambda i: i.workstream.key, sort="workstream__key",
               css="ep-code ep-2", is_on=False, source=("workstream__key",)),
        Column("jira", "Jira", lambda i: i.jira_key, css="ep-code ep-2", is_on=False,
               source=("jira__key",)),
        Column("cause", "Born from", lambda i: i.cause, css="ep-code ep-2", is_on=False,
               source=("cause",)),
        Column("updated", "Changed", lambda i: i.changed_at, sort="changed_at",
               cell=lambda i: units.day(i.changed_at.date()), css="ep-2 ep-nowrap", is_on=False,
               source=("changed_at",)),
    ),
    drops=(
        Drop("workstream", "Workstream", workstreams),
        Drop("category", "Status", lambda: CATEGORIES),
        Drop("assignee", "Assignee", options.owners),
        Drop("type", "Type", lambda: ItemType.choices),
        Drop("priority", "Priority", lambda: [(str(v), label) for v, label in Priority.choices]),
    ),
    empty=Empty(
        "No work items yet",
        "Work that drives partners forward: on a board, linked to what it is about.",
        "checklist",
        reverse_lazy("console:program_list"),
        "See the workstreams",
    ),
)  # fmt: skip


def mistake(request: HttpRequest) -> asking.BadQuery | None:
    """What is wrong with the query of the address, if anything."""
    try:
        asking.read(request.GET.get("query", ""))
    except asking.BadQuery as error:
        return error
    return None
