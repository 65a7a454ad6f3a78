"""Interconnects of the partner: the list, one with its parts, its chart, its samples."""

from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.agreements import for_partner as agreements
from apps.capacity import for_partner as capacity
from apps.core import exports
from apps.network import for_partner as network
from apps.network.for_partner import Link
from apps.portal import asking, progress, tables
from apps.portal.access import PartnerRequest, member
from apps.portal.interconnects import cells, chart, rows
from apps.portal.interconnects.table import INTERCONNECTS
from apps.usage import for_partner as usage

SAMPLE_DAYS = 90


@require_safe
@member("see")
def interconnect_list(request: PartnerRequest) -> HttpResponseBase:
    now = timezone.now()
    return tables.respond(
        request, INTERCONNECTS, rows.rows(request.seat, now),
        template="portal/interconnects/list.html",
        decorate=lambda found: rows.with_trends(found, now),
        ask=asking.address(request.seat, "pni_new"),
    )  # fmt: skip


@require_safe
@member("see")
def interconnect_detail(request: PartnerRequest, ref: str) -> HttpResponse:
    """How it stands and what to do; then the chart, the parts, what happens to it."""
    now, partner = timezone.now(), request.seat.partner
    whole = network.whole(partner, ref)
    if whole is None:
        raise Http404("No such interconnect.")
    measured = usage.measured(partner, ref, days=chart.USUAL, at=now)
    row = rows.row(whole.link, measured.figures if measured else None, now)
    row = rows.replace(row, trend=measured.trend if measured else None)
    shown = {
        "row": row, "link": whole.link, "whole": whole, "ports": _ports(whole),
        "sessions": [(each, rows.SESSIONS[each.state]) for each in whole.sessions],
        "chart": chart.of_points(whole.link, measured.points, chart.USUAL) if measured else None,
        "periods": chart.DAYS, "works": network.works_on(partner, ref),
        "deals": agreements.in_force(partner),
        "headroom": cells.headroom(row), "reached": cells.all_reaches(row),
        "ask": asking.upgrade(request.seat, whole.link),
        "requests": requests_about(request, whole.link),
    }  # fmt: skip
    return render(request, "portal/interconnects/detail.html", shown)


@require_safe
@member("see")
def interconnect_chart(request: PartnerRequest, ref: str) -> HttpResponse:
    """The chart of another period with its points as a table."""
    days = request.GET.get("days", str(chart.USUAL))
    if days not in map(str, chart.DAYS):
        raise Http404("There is no chart of that many days.")
    link = _link(request, ref)
    drawn = chart.chart(request.seat, link, int(days), timezone.now())
    shown = {"link": link, "chart": drawn, "periods": chart.DAYS}
    return render(request, "portal/interconnects/chart.html", shown)


@require_safe
@member("see")
def interconnect_samples(request: PartnerRequest, ref: str) -> HttpResponseBase:
    """Every five-minute sample of the last days as CSV; an empty cell is no data."""
    link = _link(request, ref)
    end = timezone.now()
    columns = [
        exports.Column("slot start (UTC)", lambda sample: sample[0]),
        exports.Column("to you (bit/s)", lambda sample: sample[1]),
        exports.Column("from you (bit/s)", lambda sample: sample[2]),
    ]
    found = usage.samples(request.seat.partner, link.ref, _since(end), end)
    lines = exports.csv_response_rows(columns, found)
    response = StreamingHttpResponse(lines, content_type=exports.CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{link.ref}-samples.csv"'
    return response


def requests_about(request: PartnerRequest, link: Link) -> list[progress.Progress]:
    """Requests that are not over and name the interconnect. Two queries."""
    now = timezone.now()
    found = capacity.requests(request.seat.partner, state="live", about=link.ref)
    return [progress.of(each, now) for each in found]


def _since(end: datetime) -> datetime:
    midnight = end.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=SAMPLE_DAYS)


def _link(request: PartnerRequest, ref: str) -> Link:
    link = network.interconnect(request.seat.partner, ref)
    if link is None:
        raise Http404("No such interconnect.")
    return link


def _ports(whole: network.Whole) -> list[tuple[network.Port, Any]]:
    return [(port, rows.PORTS[port.state]) for port in whole.ports]
