"""A status report as a Word document: headings, tables, and charts that can be edited."""

import io
from typing import Any

from django.conf import settings
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Mm, Pt, RGBColor

from apps.reports import rules
from apps.reports.printing import columns, native
from apps.reports.printing.pages import TONES, figure_words, meta, verdict
from apps.reports.printing.word_charts import add_chart
from apps.reports.printing.word_maps import add_map
from apps.reports.rules import Content

INK, INK_2, FAINT, RULE = "161E2A", "445062", "5F6B7D", "C6CDD8"
SHADES = {"ok": "186A3D", "warn": "8A4B00", "bad": "B3261E"}
BARS = {"highlights": "3F9C6B", "lowlights": "CF4238", "asks": "3D4CC2"}
PAPERS = {"A4": (Mm(210), Mm(297)), "Letter": (Mm(215.9), Mm(279.4))}
MARGIN = Mm(16)
FONT = "Arial"
MOST_ROWS = 200  # Word is for reading: the workbook has all of them
HIGH = Emu(Mm(52))
TOGETHER = 12  # rows of a table that stay on one page
LETTERS = 104  # of a table that fit beside each other


def word(content: Content, *, size: str = "A4") -> bytes:
    """The document, on A4 or Letter."""
    paper = Document()
    paper.core_properties.title = content["title"]
    paper.core_properties.author = content["owner"]
    _Paper(paper, content, size).write()
    file = io.BytesIO()
    paper.save(file)
    return file.getvalue()


class _Paper:
    """The document while it is written."""

    def __init__(self, paper: Any, content: Content, size: str) -> None:
        self.paper, self.content = paper, content
        page = paper.sections[0]
        page.orientation = WD_ORIENT.PORTRAIT
        page.page_width, page.page_height = PAPERS[size]
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGIN
        self.wide = Emu(page.page_width - 2 * MARGIN)
        _styles(paper)
        self._foot(page)

    def write(self) -> None:
        content = self.content
        self.paper.add_paragraph(content["title"], style="Title")
        self._line(meta(content), 9, FAINT)
        lead = self.paper.add_paragraph()
        _run(lead, f"{verdict(content)} ", 11.5, SHADES[TONES[content["health"]["key"]]], bold=True)
        _run(lead, content["texts"]["summary"], 11.5, INK_2)
        self._cards()
        self._lists()
        for part in content["sections"]:
            self._section(part)
        if not content["has_amounts"]:
            self._line("Amounts are shown to people with that permission.", 8.5, FAINT)

    def _line(self, text: str, size: float, colour: str, *, stays: bool = False) -> None:
        """A paragraph; one that `stays` is on the page of what comes next."""
        if text:
            line = self.paper.add_paragraph()
            line.paragraph_format.keep_with_next = stays
            _run(line, text, size, colour)

    def _foot(self, page: Any) -> None:
        foot = page.footer.paragraphs[0]
        _run(foot, f"{settings.NETWORK_NAME}, {self.content['ref']}, internal    Page ", 8, FAINT)
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            foot.add_run()._r.append(_field(kind, text))

    def _cards(self) -> None:
        figures = self.content["figures"]
        if not figures:
            return
        grid = self.paper.add_table(1, len(figures))
        grid.alignment = WD_TABLE_ALIGNMENT.CENTER
        for cell, each in zip(grid.rows[0].cells, figures, strict=True):
            value, beside, below = figure_words(each)
            _fill(cell, "F6F7F9")
            _run(cell.paragraphs[0], each["label"], 8, FAINT)
            middle = _tight(cell.add_paragraph())
            _run(middle, value, 15, INK, bold=True)
            _run(middle, f" {beside}" if beside else "", 9, INK_2)
            _run(_tight(cell.add_paragraph()), below or " ", 8, FAINT)
        self.paper.add_paragraph()

    def _lists(self) -> None:
        texts = self.content["texts"]
        if not any(texts[name] for name in BARS):
            return
        grid = self.paper.add_table(1, len(BARS))
        for cell, (name, colour) in zip(grid.rows[0].cells, BARS.items(), strict=True):
            _border(cell, "top", colour, 18)
            _run(_tight(cell.paragraphs[0]), name.capitalize(), 10, INK, bold=True)
            for text in texts[name]:
                _run(_tight(cell.add_paragraph(style="List Bullet")), text, 9.5, INK_2)
            if not texts[name]:
                _run(_tight(cell.add_paragraph()), "None", 9.5, FAINT)

    def _section(self, part: Content) -> None:
        self.paper.add_heading(part["title"], 1)
        self._line(part["about"], 8.5, FAINT, stays=True)
        self._numbers(part["numbers"])
        for one in part["charts"]:
            unit = native.scaled(one)[1]
            self.paper.add_heading(f"{one['title']}, {unit}" if unit else one["title"], 2)
            add_chart(self.paper, one, wide=self.wide, high=HIGH)
            self.paper.paragraphs[-1].paragraph_format.keep_with_next = bool(one["summary"])
            self._line(one["summary"], 8.5, FAINT)
        for each in part.get("maps", ()):
            self._map(each)
        for table in part["tables"]:
            if table["title"]:
                self.paper.add_heading(table["title"], 2)
            self._table(table)
        self._line(part["empty"], 10, FAINT)

    def _map(self, geography: Content) -> None:
        self.paper.add_heading(geography["title"], 2)
        add_map(self.paper, geography, wide=self.wide)
        self.paper.paragraphs[-1].paragraph_format.keep_with_next = True
        self._line(geography["summary"], 8.5, FAINT)

    def _numbers(self, numbers: list[Content]) -> None:
        if not numbers:
            return
        line = self.paper.add_paragraph()
        line.paragraph_format.keep_with_next = True
        for each in numbers:
            value, beside, below = figure_words(each)
            _run(line, f"{each['label']} ", 9.5, INK_2)
            _run(line, f"{value} {beside}".strip(), 9.5, INK, bold=True)
            _run(line, f" {below}    " if below else "    ", 8.5, FAINT)

    def _table(self, table: Content) -> None:
        heads, rows = table["columns"], table["rows"][: min(MOST_ROWS, table["shown"])]
        grid = self.paper.add_table(1 + len(rows), len(heads))
        for column, wide in zip(grid.columns, self._widths(table, rows), strict=True):
            column.width = wide
            for cell in column.cells:
                cell.width = wide
        for cell, each in zip(grid.rows[0].cells, heads, strict=True):
            _border(cell, "bottom", RULE, 6)
            _write(cell, each["label"], each, FAINT)
        _repeat(grid.rows[0])
        for line, row in zip(list(grid.rows)[1:], rows, strict=True):
            line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, each, value in zip(line.cells, heads, row["cells"], strict=True):
                _border(cell, "bottom", "E2E6EC", 4)
                _write(cell, rules.cell_text(value, each["unit"]), each, _shade(value))
        if len(rows) <= TOGETHER:
            _keep_together(grid)
        if len(rows) < table["total"]:
            self._line(
                f"{len(rows)} of {table['total']} shown; the workbook has the others.", 8.5, FAINT
            )
        self._line(table["note"], 8.5, FAINT)

    def _widths(self, table: Content, rows: list[Content]) -> list[Emu]:
        return [Emu(int(self.wide * part)) for part in columns.shares(table, rows, LETTERS)]


