"""A map in Word: the library has no drawings, so the group of shapes is put in by hand."""

from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.shared import Emu

from apps.core.atlas.flat import WIDTH
from apps.reports.printing import maps
from apps.reports.printing.maps import Map, Shape
from apps.reports.rules import Content

GROUP = "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"
FIRST = 2000  # number of a drawing: those of charts are below
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    f'xmlns:wpg="{GROUP}"'
)


def add_map(paper: Any, geography: Content, *, wide: Emu) -> None:
    """The map as a paragraph of its own."""
    made = maps.drawn(geography)
    high = int(wide) * made.height // WIDTH
    number = FIRST + len(paper.element.body.xpath(".//wp:docPr"))
    paper.add_paragraph().add_run()._r.append(_drawing(made, number, int(wide), high))


def _drawing(made: Map, number: int, wide: int, high: int) -> Any:
    size = maps.points(wide)
    shapes = "".join(_shape(each, at, size) for at, each in enumerate(made.shapes, start=1))
    return parse_xml(
        f'<w:drawing {NAMES}><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr id="{number}" name={quoteattr(made.title)} descr={quoteattr(made.words)}/>'
        f'<a:graphic><a:graphicData uri="{GROUP}"><wpg:wgp><wpg:cNvGrpSpPr/>'
        f"<wpg:grpSpPr>{made.group(wide, high)}</wpg:grpSpPr>{shapes}"
        "</wpg:wgp></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def _shape(shape: Shape, number: int, size: float) -> str:
    return (
        f'<wps:wsp><wps:cNvPr id="{number}" name={quoteattr(shape.name)}/><wps:cNvSpPr/>'
        f"<wps:spPr>{shape.properties()}</wps:spPr>{_words(shape, size)}"
        '<wps:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/></wps:wsp>'
    )


def _words(shape: Shape, size: float) -> str:
    if not shape.text:
        return ""
    return (
        '<wps:txbx><w:txbxContent><w:p><w:pPr><w:spacing w:after="0"/><w:jc w:val="center"/>'
        f'</w:pPr><w:r><w:rPr><w:color w:val="{shape.colour.lstrip("#").upper()}"/>'
        f'<w:sz w:val="{round(size * 2)}"/></w:rPr><w:t>{escape(shape.text)}</w:t></w:r></w:p>'
        "</w:txbxContent></wps:txbx>"
    )
