"""The backlog of a workstream: its rows, and where a press of a button takes an item."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from apps.console import addresses
from apps.console.lists import Column, html, state
from apps.console.work import cells, listing
from apps.core import paging
from apps.core.errors import Refused
from apps.core.ui import components
from apps.core.ui.components import safe
from apps.programs import queries
from apps.programs.models import WorkItem, Workstream

WAYS = {"up": "one up", "down": "one down", "top": "to the top"}


def _title(item: Any) -> SafeString:
    return components.link(addresses.of(item.key), item.title, item.key)


def _buttons(item: Any) -> SafeString:
    """Named by the way to go, which is how work.css draws them; one form is around them all."""
    found = "".join(
        f'<button name="{way}" value="{item.key}" aria-label="{item.key} {words}"></button>'
        for way, words in WAYS.items()
    )
    return safe(f'<span class="ep-places" data-item="{item.key}">{found}</span>')


COLUMNS = (
    Column("title", "Item", lambda i: i.title, _title),
    Column("status", "Status", lambda i: i.column.name, listing.status),
    Column("priority", "Priority", lambda i: i.priority, cells.priority),
    Column("due", "Due", lambda i: i.due_on, listing.due),
    Column("assignee", "Assignee", lambda i: str(i.assignee or ""), css="ep-2 ep-nowrap"),
    Column("estimate", "Days", lambda i: i.estimate, numeric=True),
)
PLACE = Column("place", "Place", None, _buttons)


def shown(request: HttpRequest, workstream: Workstream) -> QuerySet[WorkItem]:
    """What the address asks for, in the order of the backlog whatever order it names."""
    asked = state.read(request, listing.WORK, queries.backlog(workstream))
    return asked.filterset.qs.order_by("rank", "pk")


def context(request: HttpRequest, workstream: Workstream, *, can_work: bool) -> dict[str, Any]:
    """For the template. Three queries, however many items there are."""
    found = listing.WORK.prepare(shown(request, workstream))
    page = paging.page(found, number=request.GET.get("page", 1))
    columns = (*COLUMNS, PLACE) if can_work else COLUMNS
    return {
        "page": page,
        "columns": columns,
        "looks": html.looks(columns),
        "labels": html.labels(columns),
        "body": html.body(listing.WORK, columns, page.rows),
        "previous": _page(request, page.previous),
        "next": _page(request, page.next),
        "here": request.GET.urlencode(),
    }


def _page(request: HttpRequest, number: int | None) -> str:
    """The address of another page, with all that was asked for."""
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}" if number else ""


def target(
    given: Mapping[str, str], found: QuerySet[WorkItem], workstream: Workstream
) -> tuple[WorkItem, WorkItem | None]:
    """Which item goes before which (None: to the end), out of what was posted.

    A button says `up`, `down` or `top` with the key of its item; a drag says `item` and the one it
    was dropped `before` or `after`. Neighbours are those that are shown. Refused in words.
    """
    way = next((name for name in WAYS if name in given), "item")
    item = _item(given.get(way, ""), workstream)
    if way == "item" and given.get("before"):
        return item, _item(given["before"], workstream)
    if way == "item":
        return item, queries.follower(_item(given.get("after", ""), workstream))
    if way == "down":
        other = queries.below(found, item)
        return item, queries.follower(other) if other else item
    other = queries.above(found, item) if way == "up" else found.first()
    return item, other or item


def _item(key: str, workstream: Workstream) -> WorkItem:
    found = queries.items().filter(key=key.upper(), workstream=workstream).first()
    if found is None:
        raise Refused(f"There is no item {key} in {workstream.key}.")
    return found
