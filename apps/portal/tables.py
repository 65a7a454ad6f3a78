"""Tables of the portal: filters, order, pages and exports over what `for_partner` gives.

A partner's rows are few enough to be filtered here; a page shows 50 of them. Exports hold all rows
that match, with every column that has a value: CSV, Excel and JSON.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponseBase, JsonResponse
from django.http import StreamingHttpResponse as Streamed
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.core import exports, units
from apps.core.ui.components import escape, safe

SEARCH, SORT, PAGE, EXPORT = "q", "sort", "page", "export"
SIZE = 50


@dataclass(frozen=True)
class Column:
    """One column: `value` is typed and goes into exports, `cell` is its HTML (else the value).

    `sort` False: not sorted by. A column without a value is only drawn; one with `is_shown` False
    is only exported.
    """

    key: str
    label: str
    value: Callable[[Any], Any] | None
    cell: Callable[[Any], Any] | None = None
    numeric: bool = False
    css: str = ""
    sort: bool = True
    is_shown: bool = True

    @property
    def css_class(self) -> str:
        return " ".join(filter(None, ("ep-num" if self.numeric else "", self.css)))

    @property
    def sorts(self) -> bool:
        return self.sort and self.value is not None


@dataclass(frozen=True)
class Filter:
    """A drop-down: `value` of a row is what is chosen, `label` how it is called."""

    name: str
    label: str
    value: Callable[[Any], str]
    text: Callable[[Any], str]

    def options(self, rows: Iterable[Any]) -> list[tuple[str, str]]:
        found = {self.value(row): self.text(row) for row in rows if self.value(row)}
        return sorted(found.items(), key=lambda option: option[1])


@dataclass(frozen=True)
class Table:
    """A list of one noun.

    `sort` is the key of the first order, with `-` for descending; empty: as the rows come.
    """

    key: str
    noun: str
    nouns: str
    columns: tuple[Column, ...]
    sort: str
    words: Callable[[Any], str]
    filters: tuple[Filter, ...] = ()
    css: Callable[[Any], str] = field(default=lambda row: "")
    foot: str = ""

    def counted(self, total: int) -> str:
        return f"{units.number(total)} {self.noun if total == 1 else self.nouns}"


@dataclass(frozen=True)
class Asked:
    """What an address asks of a table, never trusted: unknown words mean the usual."""

    table: Table
    request: HttpRequest

    @property
    def search(self) -> str:
        return self.request.GET.get(SEARCH, "").strip()

    @property
    def sort(self) -> str:
        wanted = self.request.GET.get(SORT, "")
        known = {column.key for column in self.table.columns if column.sorts}
        return wanted if wanted.removeprefix("-") in known else self.table.sort

    @property
    def is_filtered(self) -> bool:
        return any(self.request.GET.get(name) for name in (SEARCH, *self._names))

    @property
    def _names(self) -> list[str]:
        return [each.name for each in self.table.filters]

    def rows(self, rows: Iterable[Any]) -> list[Any]:
        """Those that match, in order."""
        wanted = [(each, self.request.GET.get(each.name, "")) for each in self.table.filters]
        found = [
            row for row in rows
            if self._has_words(row) and all(not text or f.value(row) == text for f, text in wanted)
        ]  # fmt: skip
        return self._sorted(found)

    def _has_words(self, row: Any) -> bool:
        if not self.search:
            return True
        words = self.table.words(row).casefold()
        return all(word in words for word in self.search.casefold().split())

    def _sorted(self, rows: list[Any]) -> list[Any]:
        """What has no value comes last in both directions."""
        key = self.sort.removeprefix("-")
        if not key:
            return rows
        value = next(column.value for column in self.table.columns if column.key == key)
        pairs = [(value(row), row) for row in rows] if value else []
        known = [pair for pair in pairs if pair[0] is not None]
        known.sort(key=lambda pair: _comparable(pair[0]), reverse=self.sort.startswith("-"))
        return [row for _, row in known] + [row for found, row in pairs if found is None]

    def address(self, **changes: Any) -> str:
        query = self.request.GET.copy()
        for name, value in changes.items():
            query.pop(name, None)
            if value is not None:
                query[name] = str(value)
        return f"?{query.urlencode()}"


def _comparable(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def respond(
    request: HttpRequest, table: Table, rows: Sequence[Any], *, template: str,
    decorate: Callable[[Sequence[Any]], Sequence[Any]] = lambda rows: rows, **context: Any,
) -> HttpResponseBase:  # fmt: skip
    """The page of a table, or a file of all rows that match with `export=csv|xlsx|json`.

    `decorate` gives the rows of a page, or of a file, what takes a bulk read of its own.
    """
    asked = Asked(table, request)
    found = asked.rows(rows)
    kind = request.GET.get(EXPORT)
    if kind in _ANSWERS:
        return _ANSWERS[kind](table, decorate(found))
    number = _number(request.GET.get(PAGE, ""), len(found))
    shown = found[(number - 1) * SIZE : number * SIZE]
    return render(
        request, template,
        {**context, "table": table, "list": drawn(asked, decorate(shown), found, rows, number)},
    )  # fmt: skip


def drawn(
    asked: Asked, shown: Sequence[Any], found: Sequence[Any], rows: Sequence[Any], number: int
) -> dict[str, Any]:
    """For `portal/_table.html`."""
    table = asked.table
    return {
        "counted": table.counted(len(found)),
        "total": len(found),
        "has_any": bool(rows),
        "is_filtered": asked.is_filtered,
        "search": asked.search,
        "sort": asked.sort,
        "filters": [_filter(each, asked, rows) for each in table.filters],
        "head": head(asked),
        "labels": labels(table),
        "body": body(table, shown),
        "exports": [(k, asked.address(export=k, page=None)) for k in _ANSWERS],
        "first": (number - 1) * SIZE + 1,
        "last": (number - 1) * SIZE + len(shown),
        "previous": asked.address(page=number - 1) if number > 1 else "",
        "next": asked.address(page=number + 1) if number * SIZE < len(found) else "",
    }


def _filter(each: Filter, asked: Asked, rows: Sequence[Any]) -> dict[str, Any]:
    chosen = asked.request.GET.get(each.name, "")
    return {
        "name": each.name, "label": each.label, "value": chosen, "options": each.options(rows)
    }  # fmt: skip


def _number(text: str, total: int) -> int:
    number = int(text) if text.isdecimal() and len(text) < 6 else 1
    return min(max(1, number), max(1, -(-total // SIZE)))


def head(asked: Asked) -> SafeString:
    """Column heads; those that sort are links and say by aria-sort what is in force."""
    shown = [column for column in asked.table.columns if column.is_shown]
    return safe("".join(_head_cell(column, asked) for column in shown))


def _head_cell(column: Column, asked: Asked) -> str:
    css = f' class="{column.css_class}"' if column.css_class else ""
    if not column.sorts:
        return f'<th scope="col"{css}>{escape(column.label)}</th>'
    is_here = asked.sort.removeprefix("-") == column.key
    is_down = asked.sort.startswith("-")
    aria = f' aria-sort="{"descending" if is_down else "ascending"}"' if is_here else ""
    turned = not is_down if is_here else column.numeric
    address = escape(asked.address(sort=f"{'-' if turned else ''}{column.key}", page=None))
    return f'<th scope="col"{css}{aria}><a href="{address}">{escape(column.label)}</a></th>'


def body(table: Table, rows: Sequence[Any]) -> SafeString:
    """All rows; the first cell is the row's head."""
    first, *rest = [column for column in table.columns if column.is_shown]
    parts = []
    for row in rows:
        css = table.css(row)
        parts.append(f'<tr class="{css}">' if css else "<tr>")
        parts.append(f'<th scope="row"{_attributes(first)}>{_html(first, row)}</th>')
        parts += [f"<td{_attributes(column)}>{_html(column, row)}</td>" for column in rest]
        parts.append("</tr>")
    return safe("".join(parts))


