"""A sign-in that does not come to its end: one page that says why, and how to go on."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

FAILED = "The sign-in with PeeringDB did not work. Try again."


def stopped(
    request: HttpRequest, reason: str, *, status: int = 403, detail: Any = None
) -> ImmediateHttpResponse:
    """To be raised: the page instead of whatever would have come."""
    context = {"reason": reason, "detail": str(detail) if detail else ""}
    page: HttpResponse = render(request, "portal/signin/stopped.html", context, status=status)
    return ImmediateHttpResponse(page)
