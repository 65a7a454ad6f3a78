"""The board of a workstream: a column per status, lanes by person, priority, type or parent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.console import addresses
from apps.console.lists import state
from apps.console.lists.state import Asked
from apps.console.work import cells
from apps.console.work.listing import WORK
from apps.core import units
from apps.core.ui import components
from apps.core.ui.components import escape, safe
from apps.programs import queries
from apps.programs.enums import Category, ItemType, Priority
from apps.programs.models import Column, WorkItem, Workstream

MOST_CARDS = 30  # a column
RECENT = timedelta(days=30)  # what was done longer ago is in the list
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
class Lane:
    """A row over all columns: its cards as HTML by column."""

    label: str
    cells: list[tuple["Shown", SafeString]]


@dataclass(frozen=True)
class Shown:
    """A column with what it holds."""

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


def context(request: HttpRequest, workstream: Workstream) -> dict[str, Any]:
    """For the template. Four queries, however many items there are."""
    asked = state.read(request, WORK, queries.items_listed().filter(workstream=workstream))
    lane = request.GET.get("lane", "")
    lane = lane if lane in LANE_OF else ""
    today = timezone.now().date()
    found = asked.filterset.qs
    columns = queries.columns_of(workstream)
    counts = _counts(workstream)
    cards = _cards(found, lane)
    shown = [_shown(column, counts, cards, workstream, asked) for column in columns]
    return {
        "asked": asked,
        "columns": shown,
        "lanes": _lanes(shown, cards, lane, today),
        "lane": lane,
        "lane_options": LANES,
        "today": today,
        "total": sum(counts.values()),
    }


def _counts(workstream: Workstream) -> dict[int, int]:
    """All items of each column, done ones of the last month only: the limit counts them all."""
    old = Q(category=Category.DONE, done_at__lt=timezone.now() - RECENT)
    rows = WorkItem.objects.filter(workstream=workstream).exclude(old).order_by()
    return dict(rows.values_list("column").annotate(n=Count("pk")))


def _cards(found: QuerySet[WorkItem], lane: str) -> list[WorkItem]:
    """The first of each column by rank; of what is done, the newest. One query."""
    old = Q(category=Category.DONE, done_at__lt=timezone.now() - RECENT)
    order: list[Any] = [F("done_at").desc(nulls_last=True), F("rank"), F("pk")]
    place = Window(RowNumber(), partition_by="column", order_by=order)
    first = found.exclude(old).order_by().annotate(place=place).filter(place__lte=MOST_CARDS)
    rows = queries.items_listed().filter(pk__in=first.values("pk")).order_by(*order)
    return list(rows.select_related("parent", "column", "assignee", "workstream"))


def _shown(
    column: Column, counts: Mapping[int, int], cards: list[WorkItem], workstream: Workstream,
    asked: Asked,
) -> Shown:  # fmt: skip
    count = counts.get(column.pk, 0)
    there = sum(card.column_id == column.pk for card in cards)
    query = f'status = "{column.name}"'
    address = f"{addresses.work()}?workstream={workstream.key}&query={_quoted(query)}"
    return Shown(column, count, 0 if asked.is_filtered else count - there, address)


def _quoted(text: str) -> str:
    return text.replace(" ", "+").replace('"', "%22").replace("&", "%26")


def _lanes(shown: list[Shown], cards: list[WorkItem], lane: str, today: date) -> list[Lane]:
    """One lane without a name, or one for each value there is."""
    if not lane:
        return [_lane("", cards, shown, today)]
    groups: dict[tuple[Any, str], list[WorkItem]] = {}
    for card in cards:
        groups.setdefault(LANE_OF[lane](card), []).append(card)
    return [_lane(label, groups[key, label], shown, today) for key, label in sorted(groups)]


def _lane(label: str, cards: list[WorkItem], shown: list[Shown], today: date) -> Lane:
    by_column: dict[int, list[str]] = {}
    for card in cards:
        by_column.setdefault(card.column_id, []).append(card_html(card, today))
    drawn = [(each, safe("".join(by_column.get(each.column.pk, [])))) for each in shown]
    return Lane(label, drawn)


def card_html(item: Any, today: date) -> str:
    """One card: title, key and type, due day, what holds it up, whose it is, its menu."""
    title = escape(item.title)
    late = item.due_on is not None and item.due_on < today and not item.is_done
    css = "ep-card is-late" if late else "ep-card"
    return (
        f'<article class="{css}" data-key="{item.key}" data-name="{item.key}">'
        f'<button class="ep-iconbtn ep-move" type="button" data-move '
        f'aria-label="Move {item.key}">{components.icon("dots")}</button>'
        f'<a class="ep-name d-block" href="{addresses.of(item.key)}">{title}</a>'
        f'<span class="ep-sub"><span class="ep-code">{item.key}</span>, '
        f"{ItemType(item.type).label.lower()}</span>{_marks(item)}"
        f"<footer>{_due(item, today)}<span class='ep-push'>{cells.assignee(item)}</span></footer>"
        "</article>"
    )


def _marks(item: Any) -> str:
    marks = [cells.priority(item)] if item.priority < Priority.NORMAL else []
    if item.is_blocked and not item.is_done:
        marks.append(cells.blocked())
    if item.cause_gone_at and not item.is_done:
        marks.append(components.status("ok", "Cause is over"))
    if item.labels:
        marks.append(cells.labels(item))
    return f'<div class="ep-marks">{" ".join(marks)}</div>' if marks else ""


def _due(item: WorkItem, today: date) -> str:
    if item.is_done:
        return f'<span class="ep-sub">done {units.day(item.done_at.date())}</span>'  # type: ignore[union-attr]
    if item.due_on is None:
        return '<span class="ep-sub">no due day</span>'
    return f"<span>{units.weekday(item.due_on)}</span> {components.countdown(item.due_on, today)}"
