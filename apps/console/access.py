"""Who may open a page. Every view says so; what says nothing fails a test.

`@needs("partners.edit")` asks for a permission of the table in accounts, `@signed_in` for a person
of any role, `@public` for nobody.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import rules
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRedirect

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.accounts.permissions import PERMISSIONS

View = Callable[..., HttpResponseBase]
SIGNED_IN = "signed in"
PUBLIC = "public"


class StaffRequest(HttpRequest):
    """What a view behind `needs` or `signed_in` gets: somebody has signed in."""

    user: User


def may(user: Any, permission: str) -> bool:
    """Whether a person holds a permission; without a query."""
    return bool(user.is_authenticated and rules.has_perm(permission, user))


def needs(permission: str) -> Callable[[View], View]:
    """The page is for people who hold the permission: others get 403, nobody gets sign-in."""
    if permission not in PERMISSIONS:
        raise ValueError(f"{permission!r} is not in the permission table")

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            if not may(request.user, permission):
                return _refused(request, permission)
            return view(request, *args, **kwargs)

        return _marked(guarded, permission)

    return decorate


def signed_in(view: View) -> View:
    """The page is for each of our own people: their own inbox, their own profile."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if request.user.role == Role.PARTNER:
            return _refused(request, "The console is for our own people.")
        return view(request, *args, **kwargs)

    return _marked(guarded, SIGNED_IN)


def public(view: View) -> View:
    """The page is for everybody, also without signing in."""
    return _marked(view, PUBLIC)


def _refused(request: HttpRequest, reason: str) -> HttpResponseBase:
    """403; somebody from a partner who opens the bare address is sent to the portal."""
    if request.user.role == Role.PARTNER and request.path == "/":  # type: ignore[union-attr]
        return redirect("portal:home")
    raise PermissionDenied(reason)


def _marked(view: View, permission: str) -> View:
    view.permission = permission  # type: ignore[attr-defined]
    return view


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Sign-in, then back here. A fragment cannot show it, so htmx is told to go there."""
    response = redirect_to_login(request.get_full_path())
    is_fragment = getattr(request, "htmx", False)
    return HttpResponseClientRedirect(response.url) if is_fragment else response
