"""Planned work as a calendar feed with a secret address: no sign-in, so programs can read it."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.accounts import actions as accounts
from apps.core import wall
from apps.network import for_partner as network
from apps.partners import for_partner as partners
from apps.partners.for_partner import Seat
from apps.portal.access import PartnerRequest, member

SCOPE = "maintenance"
TYPE = "text/calendar; charset=utf-8"


@never_cache
@require_POST
@member("see")
def feed_new(request: PartnerRequest) -> HttpResponse:
    """A secret address; it is in this one answer and nowhere else."""
    name = f"Maintenance feed, {request.seat.partner}"
    _, text = accounts.issue_token(
        owner=request.seat.user, name=name[:80], scopes=[SCOPE], at=timezone.now()
    )
    path = reverse("portal:maintenance_feed", args=[request.seat.partner.ref, text])
    shown = {"text": request.build_absolute_uri(path)}
    return render(request, "portal/maintenance/feed.html", shown)


@require_safe
def feed(request: HttpRequest, partner: str, secret: str) -> HttpResponseBase:
    """Works of the partner, while the holder of the address is a member there; else 404."""
    seat = _seat(partner, secret)
    if seat is None:
        raise Http404
    with wall.behind(seat.partner.pk, seat.user.pk):
        body = network.maintenance_calendar(seat.partner, link=lambda ref: _page(request, ref))
    response = calendar(body or b"", "maintenance.ics", kind="inline")
    etag = f'"{hashlib.sha256(body or b"").hexdigest()[:32]}"'
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


feed.permission = "public"  # type: ignore[attr-defined]


def calendar(body: bytes, filename: str, *, kind: str) -> HttpResponse:
    response = HttpResponse(body, content_type=TYPE)
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = f'{kind}; filename="{filename}"'
    response["Referrer-Policy"] = "no-referrer"
    return response


def _seat(partner: str, secret: str) -> Seat | None:
    """Where the holder of the secret sits, if it is at that partner."""
    now = timezone.now()
    token = accounts.token_holder(text=secret, at=now) if secret.isascii() else None
    if token is None or SCOPE not in token.scopes:
        return None
    seat = partners.seat(token.owner, chosen=partner, at=now)
    return seat if seat is not None and seat.partner.ref == partner else None


def _page(request: HttpRequest, ref: str) -> str:
    path = reverse("portal:maintenance_detail", args=[ref])
    return str(request.build_absolute_uri(path))
