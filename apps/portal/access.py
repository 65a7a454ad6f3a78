"""Who may open a page of the portal: members of a partner, by the table of partner permissions.

A page shows one partner at a time, the one of the seat. Every view says what it needs; what says
nothing fails a test. Somebody else's object is not there: 404. Pages that only read run behind the
wall (apps.core.wall), where PostgreSQL shows no row of another partner; those that write ask it for
each object before an action gets it (`sure`).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import structlog
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponseBase,
    HttpResponseNotAllowed,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from apps.accounts.enums import Role
from apps.core import wall
from apps.partners import actions, for_partner
from apps.partners.enums import PARTNER_PERMISSIONS
from apps.partners.for_partner import Seat
from apps.portal.seats import find_seat, may_act, proved

View = Callable[..., HttpResponseBase]
STAFF = "staff"  # the mark of views for our own people
PERSON = "person"  # the mark of views for people at partners who have no seat yet
READING = ("GET", "HEAD")
METHODS = (*READING, "POST")
Found = TypeVar("Found", bound=Model)
log = structlog.get_logger(__name__)


class PartnerRequest(HttpRequest):
    """What a view behind `member` gets: somebody who sits at a partner."""

    seat: Seat
    user: Any
    behind: tuple[int, int]  # for whom the wall stands: ids of the partner and the person


def member(permission: str) -> Callable[[View], View]:
    """The page is for members of a partner whose role has the permission.

    GET and HEAD run behind the wall: what they write, even a date of a last look, goes into
    `wall.outside()`. POST looks things up by `for_partner`, makes sure of them by `sure`, and
    calls actions. Other methods are a 405.
    """
    if permission not in PARTNER_PERMISSIONS:
        raise ValueError(f"{permission!r} is not in the table of partner permissions")

    def decorate(view: View) -> View:
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            seat = find_seat(request) if request.user.is_authenticated else None
            if seat is None:
                return _no_seat(request)
            if _needs_factor(seat, request):
                return _to_factor(request)
            if reason := seat.why_not(permission):
                return _denied(request, seat, permission, reason)
            request.seat = seat  # type: ignore[attr-defined]
            request.behind = seat.partner.pk, seat.user.pk  # type: ignore[attr-defined]
            if seat.member is not None:
                actions.note_visit(member=seat.member, at=timezone.now())
            run = _read if request.method in READING else _write
            return run(seat, view, request, *args, **kwargs)

        return _marked(guarded, f"portal:{permission}")

    return decorate


def sure(request: PartnerRequest, found: Found | None) -> Found:
    """What a look-up found, for an action: 404 unless PostgreSQL shows the partner its row."""
    if found is None or not wall.shows(found, *request.behind):
        raise Http404
    return found


def person(view: View) -> View:
    """The page is for everybody at a partner who has signed in, also before they are a member."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if request.user.role != Role.PARTNER:
            raise PermissionDenied("The page is for people at partners.")
        request.seat = find_seat(request)  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return _marked(guarded, PERSON)


def our_people(view: View) -> View:
    """The page is for those of our own people who may act for partners."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not may_act(request.user):
            raise PermissionDenied("Your role does not let you act for partners.")
        return view(request, *args, **kwargs)

    return _marked(guarded, STAFF)


def _no_seat(request: HttpRequest) -> HttpResponseBase:
    """What somebody sees who is no member (now): what they wait for; nobody gets sign-in."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    is_theirs = request.user.role == Role.PARTNER
    waits = for_partner.waiting(request.user) if is_theirs else []
    context = {"network": settings.NETWORK_NAME, "waits": waits, "is_theirs": is_theirs}
    return render(request, "portal/no_seat.html", context, status=403)


def _needs_factor(seat: Seat, request: HttpRequest) -> bool:
    """A password alone opens nothing: the second factor is set up and used before all else."""
    return seat.member is not None and not proved(request)


def _to_factor(request: HttpRequest) -> HttpResponseBase:
    is_set_up = is_mfa_enabled(request.user)
    name = "mfa_reauthenticate" if is_set_up else "mfa_activate_totp"
    return redirect(f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}")


def _denied(request: HttpRequest, seat: Seat, permission: str, reason: str) -> HttpResponseBase:
    """403 that names what is missing; counted in the log (portal.md 6.5)."""
    log.warning("portal_refused", user=seat.user.pk, partner=seat.partner.ref, needs=permission)
    context = {
        "reason": reason, "seat": seat, "network": settings.NETWORK_NAME,
        "again": bool(seat.read_only and seat.member),
    }  # fmt: skip
    return render(request, "portal/denied.html", context, status=403)


def _read(seat: Seat, view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
    """The response of a view behind the wall, also of one that is written while it is sent."""
    who = seat.partner.pk, seat.user.pk
    with wall.behind(*who):
        response = view(request, *args, **kwargs)
    if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
        response.streaming_content = wall.streamed(response.streaming_content, *who)  # type: ignore[arg-type]
    return response


def _write(seat: Seat, view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
    if request.method not in METHODS:
        return HttpResponseNotAllowed(METHODS)
    return view(request, *args, **kwargs)


def _marked(view: View, permission: str) -> View:
    view.permission = permission  # type: ignore[attr-defined]
    return view
