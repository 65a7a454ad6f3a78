"""Our own error pages: inside the shell for people who are signed in, plain otherwise."""

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def _layout(request: HttpRequest) -> dict[str, str]:
    user = getattr(request, "user", None)
    return {"layout": "base.html" if user and user.is_authenticated else "alone.html"}


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", _layout(request), status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", _layout(request), status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Names the request's id, which stands in every line of its log. Uses no database."""
    reference = structlog.contextvars.get_contextvars().get("request_id", "")
    return render(request, "500.html", {"reference": reference}, status=500)
