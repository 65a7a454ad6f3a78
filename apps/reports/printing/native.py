"""Charts that PowerPoint and Word draw themselves: their numbers can be edited there."""

from typing import Any

from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.util import Pt

from apps.reports.printing.drawing import colours, is_dark, scaled
from apps.reports.rules import Content

INK, FAINT, RULE = "161E2A", "5F6B7D", "E2E6EC"
GAP, WIDEST_GAP = 60, 500  # percent of a column
COLUMNS = 10  # with so many or more a chart is full
NO_FRAME = (
    '<c:spPr xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    "<a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
)
KINDS = {
    "lines": XL_CHART_TYPE.LINE,
    "columns": XL_CHART_TYPE.COLUMN_STACKED,
}


def data(chart: Content) -> tuple[Any, CategoryChartData]:
    """Kind and numbers of a chart, in the unit all its values share."""
    scale, _unit = scaled(chart)
    found = CategoryChartData(number_format="#,##0.0" if scale > 1 else "#,##0")
    found.categories = chart["places"]
    for line in chart["series"]:
        found.add_series(
            line["name"], [None if value is None else value / scale for value in line["values"]]
        )
    return KINDS[chart["kind"]], found


def dress(drawn: Chart, chart: Content, *, points: int = 10) -> None:
    """Our colours and type: quiet axes, no frame, a legend only where there is more than one."""
    drawn.font.size = Pt(points)
    drawn.font.name = "Arial"  # there on every machine
    drawn.font.color.rgb = RGBColor.from_string(FAINT)
    drawn.has_title = False
    drawn._chartSpace.append(parse_xml(NO_FRAME))
    drawn.has_legend = len(chart["series"]) > 1
    if drawn.has_legend:
        drawn.legend.position = XL_LEGEND_POSITION.BOTTOM
        drawn.legend.include_in_layout = False
    _axes(drawn, chart)
    for line, colour in zip(drawn.plots[0].series, colours(chart), strict=True):
        _series(line, colour, chart)
    if chart["kind"] == "columns":
        drawn.plots[0].gap_width = _gap(len(chart["places"]))
        drawn.plots[0].overlap = 100


def _gap(places: int) -> int:
    """Percent of a column's width between two: a few columns stay slim, a single one too."""
    return min(max(GAP, COLUMNS * 100 // max(places, 1) - 100), WIDEST_GAP)


def _axes(drawn: Chart, chart: Content) -> None:
    across, up = drawn.category_axis, drawn.value_axis
    across.format.line.color.rgb = RGBColor.from_string("C6CDD8")
    across.major_tick_mark = up.major_tick_mark = XL_TICK_MARK.NONE
    up.format.line.fill.background()
    up.minimum_scale = 0
    up.major_gridlines.format.line.color.rgb = RGBColor.from_string(RULE)
    up.tick_labels.number_format = "#,##0.##" if chart["unit"] == "bps" else "#,##0"
    up.tick_labels.number_format_is_linked = False
    if chart["kind"] == "columns":
        up.visible = False
        up.has_major_gridlines = False


def _series(line: Any, colour: str, chart: Content) -> None:
    if chart["kind"] == "lines":
        line.format.line.color.rgb = _colour(colour)
        line.format.line.width = Pt(2.25)
        line.smooth = False
        return
    line.format.fill.solid()
    line.format.fill.fore_color.rgb = _colour(colour)
    _labels(line, colour)


def _labels(line: Any, colour: str) -> None:
    """Each part says its number; nothing where it is zero."""
    labels = line.data_labels
    labels.show_value = True
    labels.number_format = "#,##0;;"
    labels.number_format_is_linked = False
    labels.font.size = Pt(9)
    labels.font.color.rgb = RGBColor.from_string("FFFFFF" if is_dark(colour) else INK)


def _colour(text: str) -> RGBColor:
    return RGBColor.from_string(text.lstrip("#").upper())
