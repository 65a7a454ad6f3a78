"""A status report as slides: 16 to 9, native charts and tables, our colours and type."""

import io
import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Emu, Inches, Pt

from apps.reports import rules
from apps.reports.printing import columns, maps, native
from apps.reports.printing.pages import TONES, figure_words, meta, verdict
from apps.reports.rules import Content

WIDE, HIGH, EDGE = Inches(13.333), Inches(7.5), Inches(0.6)
INSIDE = WIDE - 2 * EDGE
INK, INK_2, FAINT, RULE = "161E2A", "445062", "5F6B7D", "E2E6EC"
SHADES = {"ok": "186A3D", "warn": "8A4B00", "bad": "B3261E"}
BARS = {"highlights": "3F9C6B", "lowlights": "CF4238", "asks": "3D4CC2"}
TITLE_ONLY = 5  # of the library's template
HIGH_ROW = Inches(0.38)
ROWS, MOST_SLIDES = 12, 3  # rows on a slide, slides of a table; the rest is in the workbook
LETTERS = 140  # of a table that fit beside each other
ON_TITLE, ON_TWO_LINES, ON_META = 66, 180, 160  # letters
SUMMARY, LONG_SUMMARY = 380, 800  # letters, in large and in small type
LIST = {12: (44, 10), 10: (54, 13)}  # letters of a line, and lines, by points
FONT = "Arial"  # there on every machine that opens slides
SCHEME = {
    "dk1": INK, "lt1": "FFFFFF", "dk2": INK_2, "lt2": "ECEFF3", "accent1": "3D4CC2",
    "accent2": "8A96AA", "accent3": "3F9C6B", "accent4": "D88A1C", "accent5": "CF4238",
    "accent6": "8A4FB0", "hlink": "3D4CC2", "folHlink": "5F6B7D",
}  # fmt: skip


