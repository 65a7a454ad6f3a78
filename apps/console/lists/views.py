"""One answer for all lists: the page, its fragment for htmx, a file, or a choice of columns."""

from typing import Any

from django.db.models import QuerySet
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from apps.console.lists import custom, files, html, picking, saved, state
from apps.console.lists.columns import Listing
from apps.core import paging

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
    with the shown columns. POST remembers the chosen columns, or saves the filters under a name.
    """
    listing = custom.extended(listing, rows)
    if request.method == "POST":
        if saved.NAME in request.POST:
            return saved.keep(request, listing)
        shown = state.choose(request, listing, request.POST.getlist("columns"))
        return HttpResponseRedirect(shown)
    if address := saved.opening(request, listing):
        return HttpResponseRedirect(address)
    asked = state.read(request, listing, rows)
    kind = request.GET.get(state.EXPORT)
    if kind in files.KINDS:
        return files.answer(asked, kind)
    return _page(request, asked, template, context)


def _page(
    request: HttpRequest, asked: state.Asked, template: str, context: dict[str, Any]
) -> HttpResponse:
    listing = asked.listing
    plain = asked.rows()
    number = request.GET.get(state.PAGE, 1)
    page = paging.page(asked.prepared(plain), number=number, plain=plain)
    listing.decorate(page.rows)
    shown = {"listing": listing, "asked": asked, "page": page}
    may_pick = picking.may(request, listing)
    shown |= _table(asked, page, may_pick) | _around(asked) | saved.context(request, listing)
    shown |= picking.context(asked, page.total, may_pick)
    response = render(request, _template(request, template), context | shown)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _table(asked: state.Asked, page: paging.Page[Any], may_pick: bool) -> dict[str, Any]:
    """What changes with every row that comes or goes."""
    ident = picking.ident(asked) if may_pick else None
    return {
        "counted": asked.listing.counted(page.total),
        "head": html.head(asked),
        "labels": html.labels(asked.columns),
        "looks": html.looks(asked.columns),
        "body": html.body(asked.listing, asked.columns, page.rows, ident),
        "pages": [(number, asked.address(page=number)) for number in page.numbers],
        "previous": asked.address(page=page.previous) if page.previous else "",
        "next": asked.address(page=page.next) if page.next else "",
    }


def _around(asked: state.Asked) -> dict[str, Any]:
    """The filter bar, the choice of columns, the exports."""
    return {
        "boxes": html.boxes(asked),
        "drops": html.drops(asked) + custom.panel(asked),
        "csv": asked.address(export="csv", page=None),
        "xlsx": asked.address(export="xlsx", page=None),
    }


def _template(request: HttpRequest, template: str) -> str:
    """Only the table where htmx asks for it; going back in history needs the whole page."""
    is_part = request.htmx and request.htmx.target == "list"  # type: ignore[attr-defined]
    is_part = is_part and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    return "console/_parts/list_results.html" if is_part else template
