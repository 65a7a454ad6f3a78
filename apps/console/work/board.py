"""The board of a workstream: a column per status, lanes by person, priority, type or parent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.console import addresses
from apps.console.lists import state
from apps.console.work import cards as drawing
from apps.console.work.listing import WORK
from apps.core.ui.components import safe
from apps.programs import queries
from apps.programs.enums import Category, ItemType, Priority
from apps.programs.models import Column, WorkItem, Workstream
from apps.programs.rules import asking

CARDS = 80  # on a board, shared by its columns
FEWEST = 10  # of a column, however many there are
RECENT = timedelta(days=30)  # what was done longer ago is in the list
SHOWN = (
    "key", "title", "type", "priority", "category", "due_on", "done_at", "cause_gone_at", "labels",
    "rank", "column_id", "assignee__name", "assignee__email",
)  # fmt: skip
PARENT = ("parent__key", "parent__number", "parent__title")
LANES = (("", "No lanes"), ("assignee", "By person"), ("priority", "By priority"),
         ("type", "By type"), ("parent", "By parent"))  # fmt: skip
LANE_OF: Mapping[str, Callable[[Any], tuple[Any, str]]] = {
    "assignee": lambda i: (
        str(i.assignee or "~"),
        str(i.assignee or "Nobody"),
    ),
    "priority": lambda i: (i.priority, Priority(i.priority).label),
    "type": lambda i: (i.type, ItemType(i.type).label),
    "parent": lambda i: (
        i.parent.number if i.parent else 10**9,
        f"{i.parent.key} {i.parent.title}" if i.parent else "Without a parent",
    ),
}


@dataclass(frozen=True)
class Shown:
    """A column with what it holds: `count` items in all, `more` that fit the query but the page."""

    column: Column
    count: int
    more: int
    address: str

    @property
    def is_full(self) -> bool:
        limit = self.column.wip_limit
        return limit is not None and self.count >= limit

    @property
    def figure(self) -> str:
        limit = self.column.wip_limit
        return f"{self.count} of {limit}" if limit else str(self.count)


@dataclass(frozen=True)
class Lane:
    """A row over all columns, drawn."""

    label: str
    columns: SafeString


def context(request: HttpRequest, workstream: Workstream) -> dict[str, Any]:
    """For the template. Three queries, or four when something is asked for."""
    now = timezone.now()
    asked = state.read(request, WORK, _recent(workstream, now))
    lane = request.GET.get("lane", "")
    lane = lane if lane in LANE_OF else ""
    columns = queries.columns_of(workstream)
    counts = _counts(_recent(workstream, now))
    found = asked.filterset.qs
    fitting = _counts(found) if asked.is_filtered else counts
    cards = _cards(found, max(CARDS // max(len(columns), 1), FEWEST), lane)
    query = request.GET.get("query", "")
    shown = [_shown(column, counts, fitting, cards, workstream, query) for column in columns]
    return {
        "asked": asked,
        "columns": shown,
        "lanes": _lanes(shown, cards, lane, now),
        "lane": lane,
        "lane_options": LANES,
        "total": sum(counts.values()),
        "fitting": sum(fitting.values()),
        "is_asked": asked.is_filtered,
    }


def _recent(workstream: Workstream, now: datetime) -> QuerySet[WorkItem]:
    """What the board is about: what is not done, and what was done in the last month."""
    old = Q(category=Category.DONE, done_at__lt=now - RECENT)
    return queries.items_listed().filter(workstream=workstream).exclude(old)


def _counts(found: QuerySet[WorkItem]) -> dict[int, int]:
    """Items of each column. A limit counts all of them, whatever is asked for."""
    rows = found.order_by().values_list("column").annotate(n=Count("pk"))
    return dict(rows)


def _cards(found: QuerySet[WorkItem], most: int, lane: str) -> list[WorkItem]:
    """The first of each column by rank; of what is done, the newest. One query."""
    order: list[Any] = [F("done_at").desc(nulls_last=True), F("rank"), F("pk")]
    place = Window(RowNumber(), partition_by="column", order_by=order)
    first = found.order_by().annotate(place=place).filter(place__lte=most)
    rows = queries.items_listed().filter(pk__in=first.values("pk")).order_by(*order)
    parent = ("parent",) if lane == "parent" else ()
    rows = rows.select_related(None).select_related("assignee", *parent)
    rows = queries.with_jira_keys(rows)
    return list(rows.only(*SHOWN, *(PARENT if parent else ())))


def _shown(
    column: Column, counts: Mapping[int, int], fitting: Mapping[int, int],
    cards: Sequence[WorkItem], workstream: Workstream, query: str,
) -> Shown:  # fmt: skip
    there = sum(card.column_id == column.pk for card in cards)
    more = fitting.get(column.pk, 0) - there
    return Shown(column, counts.get(column.pk, 0), more, _list_of(column, workstream, query))


def _list_of(column: Column, workstream: Workstream, query: str) -> str:
    """The list of all that fits in a column."""
    query = asking.narrowed(query, asking.equals("status", column.name))
    return f"{addresses.work()}?{urlencode({'workstream': workstream.key, 'query': query})}"


def _lanes(shown: list[Shown], cards: Sequence[WorkItem], lane: str, now: datetime) -> list[Lane]:
    """One lane without a name, or one for each value there is."""
    if not lane:
        return [_lane("", cards, shown, now)]
    groups: dict[tuple[Any, str], list[WorkItem]] = {}
    for card in cards:
        groups.setdefault(LANE_OF[lane](card), []).append(card)
    return [_lane(label, groups[key, label], shown, now) for key, label in sorted(groups)]


def _lane(label: str, cards: Sequence[WorkItem], shown: list[Shown], now: datetime) -> Lane:
    today = now.date()
    by_column: dict[int, list[str]] = {}
    for card in cards:
        by_column.setdefault(card.column_id, []).append(drawing.card(card, today))
    drawn = [
        drawing.column(each, "".join(by_column.get(each.column.pk, [])), in_lane=bool(label))
        for each in shown
    ]
    return Lane(label, safe("".join(drawn)))
