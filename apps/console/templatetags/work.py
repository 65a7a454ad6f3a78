"""`{% load work %}`: pieces of work items in templates."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import template
from django.utils.safestring import SafeString

from apps.console.work import cells
from apps.core.ui import components
from apps.core.ui.components import safe

register = template.Library()


@register.simple_tag
def item_status(item: Any) -> SafeString:
    return cells.status(item)


@register.simple_tag
def item_priority(item: Any) -> SafeString:
    return cells.priority(item)


@register.simple_tag
def item_due(item: Any, today: date) -> SafeString:
    return cells.due(item, today)


@register.simple_tag
def place_buttons(rows: Sequence[Any], at: int) -> SafeString:
    """Up, down and to the top: each names the item to go before."""
    key, none = rows[at].key, "<span></span>"
    up = top = down = none
    if at:
        up = _button(rows[at - 1].key, "chevron-up", f"{key} one up")
    if at + 2 < len(rows):
        down = _button(rows[at + 2].key, "chevron-down", f"{key} one down")
    elif at + 1 < len(rows):
        down = _button("", "chevron-down", f"{key} to the end")
    if at > 1:
        top = _button(rows[0].key, "arrow-bar-to-up", f"{key} to the top")
    return safe(f'<span class="ep-places">{up}{down}{top}</span>')


def _button(before: str, icon: str, label: str) -> str:
    return (
        f'<button class="ep-iconbtn" type="submit" name="before" value="{before}" '
        f'aria-label="{label}">{components.icon(icon)}</button>'
    )