def _attributes(column: Column) -> str:
    return f' class="{column.css_class}"' if column.css_class else ""


def labels(table: Table) -> SafeString:
    """What folded cells are called on phones, as properties of the table: once, not per cell."""
    shown = [column.label for column in table.columns if column.is_shown]
    texts = (label.replace("\\", "\\\\").replace("'", "\\'") for label in shown)
    return safe(escape("".join(f"--c{at}:'{text}';" for at, text in enumerate(texts, 1))))


def _html(column: Column, row: Any) -> str:
    content = (column.cell or column.value)(row)  # type: ignore[misc]
    return units.NONE if content is None or content == "" else escape(content)


def _csv(table: Table, rows: Sequence[Any]) -> HttpResponseBase:
    lines = exports.csv_response_rows(_columns(table), rows)
    return _named(Streamed(lines, content_type=exports.CSV_TYPE), table, "csv")


def _xlsx(table: Table, rows: Sequence[Any]) -> HttpResponseBase:
    book = exports.xlsx(_columns(table), rows, sheet=table.nouns.capitalize())
    return _named(FileResponse(book, content_type=exports.XLSX_TYPE), table, "xlsx")


def _json(table: Table, rows: Sequence[Any]) -> HttpResponseBase:
    """Keys as of the columns; rates in bit/s, times as RFC 3339 in UTC, decimals as text."""
    columns = [column for column in table.columns if column.value]
    found = [{column.key: _plain(column.value(row)) for column in columns} for row in rows]  # type: ignore[misc]
    return _named(JsonResponse({table.nouns: found}), table, "json")


def _columns(table: Table) -> list[exports.Column]:
    return [exports.Column(each.label, each.value) for each in table.columns if each.value]


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return f"{value:f}"
        case datetime():
            return value.isoformat()
        case date():
            return value.isoformat()
    return str(value)


def _named(response: HttpResponseBase, table: Table, kind: str) -> HttpResponseBase:
    name = f"{table.key}-{timezone.localdate():%Y-%m-%d}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


_ANSWERS: dict[str, Callable[[Table, Sequence[Any]], HttpResponseBase]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "json": _json,
}
