"""The table of a list as one string.

Measured against a row template and django-tables2 (docs/adr): cells as functions cost a third of
the one and a twentieth of the other.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from apps.console.lists.columns import Column, Listing
from apps.console.lists.state import PAGE, SORT, Asked


def head(asked: Asked) -> SafeString:
    """Column heads; those that sort are links and say by aria-sort what is in force."""
    return mark_safe("".join(_head_cell(column, asked) for column in asked.columns))  # noqa: S308


def _head_cell(column: Column, asked: Asked) -> str:
    css = f' class="{column.css_class}"' if column.css_class else ""
    if not column.sort:
        return f'<th scope="col"{css}>{escape(column.label)}</th>'
    turned = _next_sort(column, asked)
    address = escape(asked.address(**{SORT: turned, PAGE: None}))
    return (
        f'<th scope="col"{css}{_aria_sort(column, asked.sort)}>'
        f'<a href="{address}" hx-get="{address}" hx-target="#list" hx-push-url="true">'
        f"{escape(column.label)}</a></th>"
    )


def _aria_sort(column: Column, sort: str) -> str:
    if sort.removeprefix("-") != column.key:
        return ""
    return ' aria-sort="descending"' if sort.startswith("-") else ' aria-sort="ascending"'


def _next_sort(column: Column, asked: Asked) -> str:
    """Numbers start with the largest, words with A; the same head again turns the order."""
    if asked.sort.removeprefix("-") == column.key:
        return column.key if asked.sort.startswith("-") else f"-{column.key}"
    usual = asked.listing.sort
    if usual.removeprefix("-") == column.key:
        return usual
    return f"-{column.key}" if column.numeric else column.key


def body(listing: Listing, columns: Sequence[Column], rows: Sequence[Any]) -> SafeString:
    """All rows. The first cell is the row's head; the others name their column for phones."""
    first, rest = columns[0], [(_opening(column), column.html) for column in columns[1:]]
    parts: list[str] = []
    for row in rows:
        flag = listing.flag(row)
        parts.append(f'<tr class="{flag}">' if flag else "<tr>")
        parts.append(f'<th scope="row">{first.html(row)}</th>')
        parts.extend(f"{opening}{html(row)}</td>" for opening, html in rest)
        parts.append("</tr>")
    return mark_safe("".join(parts))  # noqa: S308  cells escape what they show


def _opening(column: Column) -> str:
    css = f' class="{column.css_class}"' if column.css_class else ""
    return f'<td{css} data-l="{escape(column.label)}">'
