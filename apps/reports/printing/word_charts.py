"""Charts in Word that Word draws itself. The library has none, so the part is put in by hand.

The chart, with the workbook behind it, is made on a slide that is thrown away.
"""

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Emu
from pptx import Presentation
from pptx.util import Emu as SlideEmu

from apps.reports.printing import native
from apps.reports.rules import Content

CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def add_chart(paper: Any, chart: Content, *, wide: Emu, high: Emu) -> None:
    """A chart as a paragraph of its own."""
    number = sum(isinstance(part, ChartPart) for part in paper.part.package.iter_parts()) + 1
    drawn = _on_a_slide(chart, wide, high)
    sheet = Part(
        PackURI(f"/word/embeddings/chart{number}.xlsx"), SHEET,
        drawn.part.chart_workbook.xlsx_part.blob, paper.part.package,
    )  # fmt: skip
    place = PackURI(f"/word/charts/chart{number}.xml")
    part = ChartPart(place, CHART, drawn.part.blob, paper.part.package)
    behind = drawn._chartSpace.find(f"{{{_CHART_NS}}}externalData").get(f"{{{_RELATION_NS}}}id")
    part.rels.add_relationship(RT.PACKAGE, sheet, behind)
    link = paper.part.relate_to(part, RT.CHART)
    paper.add_paragraph().add_run()._r.append(_drawing(link, number, chart, wide, high))


class ChartPart(Part):
    """The part of a chart, so that they can be counted."""


_CHART_NS = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_RELATION_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _on_a_slide(chart: Content, wide: Emu, high: Emu) -> Any:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    kind, numbers = native.data(chart)
    frame = slide.shapes.add_chart(kind, 0, 0, SlideEmu(wide), SlideEmu(high), numbers)
    native.dress(frame.chart, chart, points=8)
    return frame.chart


def _drawing(link: str, number: int, chart: Content, wide: Emu, high: Emu) -> Any:
    """The place of the chart in the text, with its words for those who cannot see it."""
    place = parse_xml(
        f'<w:drawing {NAMES}><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{int(wide)}" cy="{int(high)}"/><wp:docPr id="{1000 + number}" name=""/>'
        f'<a:graphic><a:graphicData uri="{_CHART_NS}"><c:chart r:id="{link}"/></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing>"
    )
    words = place.find(
        ".//{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    )
    words.set("name", chart["title"])
    words.set("descr", chart["summary"])
    return place
