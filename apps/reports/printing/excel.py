"""A status report as a workbook: a summary, native charts, and one sheet for each table."""

import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.conf import settings
from xlsxwriter.worksheet import Worksheet

from apps.reports import rules
from apps.reports.printing.drawing import colours, scaled
from apps.reports.printing.pages import figure_words, meta, verdict
from apps.reports.rules import Content

INK, FAINT, RULE, HEAD = "#161e2a", "#5f6b7d", "#c6cdd8", "#eef0f4"
SHADES = {"ok": "#186a3d", "warn": "#8a4b00", "bad": "#b3261e"}
GBPS = 10**9
WIDEST, NARROWEST = 46, 9
PAPERS = {"A4": 9, "Letter": 1}
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def excel(content: Content, *, size: str = "A4") -> bytes:
    """The workbook. Texts are never formulas or links; rates are Gbps, money has its currency."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, **SAFE})
    book.set_properties({"title": content["title"], "author": content["owner"]})
    _Book(book, size).write(content)
    book.close()
    return file.getvalue()


class _Book:
    """The workbook while it is written: its formats and the sheet names that are taken."""

    def __init__(self, book: xlsxwriter.Workbook, size: str) -> None:
        self.book, self.size = book, size
        self.taken: set[str] = set()
        self.made: dict[str, Any] = {}

    def write(self, content: Content) -> None:
        self._summary(content)
        if any(part["charts"] for part in content["sections"]):
            self._charts(content)
        for part in content["sections"]:
            for table in part["tables"]:
                self._table(table, table["title"] or part["title"], content)

    def format(self, **looks: Any) -> Any:
        """A format, made once."""
        key = repr(sorted(looks.items()))
        if key not in self.made:
            base = {"font_name": "Calibri", "font_size": 10, "font_color": INK, "valign": "top"}
            self.made[key] = self.book.add_format({**base, **looks})
        return self.made[key]

    def sheet(self, name: str) -> Worksheet:
        """A sheet with a name that Excel takes and no other has."""
        plain = " ".join(_NOT_IN_NAMES.sub(" ", name).split())[:31].strip() or "Sheet"
        found, n = plain, 2
        while found.casefold() in self.taken:
            found, n = f"{plain[:28]} {n}", n + 1
        self.taken.add(found.casefold())
        sheet = self.book.add_worksheet(found)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(PAPERS[self.size])
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{settings.NETWORK_NAME}, internal&RPage &P of &N")
        return sheet

    def _summary(self, content: Content) -> None:
        sheet = self.sheet("Summary")
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 18)
        sheet.set_column(2, 3, 24)
        sheet.set_row(0, 26)
        sheet.write_string(0, 0, content["title"], self.format(bold=True, font_size=16))
        sheet.write_string(1, 0, meta(content), self.format(font_color=FAINT))
        words = f"{verdict(content)} {content['texts']['summary']}"
        wrapped = self.format(text_wrap=True, font_size=11)
        sheet.merge_range(2, 0, 2, 3, "", wrapped)
        sheet.write_string(2, 0, words, wrapped)
        sheet.set_row(2, 15 * (2 + len(words) // 95))
        at = self._figures(sheet, content["figures"], 4)
        for part in content["sections"]:
            if part["numbers"] or part["empty"]:
                sheet.write_string(at, 0, part["title"], self.format(bold=True, font_size=12))
                at = self._figures(sheet, part["numbers"], at + 1)
            if part["empty"]:
                sheet.write_string(at - 1, 0, part["empty"], self.format(font_color=FAINT))
                at += 1
        self._texts(sheet, content, at)

    def _figures(self, sheet: Worksheet, numbers: list[Content], at: int) -> int:
        """Label, value, what it is a part of, change. Returns the row after the next empty one."""
        for each in numbers:
            _value, beside, below = figure_words(each)
            value, looks = typed(each["value"], each["unit"], each["currency"])
            sheet.write_string(at, 0, f"{each['label']}{_unit(each['unit'])}", self.format())
            self._put(sheet, at, 1, value, {**looks, "align": "right", "bold": True})
            beside = beside if each["of"] is not None else ""
            sheet.write_string(at, 2, beside, self.format(font_color=FAINT))
            sheet.write_string(at, 3, below, self.format(font_color=FAINT))
            at += 1
        return at + 1

    def _texts(self, sheet: Worksheet, content: Content, at: int) -> None:
        for name in ("highlights", "lowlights", "asks"):
            if content["texts"][name]:
                sheet.write_string(at, 0, name.capitalize(), self.format(bold=True, font_size=12))
                for at, line in enumerate(content["texts"][name], start=at + 1):  # noqa: B020
                    sheet.write_string(at, 0, line, self.format())
                at += 2

    def _table(self, table: Content, title: str, content: Content) -> None:
        sheet = self.sheet(title)
        columns = table["columns"]
        sheet.write_string(0, 0, title, self.format(bold=True, font_size=14))
        note = f"{content['title']}. {table['total']} rows. {table['note']}".strip()
        sheet.write_string(1, 0, note, self.format(font_color=FAINT))
        head = {"bold": True, "bg_color": HEAD, "bottom": 1, "bottom_color": RULE}
        for at, each in enumerate(columns):
            align = "right" if each["unit"] in rules.NUMERIC else "left"
            label = f"{each['label']}{_unit(each['unit'])}"
            indent = {} if align == "right" or at == 0 else {"indent": 1}
            sheet.write_string(3, at, label, self.format(**head, align=align, **indent))
            sheet.set_column(at, at, _width(table, at, label))
        for number, row in enumerate(table["rows"], start=4):
            for at, (each, cell) in enumerate(zip(columns, row["cells"], strict=True)):
                self._cell(sheet, number, at, cell, each["unit"], row["link"])
        sheet.freeze_panes(4, 1)
        sheet.repeat_rows(3)
        sheet.autofilter(3, 0, 3 + len(table["rows"]), len(columns) - 1)

    def _cell(self, sheet: Worksheet, row: int, at: int, cell: Any, unit: str, link: str) -> None:
        if unit == "name" and link:
            looks = self.format(font_color="#3d4cc2", bold=True)
            address = f"{settings.BASE_URL}{link}"
            sheet.write_url(row, at, address, looks, string=str(cell)[:255])
            return
        if isinstance(cell, dict) and unit == "status":
            looks = {"font_color": SHADES.get(cell["tone"], INK), "bold": cell["tone"] in SHADES}
            self._put(sheet, row, at, cell["word"], {**looks, "indent": 1})
            return
        amount = cell["amount"] if isinstance(cell, dict) else cell
        currency = cell["currency"] if isinstance(cell, dict) else ""
        value, looks = typed(amount, unit, currency)
        self._put(sheet, row, at, value, looks)

    def _put(self, sheet: Worksheet, row: int, at: int, value: Any, looks: dict[str, Any]) -> None:
        made = self.format(**looks)
        match value:
            case None:
                sheet.write_blank(row, at, None, made)
            case date():
                sheet.write_datetime(row, at, value, made)
            case str():
                sheet.write_string(row, at, value, made)
            case _:
                sheet.write_number(row, at, value, made)

    def _charts(self, content: Content) -> None:
        """The figures of each chart with the chart beside them, one below the other."""
        sheet = self.sheet("Charts")
        sheet.set_column(0, 0, 14)
        sheet.set_column(1, 6, 11)
        at, breaks = 0, []
        for number, one in enumerate(
            each for part in content["sections"] for each in part["charts"]
        ):
            if number and number % 2 == 0:
                breaks.append(at)  # two on a printed page, none cut in two
            self._chart(sheet, one, at)
            at += max(len(one["places"]) + 4, 18)
        sheet.set_h_pagebreaks(breaks)

    def _chart(self, sheet: Worksheet, one: Content, at: int) -> None:
        scale, unit = scaled(one)
        shown = "#,##0" if one["unit"] == "count" else "#,##0.0##"
        sheet.write_string(at, 0, one["title"], self.format(bold=True, font_size=12))
        drawn = self.book.add_chart(_kind(one))
        first, last = at + 2, at + 1 + len(one["places"])
        for row, place in enumerate(one["places"], start=first):
            sheet.write_string(row, 0, place, self.format())
        for column, line in enumerate(one["series"], start=1):
            sheet.write_string(at + 1, column, line["name"], self.format(bold=True, align="right"))
            for row, value in enumerate(line["values"], start=first):
                number = None if value is None else value / scale
                self._put(sheet, row, column, number, {"num_format": shown})
            colour = colours(one)[column - 1]
            drawn.add_series(_series(sheet.get_name(), (at + 1, first, last, column), one, colour))
        drawn.set_title({"name": one["title"], "name_font": {"size": 12, "color": INK}})
        drawn.set_y_axis({"name": unit, "min": 0, "major_gridlines": {"visible": True,
                          "line": {"color": "#e2e6ec"}}, "num_format": "#,##0.##"})  # fmt: skip
        drawn.set_legend({"none": True} if len(one["series"]) == 1 else {"position": "right"})
        drawn.set_size({"width": 720, "height": 300})
        sheet.insert_chart(at, 6, drawn, {"description": one["summary"]})


def typed(value: Any, unit: str, currency: str = "") -> tuple[Any, dict[str, Any]]:
    """A value as a cell holds it, and how it looks: rates in Gbps, days as dates."""
    if value is None:
        return None, {}
    match unit:
        case "bps":
            return value / GBPS, {"num_format": "#,##0.0"}
        case "percent":
            return float(Decimal(value)), {"num_format": "0.0"}
        case "money":
            return float(Decimal(value)), {"num_format": f"[${currency}] #,##0.00"}
        case "count" | "days":
            return value, {"num_format": "#,##0"}
        case "date":
            return date.fromisoformat(value), {"num_format": "d mmm yyyy", "align": "right"}
    return str(value), {"indent": 1}


def _unit(unit: str) -> str:
    return {"bps": ", Gbps", "percent": ", %", "days": ", days"}.get(unit, "")


def _width(table: Content, at: int, label: str) -> float:
    unit = table["columns"][at]["unit"]
    texts = (rules.cell_text(row["cells"][at], unit) for row in table["rows"][:200])
    least = 20 if unit == "money" else 0  # amounts are exact here
    longest = max([least, len(label) + 3, *(len(text) + 2 for text in texts)])
    return float(min(max(longest, NARROWEST), WIDEST))


def _kind(one: Content) -> dict[str, str]:
    stacked = {"type": "column", "subtype": "stacked"}
    return stacked if one["kind"] == "columns" else {"type": "line"}


def _series(
    name: str, place: tuple[int, int, int, int], one: Content, colour: str
) -> dict[str, Any]:
    head, first, last, column = place
    look: dict[str, Any] = {"line": {"color": colour, "width": 2.25}}
    if one["kind"] == "columns":
        look = {"fill": {"color": colour}, "gap": 60}
    return {
        "name": [name, head, column], "categories": [name, first, 0, last, 0],
        "values": [name, first, column, last, column], **look,
    }  # fmt: skip
