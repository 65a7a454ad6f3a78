"""Tables of frozen rows as HTML: made by hand, because a template is ten times slower."""

from collections.abc import Iterator
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from apps.reports import rules
from apps.reports.printing import columns
from apps.reports.rules import Content

NUMERIC = frozenset({"days", "count", "bps", "percent", "money", "date"})
DENSE, LINES, WIDEST = 500, 54, 34  # rows, lines on a page, letters of a line
SHORT, LONG_NAME = 21, 30  # letters that stay on one line
LONG_WORD = 16  # letters from which a word may break
MARKS = {
    "ok": '<circle cx="6" cy="6" r="5.4" fill="#186a3d"/>'
          '<path d="M3.4 6.2l1.8 1.8 3.5-3.8" fill="none" stroke="#fff" stroke-width="1.4"/>',
    "warn": '<path d="M6 .8L11.6 11H.4z" fill="#d88a1c"/>'
            '<path d="M6 4.4v3M6 8.6v1.2" stroke="#fff" stroke-width="1.3"/>',
    "bad": '<path d="M3.6.6h4.8l3 3v4.8l-3 3H3.6l-3-3V3.6z" fill="#b3261e"/>'
           '<path d="M4 4l4 4M8 4l-4 4" stroke="#fff" stroke-width="1.4"/>',
}  # fmt: skip
SHADES = {"ok": "g", "warn": "a", "bad": "r"}


def html(table: Content, *, base: str = "", first: int = 0, most: int | None = None) -> SafeString:
    """The rows [first, first + most) of a table; links lead to `base` and their path."""
    rows = table["rows"][first : None if most is None else first + most]
    heads = "".join(_head(each) for each in table["columns"])
    body = "".join(_row(table["columns"], each, base) for each in rows)
    return mark_safe(  # noqa: S308  built from escaped parts in this module
        f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    )


def dense(table: Content) -> SafeString:
    """The same for thousands of rows on paper: a page of lines in each cell.

    The PDF renderer takes ten milliseconds for a row of cells, and far less for a line of text.
    """
    heads = "".join(_head(each) for each in table["columns"])
    rows = table["rows"][: table["shown"]]
    pages = "".join(
        f"<tr>{''.join(_lines(table['columns'], rows[at : at + LINES]))}</tr>"
        for at in range(0, len(rows), LINES)
    )
    return mark_safe(  # noqa: S308  built from escaped parts in this module
        f'<table class="dense"><thead><tr>{heads}</tr></thead><tbody>{pages}</tbody></table>'
    )


def _lines(heads: list[Content], rows: list[Content]) -> Iterator[str]:
    for at, column in enumerate(heads):
        texts = (rules.cell_text(row["cells"][at], column["unit"]) for row in rows)
        shown = "\n".join(escape(_cut(text)) for text in texts)
        yield f'<td class="{"num" if column["unit"] in NUMERIC else "name"}">{shown}</td>'


def _cut(text: str) -> str:
    """One line of its column."""
    one = " ".join(text.splitlines())
    return one if len(one) <= WIDEST else f"{one[: WIDEST - 1]}…"


def status(tone: str, word: str) -> SafeString:
    """A state: a mark and a word, the colour never alone."""
    mark = MARKS.get(tone)
    if mark is None:
        return escape(word)
    drawing = f'<svg viewBox="0 0 12 12" aria-hidden="true">{mark}</svg>'
    return mark_safe(f'<span class="s {SHADES[tone]}">{drawing}{escape(word)}</span>')  # noqa: S308


def _head(column: Content) -> str:
    css = ' class="num"' if column["unit"] in NUMERIC else ""
    return f'<th scope="col"{css}>{escape(column["label"])}</th>'


def _row(heads: list[Content], row: Content, base: str) -> str:
    changes = row.get("changes") or [None] * len(heads)
    cells = zip(heads, row["cells"], changes, strict=True)
    return f"<tr>{''.join(_cell(*each, row['link'], base) for each in cells)}</tr>"


def _cell(column: Content, cell: Any, change: Any, link: str, base: str) -> str:
    unit = column["unit"]
    if unit == "status":
        return f"<td>{status(cell['tone'], cell['word'])}</td>"
    text = escape(rules.cell_text(cell, unit))
    if unit == "name":
        inner = f'<a href="{escape(base + link)}">{text}</a>' if link else text
        return f'<td class="name{_breaks(text, LONG_NAME)}">{inner}</td>'
    if unit not in NUMERIC:
        return f'<td class="{_breaks(text, SHORT).strip()}">{text}</td>'
    return f'<td class="num{_slip(column, cell)}">{text}{"".join(_change(change, unit))}</td>'


def _breaks(text: str, most: int) -> str:
    """A short text stays on one line; one with a word too long for a column breaks within it."""
    if columns.length(text) <= most:
        return " nw"
    longest = max(map(columns.length, text.split()), default=0)
    return " long" if longest > LONG_WORD else ""


def _change(change: Any, unit: str) -> Iterator[str]:
    said = rules.change_text(change, unit)
    if said and said != "unchanged":
        yield f' <span class="sub">{escape(said)}</span>'


def _slip(column: Content, cell: Any) -> str:
    """Days after the first date are in red."""
    return " bad" if column["key"] in ("slip", "late") and (cell or 0) > 0 else ""
