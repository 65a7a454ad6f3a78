"""Who may open a page of the portal, how often, and what no cache, robot or reader learns of it.

A signatory outside has no account. The token of their link stands behind the `#` of its address,
which no browser sends: it reaches us once, in the body of a form, and a session of an hour follows.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from apps.core.requests import client_ip

View = Callable[..., HttpResponseBase]
PUBLIC = "public"
KEY = "signing"
SESSION = timedelta(hours=1)
PER_MINUTE = {"GET": 60, "POST": 12}  # from one address


def public(view: View) -> View:
    """The page is for whoever holds a link; rarely enough that nobody guesses one."""

    @never_cache
    @sensitive_post_parameters("token")
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if _is_too_often(request):
            response: HttpResponseBase = render(request, "portal/too_often.html", status=429)
            response["Retry-After"] = "60"
        else:
            response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    guarded.permission = PUBLIC  # type: ignore[attr-defined]
    return guarded


def _is_too_often(request: HttpRequest) -> bool:
    method = "GET" if request.method in ("GET", "HEAD") else "POST"
    minute = int(timezone.now().timestamp()) // 60
    key = f"portal:{method}:{client_ip(request)}:{minute}"
    cache.add(key, 0, 120)
    return cache.incr(key) > PER_MINUTE[method]


def remember(request: HttpRequest, digest: str, now: datetime) -> None:
    """A session of its own for the holder of a link; nothing of an older one is taken along."""
    request.session.cycle_key()
    request.session[KEY] = [digest, (now + SESSION).isoformat()]


def remembered(request: HttpRequest, now: datetime) -> str:
    """The digest of the link this session was opened with; empty without one, or too late."""
    digest, until = request.session.get(KEY, ["", ""])
    return digest if until and now < datetime.fromisoformat(until) else ""
