"""The table of a list as one string.

Cells are functions: measured at half the time of a row template and a seventh of django-tables2
(docs/adr/0005). Fifty rows must stay light: what is the same in each row is said once, on the
table, and end tags that HTML does without (of cells, rows and options) are left out.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.safestring import SafeString

from apps.console.lists.columns import Column, Listing
from apps.console.lists.state import PAGE, SORT, Asked, Choice
from apps.core.ui import components
from apps.core.ui.components import escape, safe

Ident = Callable[[Any], object]
# On the table, not on cells.
SAID_ONCE = frozenset({"ep-num", "ep-2", "ep-nowrap", "ep-tight", "ep-hide-sm"})


def head(asked: Asked) -> SafeString:
    """Column heads; those that sort are links and say by aria-sort what is in force."""
    return safe("".join(_head_cell(column, asked) for column in asked.columns))


def _head_cell(column: Column, asked: Asked) -> str:
    css = f' class="{column.css_class}"' if column.css_class else ""
    if not column.sort:
        return f'<th scope="col"{css}>{_label(column)}</th>'
    turned = _next_sort(column, asked)
    address = escape(asked.address(**{SORT: turned, PAGE: None}))
    return (
        f'<th scope="col"{css}{_aria_sort(column, asked.sort)}>'
        f'<a href="{address}">{escape(column.label)}</a></th>'
    )


def _label(column: Column) -> str:
    label = escape(column.label)
    return f'<span class="visually-hidden">{label}</span>{column.head}' if column.head else label


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


def body(
    listing: Listing, columns: Sequence[Column], rows: Sequence[Any], ident: Ident | None = None
) -> SafeString:
    """All rows. The first cell is the row's head; with `ident` it has a box to choose the row."""
    first, rest = columns[0], [(_opening(column), column.html) for column in columns[1:]]
    parts: list[str] = []
    for row in rows:
        flag = listing.flag(row)
        parts.append(f'<tr class="{flag}">' if flag else "<tr>")
        box = _box(ident(row), columns[0], row) if ident else ""
        parts.append(f'<th scope="row">{box}{first.html(row)}')
        parts.extend(opening + html(row) for opening, html in rest)
    return safe("".join(parts))


def _box(key: object, first: Column, row: Any) -> str:
    name = str(first.value(row) if first.value else key)
    return components.pick(key, name)


def _opening(column: Column) -> str:
    own = [css for css in column.css_class.split() if css not in SAID_ONCE]
    return f'<td class="{" ".join(own)}">' if own else "<td>"


def looks(columns: Sequence[Column]) -> str:
    """Classes of the table for the looks of whole columns: `ep-num-4` is `ep-num` of the fourth."""
    return " ".join(
        f"{css}-{at}"
        for at, column in enumerate(columns[1:], 2)
        for css in column.css_class.split()
        if css in SAID_ONCE
    )


def labels(columns: Sequence[Column]) -> SafeString:
    """What folded cells are called on phones, as properties of the table: once, not per cell."""
    return safe(escape("".join(f"--c{at}:{css_text(c.label)};" for at, c in enumerate(columns, 1))))


def css_text(text: str) -> str:
    """A string of CSS."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def drops(asked: Asked) -> SafeString:
    """The drop-downs of the filter bar."""
    return safe("".join(map(_drop, asked.choices())))


def _drop(choice: Choice) -> str:
    label = escape(choice.label)
    options = "".join(
        f'<option value="{escape(value)}"{" selected" if value == choice.value else ""}>'
        f"{escape(text)}"
        for value, text in choice.options
    )
    return (
        f'<select class="form-select" name="{choice.name}" aria-label="{label}">'
        f'<option value="">{label}{options}</select>'
    )


def boxes(asked: Asked) -> SafeString:
    """A box for each column: those that are shown in their order, then the others."""
    shown = dict.fromkeys(asked.columns)
    others = (column for column in asked.listing.columns if column not in shown)
    return safe(
        "".join(
            "<label><input type=checkbox name=columns "
            f'value="{column.key}"{" checked" if column in shown else ""}'
            f"{'' if at else ' disabled'}>{escape(column.label)}</label>"
            for at, column in enumerate((*shown, *others))
        )
    )
