"""Cards of the board as strings: up to eighty of them must stay light.

What each card has alike (the look of its parts, the dots of its menu) is said in work.css once.
"""

from datetime import date
from typing import Any

from apps.console import addresses
from apps.console.work import cells
from apps.core import units
from apps.core.ui import components
from apps.core.ui.components import escape
from apps.programs.enums import Category, ItemType, Priority
from apps.programs.models import WorkItem


def card(item: Any, today: date) -> str:
    """Title, key and type, marks, due day, whose it is, and the button of its menu."""
    late = item.due_on is not None and item.due_on < today and not item.is_done
    css = "ep-card is-late" if late else "ep-card"
    return (
        f'<article class="{css}" data-key={item.key}>'
        f'<button class=ep-move type=button aria-label="Move {item.key}"></button>'
        f'<a href="{addresses.of(item.key)}">{escape(item.title)}</a>'
        f"<small>{item.key}, {ItemType(item.type).label.lower()}{_jira(item)}</small>"
        f"{_marks(item)}"
        f"<footer>{_due(item, today)}{_whose(item)}</footer></article>"
    )


def column(shown: Any, cards: str, *, in_lane: bool) -> str:
    """A status with its cards. In lanes it is no landmark: there would be one for each lane."""
    name, full = escape(shown.column.name), ' title="Full: finish one first"'
    css, hint = ("ep-col is-full", full) if shown.is_full else ("ep-col", "")
    landmark = "" if in_lane else f' aria-label="{name}"'
    return (
        f'<section class="{css}"{landmark}>'
        f"<header><h2>{name}</h2><span{hint}>{shown.figure}</span></header>"
        f'<div class=ep-cards data-column={shown.column.pk} data-label="{name}">{cards}</div>'
        f"{'' if in_lane else _below(shown, cards)}</section>"
    )


def _below(shown: Any, cards: str) -> str:
    """Where the rest of the column is; what would be here, where nothing is."""
    rest = f"{shown.more} more</a>" if shown.more > 0 else ""
    rest = rest and f'<a class="ep-sub d-block px-1" href="{escape(shown.address)}">{rest}'
    if cards:
        return rest
    is_done = shown.column.category == Category.DONE
    empty = "What was done in the last 30 days" if is_done else "Nothing here"
    return f'{rest}<div class="ep-empty ep-drop-hint"><span>{empty}</span></div>'


def _jira(item: Any) -> str:
    """The key of its issue, where it is linked."""
    return f", Jira {escape(item.jira_key)}" if item.jira_key else ""


def _marks(item: Any) -> str:
    marks = [cells.priority(item)] if item.priority < Priority.NORMAL else []
    if item.is_blocked and not item.is_done:
        marks.append(cells.blocked())
    if item.cause_gone_at and not item.is_done:
        marks.append(components.status("ok", "Cause is over"))
    if item.labels:
        marks.append(cells.labels(item))
    return f"<p>{' '.join(marks)}</p>" if marks else ""


def _due(item: WorkItem, today: date) -> str:
    if item.done_at is not None:
        return f"<i>done {units.day(item.done_at.date())}</i>"
    if item.due_on is None:
        return "<i>no due day</i>"
    return f"{units.weekday(item.due_on)} {components.countdown(item.due_on, today)}"


def _whose(item: WorkItem) -> str:
    if item.assignee is None:
        return ""
    name = escape(item.assignee)
    return f'<b role="img" aria-label="{name}" title="{name}">{escape(item.assignee.initials)}</b>'
