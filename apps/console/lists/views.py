"""One answer for all lists: the page, its fragment for htmx, a file, or a choice of columns."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from apps.console.lists import html, state
from apps.console.lists.columns import Listing
from apps.core import exports, paging

CHUNK = 2000  # rows per fetch of an export


def respond(
    request: HttpRequest,
    listing: Listing,
    rows: QuerySet[Any],
    *,
    template: str = "console/list.html",
    **context: Any,
) -> HttpResponseBase:
    """Answer a request for a list.

    GET shows a page of it (only the table for htmx) or, with `export=csv|xlsx`, all filtered rows
    with the shown columns. POST remembers the chosen columns.
    """
    if request.method == "POST":
        state.choose(request, listing, request.POST.getlist("columns"))
        return HttpResponseRedirect(request.get_full_path())
    asked = state.read(request, listing, rows)
    kind = request.GET.get(state.EXPORT)
    if kind in ("csv", "xlsx"):
        return export(asked, kind)
    return _page(request, asked, template, context)


def _page(
    request: HttpRequest, asked: state.Asked, template: str, context: dict[str, Any]
) -> HttpResponse:
    listing = asked.listing
    page = paging.page(asked.prepared(), number=request.GET.get(state.PAGE, 1))
    listing.decorate(page.rows)
    shown = (
        {"listing": listing, "asked": asked, "page": page} | _table(asked, page) | _around(asked)
    )
    response = render(request, _template(request, template), context | shown)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _table(asked: state.Asked, page: paging.Page[Any]) -> dict[str, Any]:
    """What changes with every row that comes or goes."""
    return {
        "counted": asked.listing.counted(page.total),
        "head": html.head(asked),
        "labels": html.labels(asked.columns),
        "body": html.body(asked.listing, asked.columns, page.rows),
        "pages": [(number, asked.address(page=number)) for number in page.numbers],
        "previous": asked.address(page=page.previous) if page.previous else "",
        "next": asked.address(page=page.next) if page.next else "",
    }


def _around(asked: state.Asked) -> dict[str, Any]:
    """The filter bar, the choice of columns, the exports."""
    return {
        "boxes": html.boxes(asked),
        "drops": html.drops(asked),
        "csv": asked.address(export="csv", page=None),
        "xlsx": asked.address(export="xlsx", page=None),
    }


def _template(request: HttpRequest, template: str) -> str:
    """Only the table where htmx asks for it; going back in history needs the whole page."""
    is_part = request.htmx and request.htmx.target == "list"  # type: ignore[attr-defined]
    is_part = is_part and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    return "console/_parts/list_results.html" if is_part else template


def _decorated(asked: state.Asked) -> Iterator[Any]:
    """All rows, read and decorated a chunk at a time."""
    rows = asked.prepared().iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        asked.listing.decorate(chunk)
        yield from chunk


def export(asked: state.Asked, kind: str) -> HttpResponseBase:
    """All filtered rows in their order, with the columns that are shown, as a file."""
    columns = [exports.Column(c.label, c.value) for c in asked.columns if c.value]
    rows = _decorated(asked)
    name = f"{asked.listing.key}-{timezone.localdate():%Y-%m-%d}.{kind}"
    response: HttpResponseBase
    if kind == "csv":
        lines = exports.csv_response_rows(columns, rows)
        response = StreamingHttpResponse(lines, content_type=exports.CSV_TYPE)
    else:
        book = exports.xlsx(columns, rows, sheet=asked.listing.nouns.capitalize())
        response = FileResponse(book, content_type=exports.XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
