"""Markets: countries and cities with what we have there and what is known of them."""

from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from apps.console import options
from apps.console.access import StaffRequest, needs
from apps.console.markets import rows as listed
from apps.console.markets import shown
from apps.console.markets.rows import Row
from apps.core import exports
from apps.core.paging import Page

SIZE = 50
KINDS = (("country", "Countries"), ("metro", "Metros"))


@needs("network.view")
def market_list(request: StaffRequest) -> HttpResponseBase:
    """All that fit; `export=csv` or `xlsx` gives them as a file."""
    regions = options.regions()
    region = next((code for code, _ in regions if code == request.GET.get("region")), "")
    today = timezone.localdate()
    found = listed.matching(
        listed.rows(today, region), text=request.GET.get("q", ""), kind=request.GET.get("kind", "")
    )
    sort = _sort(request)
    rows = listed.ordered(list(found), sort)
    if request.GET.get("export") in ("csv", "xlsx"):
        return _file(rows, request.GET["export"])
    context = {
        "page": _page(rows, request.GET.get("page", "1")), "sort": sort, "heads": _heads(sort),
        "regions": regions, "kinds": KINDS,
        "is_filtered": any(request.GET.get(name) for name in ("q", "kind", "region")),
    }  # fmt: skip
    return render(request, "console/markets/list.html", context)


@needs("network.view")
def market(request: StaffRequest, country: str, metro: str = "") -> HttpResponse:
    """A country, or one of its metros."""
    found = shown.read(country, metro, timezone.localdate())
    return render(request, "console/markets/market.html", {"shown": found})


def _sort(request: StaffRequest) -> str:
    wanted = request.GET.get("sort", "")
    return wanted if wanted.removeprefix("-") in listed.BY_KEY else listed.USUAL


def _heads(sort: str) -> list[dict[str, object]]:
    """Numbers start with the largest, words with A; the same head again turns the order."""
    return [
        {
            "label": head.label, "is_number": head.is_number, "sort": _turned(head, sort),
            "is_down": sort == f"-{head.key}", "is_up": sort == head.key,
        }
        for head in listed.HEADS
    ]  # fmt: skip


def _turned(head: listed.Head, sort: str) -> str:
    if sort.removeprefix("-") == head.key:
        return head.key if sort.startswith("-") else f"-{head.key}"
    return f"-{head.key}" if head.is_number else head.key


def _page(rows: list[Row], wanted: str) -> Page[Any]:
    last = max(1, -(-len(rows) // SIZE))
    number = min(max(int(wanted), 1), last) if wanted.isdecimal() and len(wanted) < 9 else 1
    return Page(rows[(number - 1) * SIZE : number * SIZE], number, SIZE, len(rows))


def _file(rows: list[Row], kind: str) -> HttpResponseBase:
    response: HttpResponseBase
    if kind == "csv":
        lines = exports.csv_response_rows(listed.EXPORT, rows)
        response = StreamingHttpResponse(lines, content_type=exports.CSV_TYPE)
    else:
        book = exports.xlsx(listed.EXPORT, rows, sheet="Markets")
        response = FileResponse(book, content_type=exports.XLSX_TYPE)
    name = f"markets-{timezone.localdate():%Y-%m-%d}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
