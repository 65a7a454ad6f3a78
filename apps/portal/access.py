"""Who may open a page of the portal: members of a partner, by the table of partner permissions.

A page shows one partner at a time, the one of the seat. Every view says what it needs; what says
nothing fails a test. Somebody else's object is not there: 404.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from apps.partners import for_partner
from apps.partners.enums import PARTNER_PERMISSIONS
from apps.partners.for_partner import Seat

View = Callable[..., HttpResponseBase]
CHOSEN = "portal_partner"  # reference of the partner that a session looks at


class PartnerRequest(HttpRequest):
    """What a view behind `member` gets: somebody who sits at a partner."""

    seat: Seat


def member(permission: str) -> Callable[[View], View]:
    """The page is for members of a partner whose role has the permission."""
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
                return render(
                    request, "portal/no_seat.html", {"network": settings.NETWORK_NAME}, status=403
                )
            if not seat.may(permission):
                raise PermissionDenied(permission)
            request.seat = seat  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        guarded.permission = f"portal:{permission}"  # type: ignore[attr-defined]
        return guarded

    return decorate
