"""Interconnects: the list, and one with its chart, evidence and history."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils import timezone

from apps.console import lists
from apps.console.access import StaffRequest, needs
from apps.console.interconnects import chart, page, rates
from apps.console.interconnects.listing import INTERCONNECTS
from apps.core import exports
from apps.core.written import one_or_404, written_once
from apps.network import queries
from apps.network.models import Interconnect
from apps.usage import queries as usage
from apps.usage.rules import period_bounds

USUAL_DAYS = 30
DETAILS = ("pni", "ix_peering__port__ixp", "cache")


@needs("network.view")
def interconnect_list(request: StaffRequest) -> HttpResponseBase:
    return lists.respond(
        request,
        INTERCONNECTS,
        queries.interconnects(),
        title="Interconnects",
        template="console/interconnects/list.html",
    )


@needs("network.view")
def interconnect_detail(request: StaffRequest, ref: str) -> HttpResponse:
    """What is wrong first, then the chart, the evidence, the members, the history."""
    link = _link(ref)
    last = page.ALL_EVIDENCE if "evidence" in request.GET else page.SOME_EVIDENCE
    found = page.page(link, _window(request, link), timezone.now(), evidence_days=last)
    return render(request, "console/interconnects/detail.html", found)


@needs("usage.view")
def points(request: StaffRequest, ref: str) -> HttpResponse:
    """The data of the chart as a table: the same points."""
    link = _link(ref)
    window = _window(request, link)
    drawing = chart.drawing(window, rates.read(link, window.start, window.end))
    found = {"drawing": drawing, "rows": chart.table_rows(drawing)}
    return render(request, "console/interconnects/_points.html", found)


@needs("usage.view")
def samples(request: StaffRequest, ref: str) -> HttpResponseBase:
    """Every five-minute sample of the window as CSV; an empty cell is no data."""
    link = _link(ref)
    start, end = _span(request, link)
    columns = [
        exports.Column("slot start (UTC)", lambda sample: sample[0]),
        exports.Column("to partner (bit/s)", lambda sample: sample[2]),
        exports.Column("from partner (bit/s)", lambda sample: sample[1]),
    ]
    rows: Iterator[Any] = usage.samples(link, start, end)
    lines = exports.csv_response_rows(columns, rows)
    response = StreamingHttpResponse(lines, content_type=exports.CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{ref}-samples.csv"'
    return response


def _link(ref: str) -> Interconnect:
    return one_or_404(_named(ref))


@written_once
def _named(ref: str) -> QuerySet[Interconnect]:
    return queries.interconnects().select_related(*DETAILS).filter(ref=ref)


def _span(request: StaffRequest, link: Interconnect) -> tuple[datetime, datetime]:
    """The days `from` to `to` in `tz`, both included; without them the window of the chart."""
    asked = request.GET
    if "from" not in asked:
        window = _window(request, link)
        return window.start, window.end
    try:
        first, last = (date.fromisoformat(asked[name]) for name in ("from", "to"))
        return period_bounds(first, last, ZoneInfo(asked.get("tz") or link.site.metro.time_zone))
    except (KeyError, ValueError) as error:  # an unknown zone is a KeyError
        raise Http404("Give from and to as days, such as 2026-10-21, and tz as a zone.") from error


def _window(request: StaffRequest, link: Interconnect) -> chart.Window:
    days = request.GET.get("days", str(USUAL_DAYS))
    if days not in map(str, chart.RANGES):
        raise Http404("There is no chart of that many days.")
    return chart.window(link, int(days), timezone.now())
