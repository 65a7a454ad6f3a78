"""Charts of frozen numbers as SVG, the same on the page and on paper."""

from decimal import Decimal

from django.utils.safestring import SafeString

from apps.core import atlas, print_charts
from apps.core.atlas import PAPER, WORLD, Mark, Sheet, Spot
from apps.core.atlas.outlines import Outline, outline
from apps.core.print_charts import Line, Stack
from apps.reports.rules import Content

BLUE, GREY, RED, AMBER = "#3d4cc2", "#5f6b7d", "#cf4238", "#d88a1c"
PALETTE = (BLUE, GREY, "#3f9c6b", AMBER, "#8a4fb0")
COLUMN = "#8a96aa"
TONES = {"bad": RED, "warn": AMBER}
# Of several bad series the worst comes first. Far apart in lightness, so that they differ on paper
# without colour and for whoever does not see red; amber is as far from both.
REDS = ("#b3261e", "#ff998f")
WHOLE = "world"  # the key of a map that shows all of it
TBPS, GBPS = 10**12, 10**9


def drawn(chart: Content) -> SafeString:
    """A chart of a section; nothing where nothing is known."""
    words = f"{chart['title']}. {chart['summary']}"
    if chart["kind"] == "columns":
        parts = [
            Stack(one["name"], colour, one["values"])
            for one, colour in zip(chart["series"], colours(chart), strict=True)
        ]
        return print_charts.columns(chart["places"], parts, unit=chart["title"], summary=words)
    scale, unit = scaled(chart)
    lines = [
        Line(one["name"], colour,
             [None if value is None else value / scale for value in one["values"]])
        for one, colour in zip(chart["series"], colours(chart), strict=True)
    ]  # fmt: skip
    title = f"{chart['title']}, {unit}"
    return print_charts.lines(chart["places"], lines, unit=title, summary=words)


def charted(geography: Content, base: str = "") -> SafeString:
    """A map of a section; its circles lead to `base` and the lists of their places."""
    sheet, ground, marks = laid(geography, base)
    words = f"{geography['title']}. {geography['summary']}"
    return atlas.drawn(sheet, ground, marks, look=PAPER, summary=words)


def laid(geography: Content, base: str = "") -> tuple[Sheet, Outline, list[Mark]]:
    """What a map is drawn of: its sheet, the outline of its land, its circles."""
    spots = [_spot(each, base) for each in geography["spots"]]
    points = [(each.lon, each.lat) for each in spots]
    box = WORLD if geography["key"] == WHOLE else atlas.around(points)
    sheet = atlas.sheet(box)
    return sheet, outline(box), atlas.clustered(spots, sheet)


def _spot(each: Content, base: str) -> Spot:
    used = None if each["used"] is None else Decimal(each["used"])
    return Spot(
        each["key"], each["name"], each["lon"], each["lat"], each["bps"], used, each["breaches"],
        words=each["words"], address=base + each["link"] if each["link"] else "",
    )  # fmt: skip


def scaled(chart: Content) -> tuple[int, str]:
    """By what the values are divided, and the unit they have then: all of a chart alike."""
    if chart["unit"] != "bps":
        return 1, "% of capacity" if chart["unit"] == "percent" else ""
    top = max((v for one in chart["series"] for v in one["values"] if v), default=0)
    return (TBPS, "Tbps") if top >= TBPS else (GBPS, "Gbps")


def colours(chart: Content) -> list[str]:
    """One for each series: lines by their order, parts of columns by how bad they are."""
    series = chart["series"]
    if chart["kind"] == "lines":
        return [PALETTE[at % len(PALETTE)] for at in range(len(series))]
    found = [TONES.get(one["tone"], COLUMN) for one in series]
    if found.count(RED) == len(REDS):
        reds = iter(REDS)
        found = [next(reds) if colour == RED else colour for colour in found]
    return found


def is_dark(colour: str) -> bool:
    """Whether words on it are white: it differs from black by less than from white (WCAG 2)."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2 < 0.18
