"""The utilization of one interconnect over any period: chart, table, files."""

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from apps.console.access import StaffRequest, needs
from apps.console.utilization import asked, shown
from apps.core import exports
from apps.network import queries
from apps.network.models import Interconnect

COLUMNS = [
    exports.Column("from (UTC)", lambda row: row[0]),
    exports.Column("to partner, highest (bit/s)", lambda row: row[1]),
    exports.Column("to partner, mean (bit/s)", lambda row: row[2]),
    exports.Column("from partner, highest (bit/s)", lambda row: row[3]),
    exports.Column("from partner, mean (bit/s)", lambda row: row[4]),
]


@needs("usage.view")
def utilization(request: StaffRequest, ref: str) -> HttpResponse:
    """The chart of a period with the p95 of exactly that period."""
    now = timezone.now()
    found = _shown(request, ref)
    context = {
        "shown": found,
        "link": found.link,
        "span": found.span,
        "payload": None if found.is_empty else found.payload(),
        "presets": asked.presets(found.span, now),
        "steps": [(value, label, value == str(found.span.step or "")) for value, label in
                  asked.STEPS.items()],
        "earlier": asked.shifted(found.span, forward=False),
        "later": asked.shifted(found.span, forward=True) if found.span.end < now else "",
        "raw_days": asked.RAW_DAYS,
        "today": timezone.localdate(now),
    }  # fmt: skip
    return render(request, "console/utilization/page.html", context)


@needs("usage.view")
def table(request: StaffRequest, ref: str) -> HttpResponse:
    """The points of the chart as a table."""
    return render(request, "console/utilization/_table.html", {"shown": _shown(request, ref)})


@needs("usage.view")
def points(request: StaffRequest, ref: str) -> HttpResponseBase:
    """The points of the chart as CSV; an empty cell is no data."""
    lines = exports.csv_response_rows(COLUMNS, iter(_shown(request, ref).rows()))
    response = StreamingHttpResponse(lines, content_type=exports.CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{ref}-utilization.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _shown(request: StaffRequest, ref: str) -> shown.Shown:
    link: Interconnect = get_object_or_404(queries.interconnects(), ref=ref)
    return shown.show(link, asked.read(request.GET, link, timezone.now()))
