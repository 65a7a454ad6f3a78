"""Per request: the audit context, and the person's time zone."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from apps.core import audit

Handler = Callable[[HttpRequest], HttpResponse]
READING = {"GET", "HEAD", "OPTIONS"}


def channel_of(path: str) -> str:
    if path.startswith("/api/"):
        return "api"
    return "portal" if path.startswith("/portal/") else "ui"


def audit_context(get_response: Handler) -> Handler:
    """Attribute changes of a request to the person who is signed in."""

    def handle(request: HttpRequest) -> HttpResponse:
        if request.method in READING:
            return get_response(request)
        actor_id = request.user.pk if request.user.is_authenticated else None
        with audit.acting(actor_id=actor_id, channel=channel_of(request.path)):
            return get_response(request)

    return handle


def time_zone(get_response: Handler) -> Handler:
    """Show times in the zone the person chose."""

    def handle(request: HttpRequest) -> HttpResponse:
        zone = getattr(request.user, "time_zone", "UTC") or "UTC"
        with timezone.override(zoneinfo.ZoneInfo(zone)):
            return get_response(request)

    return handle
