"""A map as PowerPoint and Word draw it themselves: sharp at any size, its names are text.

DrawingML (ECMA-376 part 1, chapter 20). Both programs have shapes of the same kind in a group whose
own units are those of the sheet, a hundred to one; what is around them differs.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from pptx.oxml import parse_xml

from apps.core.atlas import Mark, traced
from apps.core.atlas.flat import WIDTH, Point
from apps.core.atlas.picture import INSIDE, LETTER, LINE, PAPER, labels
from apps.reports.printing import drawing
from apps.reports.rules import Content

UNITS = 100  # of a group to one of the sheet
FONT = 15  # units of the sheet
POINT = 12_700  # EMU
LEAST_POINTS = 6
NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
DASH = '<a:prstDash val="dash"/>'


@dataclass(frozen=True)
class Shape:
    """One shape: its place in units of the sheet, how it is drawn, what is written on it."""

    name: str
    x: float
    y: float
    wide: float
    high: float
    drawn: str
    text: str = ""
    colour: str = ""

    def properties(self) -> str:
        """What both programs have in `spPr`."""
        return f"{_place('a:xfrm', self.x, self.y, self.wide, self.high)}{self.drawn}"


@dataclass(frozen=True)
class Map:
    """The shapes of a map, and its height in units of the sheet (its width is WIDTH)."""

    title: str
    words: str
    height: int
    shapes: Sequence[Shape]

    def group(self, wide: int, high: int, left: int = 0, top: int = 0) -> str:
        """The place of the group in EMU, and the units of what is in it."""
        return (
            f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{wide}" cy="{high}"/>'
            '<a:chOff x="0" y="0"/>'
            f'<a:chExt cx="{WIDTH * UNITS}" cy="{self.height * UNITS}"/></a:xfrm>'
        )


def drawn(geography: Content) -> Map:
    """Land, borders, circles and names, from the frozen figures."""
    sheet, outline, marks = drawing.laid(geography)
    land = _lines(traced.areas(outline.land, sheet), closed=True)
    borders = _lines(traced.runs(outline.borders, sheet), closed=False)
    ground = [
        Shape(name, 0, 0, WIDTH, sheet.height, _free(lines, sheet.height) + look)
        for name, lines, look in (
            ("Land", land, f"{_fill(PAPER.land)}{_line()}"),
            ("Borders", borders, f"<a:noFill/>{_line(PAPER.border)}"),
        )
        if lines
    ]
    circles = [_circle(mark) for mark in marks]
    names = [_name(mark, x, y) for mark, x, y in labels(marks, sheet)]
    words = f"{geography['title']}. {geography['summary']}"
    return Map(geography["title"], words, sheet.height, [*ground, *circles, *names])


def points(wide: int) -> float:
    """The size of words on a map that is so many EMU wide."""
    return max(round(FONT * wide / WIDTH / POINT, 1), LEAST_POINTS)


def on_slide(slide: Any, geography: Content, left: int, top: int, wide: int, high: int) -> None:
    """The map as a group of shapes, as large as the place allows, in its middle."""
    made = drawn(geography)
    own = min(wide, high * WIDTH // made.height)
    place = made.group(own, own * made.height // WIDTH, left + (wide - own) // 2, top)
    group = slide.shapes.add_group_shape()
    group.name = made.title
    group._element.nvGrpSpPr.cNvPr.set("descr", made.words)
    properties = group._element.grpSpPr
    properties.remove(properties.xfrm)
    properties.append(parse_xml(_with_names(place)))
    for number, shape in enumerate(made.shapes, start=group.shape_id + 1):
        group._element.append(parse_xml(_with_names(_of_slide(shape, number, points(own)))))


def _of_slide(shape: Shape, number: int, size: float) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(shape.name)}/><p:cNvSpPr/>'
        f"<p:nvPr/></p:nvSpPr><p:spPr>{shape.properties()}</p:spPr><p:txBody>"
        '<a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/>'
        f'<a:lstStyle/><a:p><a:pPr algn="ctr"/>{_words(shape, size)}</a:p></p:txBody></p:sp>'
    )


def _words(shape: Shape, size: float) -> str:
    if not shape.text:
        return ""
    return (
        f'<a:r><a:rPr lang="en" sz="{int(size * 100)}">{_fill(shape.colour)}</a:rPr>'
        f"<a:t>{escape(shape.text)}</a:t></a:r>"
    )


def _with_names(xml: str) -> str:
    """The names of elements are declared on the first."""
    head, rest = xml.split(">", 1)
    return f"{head} {NAMES}>{rest}"


def _circle(mark: Mark) -> Shape:
    """As the picture has it: empty where nothing is in service, dashed where capacity is short."""
    colour = PAPER.of(mark.tone)
    inside = _fill(PAPER.sea) if not mark.bps else _fill(colour, opacity=78)
    number = str(mark.breaches) if mark.breaches and mark.radius >= INSIDE else ""
    return Shape(
        mark.label, mark.x - mark.radius, mark.y - mark.radius, 2 * mark.radius, 2 * mark.radius,
        f'<a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom>{inside}'
        f"{_line(colour, 1.5, DASH if mark.tone == 'warn' else '')}",
        number, "#ffffff",
    )  # fmt: skip


def _name(mark: Mark, x: float, y: float) -> Shape:
    """`x`: the middle, `y`: the line the letters stand on."""
    wide = len(mark.label) * LETTER
    box = f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/>{_line()}'
    return Shape(
        f"Name of {mark.label}", x - wide / 2, y - LINE + 3, wide, LINE, box, mark.label, PAPER.ink
    )


def _free(lines: str, height: int) -> str:
    return (
        "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
        '<a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{WIDTH}" h="{height}">{lines}</a:path></a:pathLst></a:custGeom>'
    )


def _lines(found: Iterable[Sequence[Point]], *, closed: bool) -> str:
    return "".join(part for line in found for part in _steps(line, closed))


def _steps(line: Sequence[Point], closed: bool) -> Iterator[str]:
    for at, (x, y) in enumerate(line):
        step = "lnTo" if at else "moveTo"
        yield f'<a:{step}><a:pt x="{x:.0f}" y="{y:.0f}"/></a:{step}>'
    if closed:
        yield "<a:close/>"


def _place(tag: str, x: float, y: float, wide: float, high: float) -> str:
    left, top, across, down = (round(each * UNITS) for each in (x, y, wide, high))
    return f'<{tag}><a:off x="{left}" y="{top}"/><a:ext cx="{across}" cy="{down}"/></{tag}>'


def _fill(colour: str, *, opacity: int = 100) -> str:
    alpha = f'<a:alpha val="{opacity * 1000}"/>' if opacity < 100 else ""
    hexes = colour.lstrip("#").upper()
    return f'<a:solidFill><a:srgbClr val="{hexes}">{alpha}</a:srgbClr></a:solidFill>'


def _line(colour: str = "", size: float = 0.75, dash: str = "") -> str:
    if not colour:
        return "<a:ln><a:noFill/></a:ln>"
    return f'<a:ln w="{int(size * POINT)}">{_fill(colour)}{dash}</a:ln>'
