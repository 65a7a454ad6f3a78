"""Feeds with a secret address: no sign-in, so programs can read them, and little else can be done.

The secret is a token of the member that has one scope; it is shown once, ends with the membership,
and is taken back on the profile. Whoever asks too often waits a minute.
"""

import hashlib
from collections.abc import Callable
from functools import wraps

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from apps.accounts import actions as accounts
from apps.core import wall
from apps.core.requests import client_ip
from apps.partners import for_partner as partners
from apps.partners.for_partner import Seat
from apps.portal.access import PartnerRequest

MAINTENANCE, NEWS = "maintenance", "news"
SCOPES = (MAINTENANCE, NEWS)
PER_MINUTE = 60  # from one address
Fill = Callable[[HttpRequest, Seat], bytes]


def new_address(request: PartnerRequest, *, scope: str, name: str, page: str) -> str:
    """A secret address of the feed at `page`; it is in this one answer and nowhere else."""
    _, text = accounts.issue_token(
        owner=request.seat.user, name=name[:80], scopes=[scope], at=timezone.now()
    )
    path = reverse(page, args=[request.seat.partner.ref, text])
    return str(request.build_absolute_uri(path))


def feed(
    *, scope: str, content_type: str, filename: str
) -> Callable[[Fill], Callable[..., HttpResponseBase]]:
    """A view that fills the feed behind the wall, while the holder of its address is a member."""

    def decorate(fill: Fill) -> Callable[..., HttpResponseBase]:
        @require_safe
        @wraps(fill)
        def view(request: HttpRequest, partner: str, secret: str) -> HttpResponseBase:
            if _is_too_often(request):
                return HttpResponse("Ask again in a minute.", status=429,
                                    headers={"Retry-After": "60"})  # fmt: skip
            seat = _seat(partner, secret, scope)
            if seat is None:
                raise Http404
            with wall.behind(seat.partner.pk, seat.user.pk):
                body = fill(request, seat)
            return _answer(request, body, content_type, filename)

        view.permission = "public"  # type: ignore[attr-defined]
        return view

    return decorate


def _answer(
    request: HttpRequest, body: bytes, content_type: str, filename: str
) -> HttpResponseBase:
    """The feed, or 304 for whoever has it like this already."""
    response = HttpResponse(body, content_type=content_type)
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = f'inline; filename="{filename}"'
    response["Referrer-Policy"] = "no-referrer"
    response["ETag"] = etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=etag, response=response) or response


def _seat(partner: str, secret: str, scope: str) -> Seat | None:
    """Where the holder of the secret sits, if it is at that partner."""
    now = timezone.now()
    token = accounts.token_holder(text=secret, at=now) if secret.isascii() else None
    if token is None or scope not in token.scopes:
        return None
    seat = partners.seat(token.owner, chosen=partner, at=now)
    return seat if seat is not None and seat.partner.ref == partner else None


def _is_too_often(request: HttpRequest) -> bool:
    minute = int(timezone.now().timestamp()) // 60
    key = f"portal:feed:{client_ip(request)}:{minute}"
    cache.add(key, 0, 120)
    return bool(cache.incr(key) > PER_MINUTE)