def _styles(paper: Any) -> None:
    looks = {"Normal": (9.5, INK), "Title": (20, INK), "Heading 1": (13, INK),
             "Heading 2": (10, INK_2), "List Bullet": (9.5, INK_2)}  # fmt: skip
    for name, (size, colour) in looks.items():
        style = paper.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor.from_string(colour)
        style.font.bold = name not in ("Normal", "List Bullet")
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{script}"), None)
        style.paragraph_format.space_after = Pt(4)
    paper.styles["Heading 1"].paragraph_format.space_before = Pt(14)
    paper.styles["Heading 2"].paragraph_format.space_before = Pt(8)
    borders = paper.styles["Title"].element.get_or_add_pPr().find(qn("w:pBdr"))
    if borders is not None:
        borders.getparent().remove(borders)


def _run(line: Any, text: str, size: float, colour: str, *, bold: bool = False) -> None:
    run = line.add_run(text)
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = RGBColor.from_string(colour)


def _tight(line: Any) -> Any:
    line.paragraph_format.space_after = Pt(2)
    return line


def _write(cell: Any, text: str, column: Content, colour: str) -> None:
    line = _tight(cell.paragraphs[0])
    is_right = column["unit"] in rules.NUMERIC or column["unit"] == "date"
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT if is_right else WD_ALIGN_PARAGRAPH.LEFT
    _run(line, text, 8, colour, bold=column["unit"] in ("name", "status") and colour != FAINT)


def _shade(value: Any) -> str:
    return SHADES.get(value.get("tone", ""), INK) if isinstance(value, dict) else INK


def _fill(cell: Any, colour: str) -> None:
    shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{colour}"/>')
    cell._tc.get_or_add_tcPr().append(shade)


def _border(cell: Any, side: str, colour: str, size: int) -> None:
    """One edge of a cell, in eighths of a point."""
    edges = (
        f'<w:tcBorders {nsdecls("w")}><w:{side} w:val="single" w:sz="{size}" w:color="{colour}"/>'
        "</w:tcBorders>"
    )
    cell._tc.get_or_add_tcPr().append(parse_xml(edges))


def _keep_together(grid: Any) -> None:
    """A short table is not cut by the end of a page."""
    for row in list(grid.rows)[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _repeat(row: Any) -> None:
    """The head stands on every page the table goes over."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _field(kind: str, text: str) -> Any:
    if not kind:
        code = OxmlElement("w:instrText")
        code.text = text
        return code
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark
