"""Search by AS number, name or reference, words in any order; and what keys there are."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString

from apps.console import shell
from apps.console.access import StaffRequest, needs, signed_in
from apps.console.search import data, html
from apps.network import queries as network
from apps.partners import queries as partners

LONGEST = 200
OPTIONS = 12
Draw = Callable[[list[data.Hit]], SafeString]


def _asked(request: StaffRequest) -> str:
    return request.GET.get("q", "")[:LONGEST].strip()


@signed_in
def search(request: StaffRequest) -> HttpResponse:
    """All hits; a single one, or a single exact one, is opened at once."""
    text = _asked(request)
    found = data.hits(text, request.user, data.MANY)  # type: ignore[arg-type]
    jump = data.only(found, text)
    if jump and jump.address:
        return redirect(jump.address)
    return render(request, "console/search/page.html", _shown(request, text, found, html.lines))


@signed_in
def hits(request: StaffRequest) -> HttpResponse:
    """The fragment below the search box while somebody types."""
    text = _asked(request)
    found = data.hits(text, request.user)  # type: ignore[arg-type]
    return render(request, "console/search/_hits.html", _shown(request, text, found, html.options))


@signed_in
def keys(request: StaffRequest) -> HttpResponse:
    """The fragment that tells which keys do what."""
    return render(request, "console/search/_keys.html", {"jumps": shell.jumps(request)})


def _shown(request: StaffRequest, text: str, found: list[data.Hit], draw: Draw) -> dict[str, Any]:
    """The hits, or where there are none what was perhaps meant."""
    near = [] if found else data.nearest(text, request.user)
    hits = found or near
    return {"text": text, "hits": hits, "drawn": draw(hits), "is_near": bool(near)}


@needs("partners.view")
def partner_options(request: StaffRequest) -> HttpResponse:
    return _options(request, partners.search(_typed(request)).order_by("name"))


@needs("network.view")
def interconnect_options(request: StaffRequest) -> HttpResponse:
    return _options(request, network.search(_typed(request)).order_by("name"))


def _typed(request: StaffRequest) -> str:
    """What stands in the box that asks, whatever its field is called."""
    return request.GET.get(request.GET.get("box", "q"), "")[:LONGEST]


def _options(request: StaffRequest, rows: QuerySet[Any]) -> HttpResponse:
    return render(request, "console/search/_options.html", {"rows": rows[:OPTIONS]})