def powerpoint(content: Content, *, size: str = "") -> bytes:
    """The slides; `size` is not used: they are for a screen."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDE, HIGH
    _theme(deck)
    deck.core_properties.title = content["title"]
    deck.core_properties.author = content["owner"]
    _Deck(deck, content).write()
    file = io.BytesIO()
    deck.save(file)
    return file.getvalue()


def _theme(deck: Any) -> None:
    """Our colours and font in the theme itself, so that what is added later fits."""
    theme = deck.slide_masters[0].part.part_related_by(RELATIONSHIP_TYPE.THEME)
    text = theme.blob.decode()
    for name, colour in SCHEME.items():
        text = re.sub(
            f"<a:{name}>.*?</a:{name}>", f'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>', text,
            flags=re.S,
        )  # fmt: skip
    theme._blob = re.sub(r'<a:latin typeface="[^"]*"', f'<a:latin typeface="{FONT}"', text).encode()
    title = deck.slide_layouts[TITLE_ONLY].placeholders[0]
    title.left, title.top, title.width, title.height = EDGE, Inches(0.42), INSIDE, Inches(0.6)


class _Deck:
    """The slides while they are written."""

    def __init__(self, deck: Any, content: Content) -> None:
        self.deck, self.content = deck, content

    def write(self) -> None:
        self._first()
        for part in self.content["sections"]:
            self._section(part)
        self._last()

    def _slide(self, title: str, below: str) -> Any:
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[TITLE_ONLY])
        frame = slide.shapes.title.text_frame
        frame.text = columns.cut(title, ON_TWO_LINES)
        frame.vertical_anchor = MSO_ANCHOR.TOP
        frame.margin_left = frame.margin_top = 0
        line = frame.paragraphs[0]
        line.alignment = PP_ALIGN.LEFT
        is_long = columns.length(title) > ON_TITLE
        line.font.size, line.font.bold = Pt(16 if is_long else 24), True
        line.font.color.rgb = RGBColor.from_string(INK)
        said = columns.cut(below, ON_META)
        _write(slide, said, EDGE, Inches(0.98), INSIDE, size=11, colour=FAINT)
        self._foot(slide)
        return slide

    def _foot(self, slide: Any) -> None:
        left = f"{settings.NETWORK_NAME} · {self.content['ref']} · internal"
        _write(slide, left, EDGE, Inches(7.02), Inches(9), size=9, colour=FAINT)
        number = str(len(self.deck.slides))
        _write(slide, number, WIDE - EDGE - Inches(1), Inches(7.02), Inches(1), size=9,
               colour=FAINT, align=PP_ALIGN.RIGHT)  # fmt: skip

    def _first(self) -> None:
        """All that somebody reads who reads one slide."""
        content = self.content
        slide = self._slide(content["title"], meta(content))
        box = _box(slide, EDGE, Inches(1.4), INSIDE, Inches(1.05))
        line = box.paragraphs[0]
        summary = columns.cut(content["texts"]["summary"], LONG_SUMMARY)
        size = 15 if columns.length(summary) <= SUMMARY else 11
        _run(line, f"{verdict(content)} ", size, SHADES[TONES[content["health"]["key"]]], bold=True)
        _run(line, summary, size, INK_2)
        self._cards(slide, Inches(2.6))
        self._lists(slide, Inches(4.3))

    def _cards(self, slide: Any, top: int) -> None:
        figures = self.content["figures"]
        if not figures:
            return
        gap = Inches(0.12)
        wide = Emu(int((INSIDE - gap * (len(figures) - 1)) / len(figures)))
        for at, each in enumerate(figures):
            value, beside, below = figure_words(each)
            card = slide.shapes.add_shape(
                MSO_SHAPE.RECTANGLE, EDGE + at * (wide + gap), top, wide, Inches(1.4)
            )
            card.fill.solid()
            card.fill.fore_color.rgb = RGBColor.from_string("F6F7F9")
            card.line.color.rgb = RGBColor.from_string(RULE)
            card.shadow.inherit = False
            frame = _plain_frame(card.text_frame, Inches(0.14))
            frame.vertical_anchor = MSO_ANCHOR.MIDDLE
            _run(_left(frame.paragraphs[0]), each["label"], 11, FAINT)
            middle = _left(frame.add_paragraph())
            _run(middle, value, 24, INK, bold=True)
            _run(middle, f" {beside}" if beside else "", 12, INK_2)
            _run(_left(frame.add_paragraph()), below or " ", 11, FAINT)

    def _lists(self, slide: Any, top: int) -> None:
        texts = self.content["texts"]
        if not any(texts[name] for name in BARS):
            return
        gap = Inches(0.25)
        wide = Emu(int((INSIDE - 2 * gap) / 3))
        size = _list_size(texts)
        for at, (name, colour) in enumerate(BARS.items()):
            left = EDGE + at * (wide + gap)
            bar = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, left, top, wide, Pt(2.5))
            bar.fill.solid()
            bar.fill.fore_color.rgb = RGBColor.from_string(colour)
            bar.line.fill.background()
            box = _box(slide, left, top + Inches(0.08), wide, Inches(2.4))
            _run(box.paragraphs[0], name.capitalize(), 13, INK, bold=True)
            for text in columns.fitting(texts[name], *LIST[size]) or ["None"]:
                line = box.add_paragraph()
                line.space_before = Pt(5)
                _run(line, f"•  {text}" if texts[name] else text, size, INK_2)

    def _section(self, part: Content) -> None:
        numbers = "    ".join(_said(each) for each in part["numbers"])
        if part["charts"]:
            slide = self._slide(part["title"], part["about"])
            _write(slide, numbers, EDGE, Inches(1.3), INSIDE, size=12, colour=INK_2)
            self._charts(slide, part["charts"])
        for each in part.get("maps", ()):
            self._map(part, each)
        for at, group in enumerate(_groups(part["tables"])):
            self._tables(part, group, numbers if at == 0 and not part["charts"] else "")

    def _last(self) -> None:
        """What there is nothing to tell of, together on one slide."""
        said = [
            (part["title"], part["empty"]) for part in self.content["sections"] if part["empty"]
        ]
        if not said:
            return
        box = _box(self._slide("Nothing to report", ""), EDGE, Inches(1.4), INSIDE, Inches(5))
        for title, words in said:
            line = box.add_paragraph()
            line.space_after = Pt(8)
            _run(line, f"{title}: ", 14, INK, bold=True)
            _run(line, words, 14, INK_2)

    def _charts(self, slide: Any, charts: list[Content]) -> None:
        """One wide chart, or two side by side."""
        shown = charts[:2]
        gap = Inches(0.4)
        wide = Emu(int((INSIDE - gap * (len(shown) - 1)) / max(len(shown), 1)))
        for at, one in enumerate(shown):
            left = EDGE + at * (wide + gap)
            unit = native.scaled(one)[1]
            title = f"{one['title']}, {unit}" if unit else one["title"]
            _write(slide, title, left, Inches(1.85), wide, size=12, colour=INK, bold=True)
            kind, numbers = native.data(one)
            frame = slide.shapes.add_chart(kind, left, Inches(2.15), wide, Inches(4.3), numbers)
            frame._element.nvGraphicFramePr.cNvPr.set("descr", one["summary"])
            native.dress(frame.chart, one, points=11)
            _write(slide, one["summary"], left, Inches(6.5), wide, size=11, colour=FAINT)

    def _map(self, part: Content, geography: Content) -> None:
        slide = self._slide(f"{part['title']}: {geography['title']}", part["about"])
        maps.on_slide(slide, geography, EDGE, Inches(1.4), INSIDE, Inches(5.05))
        _write(slide, geography["summary"], EDGE, Inches(6.6), INSIDE, size=11, colour=FAINT)

    def _tables(self, part: Content, group: list[Content], numbers: str) -> None:
        """Short tables of a section on one slide; a long one on several."""
        if len(group) == 1:
            self._long(part, group[0], numbers)
            return
        slide = self._slide(part["title"], part["about"])
        _write(slide, numbers, EDGE, Inches(1.3), INSIDE, size=12, colour=INK_2)
        top = int(Inches(1.75))
        for table in group:
            words = " ".join(text for text in (table["title"], _all_counted(table)) if text)
            _write(slide, words, EDGE, top, INSIDE, size=12, colour=INK, bold=True)
            rows = _rows(table)
            _grid(slide, table, rows, top + Inches(0.32))
            top += int(Inches(0.52) + HIGH_ROW * (_room(table, rows) + 1))

    def _long(self, part: Content, table: Content, numbers: str) -> None:
        slides = _slides(table)
        for at, (first, last) in enumerate(slides):
            title = f"{part['title']}: {table['title']}" if table["title"] else part["title"]
            about = part["about"] if not part["charts"] and at == 0 else ""
            texts = (
                _counted(table, first, last, is_last=at == len(slides) - 1),
                table["note"],
                about,
            )
            slide = self._slide(title, " ".join(text for text in texts if text))
            has_numbers = bool(numbers) and at == 0
            if has_numbers:
                _write(slide, numbers, EDGE, Inches(1.3), INSIDE, size=12, colour=INK_2)
            top = Inches(1.85 if has_numbers else 1.4)
            _grid(slide, table, _rows(table)[first:last], top)


def _rows(table: Content) -> list[Content]:
    return list(table["rows"][: table["shown"]])


def _groups(tables: list[Content]) -> Iterator[list[Content]]:
    """Neighbours that fit on one slide together; a table takes its rows, its head and its name."""
    group: list[Content] = []
    room: float = ROWS
    for table in tables:
        needs = _room(table, _rows(table)) + 2
        if group and needs > room:
            yield group
            group, room = [], ROWS
        group.append(table)
        room -= needs
    if group:
        yield group


def _room(table: Content, rows: list[Content]) -> float:
    """What the rows take on a slide, in rows of one line."""
    parts = columns.shares(table, rows, LETTERS)
    texts = (columns.texts_of(table, row) for row in rows)
    return sum(1 + (columns.lines_of(cells, parts, LETTERS) - 1) / 2 for cells in texts)


def _slides(table: Content) -> list[tuple[int, int]]:
    """Which rows stand on each slide of a long table, as [first, last)."""
    rows, first = _rows(table), 0
    found: list[tuple[int, int]] = []
    while first < len(rows) and len(found) < MOST_SLIDES:
        last = min(first + ROWS, len(rows))
        while last > first + 1 and _room(table, rows[first:last]) > ROWS:
            last -= 1
        found.append((first, last))
        first = last
    return found


def _list_size(texts: dict[str, list[str]]) -> int:
    """Points in which all lists fit, or the smallest."""
    fits = all(columns.fitting(texts[name], *LIST[12]) == texts[name] for name in BARS)
    return 12 if fits else 10


def _all_counted(table: Content) -> str:
    return _counted(table, 0, len(_rows(table)), is_last=True)


def _counted(table: Content, first: int, last: int, *, is_last: bool) -> str:
    """`1 to 5 of 40.`, and where the others are."""
    if last == table["total"] and first == 0:
        return ""
    rest = " The workbook has all of them." if is_last and last < table["total"] else ""
    return f"{first + 1} to {last} of {table['total']}.{rest}"


def _said(each: Content) -> str:
    value, beside, below = figure_words(each)
    words = f"{each['label']}: {value}{f' {beside}' if beside else ''}"
    return f"{words} ({below})" if below else words


def _grid(slide: Any, table: Content, rows: list[Content], top: int) -> None:
    heads = table["columns"]
    frame = slide.shapes.add_table(
        len(rows) + 1, len(heads), EDGE, top, INSIDE, HIGH_ROW * (len(rows) + 1)
    )
    grid = frame.table
    frame._element.graphic.graphicData.tbl.tblPr.find(
        "{http://schemas.openxmlformats.org/drawingml/2006/main}tableStyleId"
    ).text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no style, no grid
    for column, part in zip(grid.columns, columns.shares(table, rows, LETTERS), strict=True):
        column.width = Emu(int(INSIDE * part))
    for at, each in enumerate(heads):
        _cell(grid.cell(0, at), each["label"], each, colour=FAINT, fill="ECEFF3")
    for number, row in enumerate(rows, start=1):
        grid.rows[number].height = HIGH_ROW
        for at, (each, value) in enumerate(zip(heads, row["cells"], strict=True)):
            _cell(grid.cell(number, at), rules.cell_text(value, each["unit"]), each,
                  colour=_shade(value, INK), fill="FFFFFF" if number % 2 else "F6F7F9")  # fmt: skip


def _shade(value: Any, usual: str) -> str:
    return (
        SHADES.get(value["tone"], usual) if isinstance(value, dict) and "tone" in value else usual
    )


def _cell(cell: Any, text: str, column: Content, *, colour: str, fill: str) -> None:
    cell.margin_top = cell.margin_bottom = Pt(3)
    cell.margin_left = cell.margin_right = Pt(6)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string(fill)
    line = cell.text_frame.paragraphs[0]
    is_right = column["unit"] in rules.NUMERIC or column["unit"] == "date"
    line.alignment = PP_ALIGN.RIGHT if is_right else PP_ALIGN.LEFT
    _run(line, text, 11, colour, bold=column["unit"] in ("name", "status") and colour != FAINT)


def _box(slide: Any, left: int, top: int, wide: int, high: int) -> Any:
    return _plain_frame(slide.shapes.add_textbox(left, top, wide, high).text_frame, Emu(0))


def _plain_frame(frame: Any, margin: int) -> Any:
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = margin
    frame.margin_top = frame.margin_bottom = Emu(0)
    return frame


def _left(line: Any) -> Any:
    line.alignment = PP_ALIGN.LEFT
    return line


def _write(
    slide: Any, text: str, left: int, top: int, wide: int, *, size: int, colour: str,
    bold: bool = False, align: Any = PP_ALIGN.LEFT,
) -> None:  # fmt: skip
    """One paragraph, unless there is nothing to say."""
    if text:
        line = _box(slide, left, top, wide, Inches(0.3)).paragraphs[0]
        line.alignment = align
        _run(line, text, size, colour, bold=bold)


def _run(line: Any, text: str, size: int, colour: str, *, bold: bool = False) -> None:
    run = line.add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = RGBColor.from_string(colour)
