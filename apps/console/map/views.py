"""The map: where we are, with whom, how full it is and what is broken."""

from typing import NamedTuple

from django.http import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from apps.breaches.queries import Place
from apps.console.access import StaffRequest, needs
from apps.console.map import asked as asking
from apps.console.map import shown
from apps.console.map.asked import Asked
from apps.core import exports

EXPORT = (
    exports.Column("Code", lambda p: p.key), exports.Column("Place", lambda p: p.name),
    exports.Column("Kind", lambda p: p.kind), exports.Column("Country", lambda p: p.country),
    exports.Column("Region", lambda p: p.region), exports.Column("Latitude", lambda p: p.lat),
    exports.Column("Longitude", lambda p: p.lon), exports.Column("Partners", lambda p: p.partners),
    exports.Column("Interconnects", lambda p: p.links),
    exports.Column("Capacity, bit/s", lambda p: p.bps),
    exports.Column("Used, percent", lambda p: p.used),
    exports.Column("Headroom, bit/s", lambda p: p.headroom_bps),
    exports.Column("Open breaches", lambda p: p.breaches),
)  # fmt: skip


class Zoom(NamedTuple):
    """A part of the world as a link."""

    address: str
    label: str
    is_here: bool


@needs("network.view")
def world(request: StaffRequest) -> HttpResponseBase:
    """The picture with its table; `export=csv` gives all rows of the table."""
    asked, form = asking.read(request)
    found = shown.places(asked)
    if request.GET.get("export") == "csv":
        return _file(found)
    context = {
        "asked": asked,
        "form": form,
        "total": shown.total(found),
        "picture": shown.picture(asked, found),
        "columns": shown.COLUMNS[1:],
        "body": shown.body(asked, found),
        "count": len(found),
        "most": shown.MOST_ROWS,
        "partners": shown.partners(asked),
        "zooms": _zooms(asked),
    }
    return render(request, "console/map/page.html", context)


def _zooms(asked: Asked) -> list[Zoom]:
    regions = [
        Zoom(asked.zoomed(region=each.code), each.name, asked.region == each)
        for each in asked.regions
    ]
    return [Zoom(asked.zoomed(), "World", asked.region is None), *regions]


def _file(found: list[Place]) -> HttpResponseBase:
    lines = exports.csv_response_rows(EXPORT, found)
    response = StreamingHttpResponse(lines, content_type=exports.CSV_TYPE)
    name = f"places-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
