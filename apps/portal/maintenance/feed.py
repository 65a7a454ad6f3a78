"""Planned work as a calendar feed with a secret address: no sign-in, so programs can read it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.network import for_partner as network
from apps.partners.for_partner import Seat
from apps.portal import feeds
from apps.portal.access import PartnerRequest, member

TYPE = "text/calendar; charset=utf-8"


@never_cache
@require_POST
@member("see")
def feed_new(request: PartnerRequest) -> HttpResponse:
    """A secret address; it is in this one answer and nowhere else."""
    address = feeds.new_address(
        request, scope=feeds.MAINTENANCE, page="portal:maintenance_feed",
        name=f"Maintenance feed, {request.seat.partner}",
    )  # fmt: skip
    return render(request, "portal/maintenance/feed.html", {"text": address})


@feeds.feed(scope=feeds.MAINTENANCE, content_type=TYPE, filename="maintenance.ics")
def feed(request: HttpRequest, seat: Seat) -> bytes:
    """Works of the partner."""
    found = network.maintenance_calendar(seat.partner, link=lambda ref: _page(request, ref))
    return found or b""


def calendar(body: bytes, filename: str, *, kind: str) -> HttpResponse:
    response = HttpResponse(body, content_type=TYPE)
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = f'{kind}; filename="{filename}"'
    response["Referrer-Policy"] = "no-referrer"
    return response


def _page(request: HttpRequest, ref: str) -> str:
    path = reverse("portal:maintenance_detail", args=[ref])
    return str(request.build_absolute_uri(path))
