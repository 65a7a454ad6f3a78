"""Charts of frozen numbers as SVG, the same on the page and on paper."""

from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from apps.core import atlas, print_charts
from apps.core.atlas import PAPER, WORLD, Spot
from apps.core.atlas.outlines import outline
from apps.core.print_charts import Line, Stack
from apps.reports.rules import Content

BLUE, GREY, RED, AMBER = "#3d4cc2", "#5f6b7d", "#cf4238", "#d88a1c"
PALETTE = (BLUE, GREY, "#3f9c6b", AMBER, "#8a4fb0")
COLUMN = "#8a96aa"
TONES = {"bad": RED, "warn": AMBER}
WHOLE = "world"  # the key of a map that shows all of it
TBPS, GBPS = 10**12, 10**9


def drawn(chart: Content) -> SafeString:
    """A chart of a section; nothing where nothing is known."""
    words = f"{chart['title']}. {chart['summary']}"
    if chart["kind"] == "columns":
        parts = [Stack(one["name"], _tone(one), one["values"]) for one in chart["series"]]
        return print_charts.columns(chart["places"], parts, unit=chart["title"], summary=words)
    scale, unit = scaled(chart)
    lines = [
        Line(one["name"], PALETTE[at % len(PALETTE)],
             [None if value is None else value / scale for value in one["values"]])
        for at, one in enumerate(chart["series"])
    ]  # fmt: skip
    title = f"{chart['title']}, {unit}"
    return print_charts.lines(chart["places"], lines, unit=title, summary=words)


def charted(geography: Content, base: str = "") -> SafeString:
    """A map of a section; its circles lead to `base` and the lists of their places."""
    spots = [_spot(each, base) for each in geography["spots"]]
    points = [(each.lon, each.lat) for each in spots]
    box = WORLD if geography["key"] == WHOLE else atlas.around(points)
    sheet = atlas.sheet(box)
    marks = atlas.clustered(spots, sheet)
    words = f"{geography['title']}. {geography['summary']}"
    return atlas.drawn(sheet, outline(box), marks, look=PAPER, summary=words)


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


def _tone(one: dict[str, Any]) -> str:
    return TONES.get(one["tone"], COLUMN)
