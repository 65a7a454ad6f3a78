"""Who may open a page of the portal: members of a partner, by the table of partner permissions.

A page shows one partner at a time, the one of the seat. Every view says what it needs; what says
nothing fails a test. Somebody else's object is not there: 404. Pages that only read run behind the
wall (apps.core.wall), where PostgreSQL shows no row of another partner.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from apps.core import wall
from apps.partners import for_partner
from apps.partners.enums import PARTNER_PERMISSIONS
from apps.partners.for_partner import Seat

View = Callable[..., HttpResponseBase]
CHOSEN = "portal_partner"  # reference of the partner that a session looks at
READING = ("GET", "HEAD")


class PartnerRequest(HttpRequest):
    """What a view behind `member` gets: somebody who sits at a partner."""

    seat: Seat


def member(permission: str) -> Callable[[View], View]:
    """The page is for members of a partner whose role has the permission.

    GET and HEAD run behind the wall: what they write, even a date of a last look, goes into
    `wall.outside()`. Other methods look things up by `for_partner` and call actions.
    """
    if permission not in PARTNER_PERMISSIONS:
        raise ValueError(f"{permission!r} is not in the table of partner permissions")

    def decorate(view: View) -> View:
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            seat = for_partner.seat(
                request.user, chosen=request.session.get(CHOSEN, ""), at=timezone.now()
            )
            if seat is None:
                return _no_seat(request)
            if not seat.may(permission):
                raise PermissionDenied(permission)
            request.seat = seat  # type: ignore[attr-defined]
            if request.method in READING:
                return _read(seat, view, request, *args, **kwargs)
            return view(request, *args, **kwargs)

        guarded.permission = f"portal:{permission}"  # type: ignore[attr-defined]
        return guarded

    return decorate


def _no_seat(request: HttpRequest) -> HttpResponseBase:
    context = {"network": settings.NETWORK_NAME}
    return render(request, "portal/no_seat.html", context, status=403)


def _read(seat: Seat, view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
    """The response of a view behind the wall, also of one that is written while it is sent."""
    who = seat.partner.pk, seat.user.pk
    with wall.behind(*who):
        response = view(request, *args, **kwargs)
    if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
        response.streaming_content = wall.streamed(response.streaming_content, *who)  # type: ignore[arg-type]
    return response
