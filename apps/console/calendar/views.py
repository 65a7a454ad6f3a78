"""The calendar of deadlines, and its feed."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.accounts import actions as accounts
from apps.accounts.models import User
from apps.agreements.queries import DATED_KINDS
from apps.console import access, addresses, options
from apps.console.access import StaffRequest, needs, public
from apps.console.calendar import data
from apps.console.calendar.feed import document

SCOPE = "calendar"


@needs("agreements.view")
def month(request: StaffRequest) -> HttpResponse:
    """A grid for wide screens, an agenda for all; filters stay while one pages."""
    today = timezone.localdate()
    asked = data.read(request.GET, today)
    weeks, total = data.grid(asked, today)
    context = {
        "asked": asked,
        "weeks": weeks,
        "total": total,
        "today": today,
        "page": data.agenda(asked, request.GET.get("page", 1), data.total_of(weeks, total), today),
        "before": asked.month(asked.previous),
        "after": asked.month(asked.following),
        "now": asked.month(today.replace(day=1)),
        "whole": asked.month(asked.first),
        "drops": [
            ("region", "Region", options.regions(), asked.wanted.region),
            ("owner", "Owner", options.owners(), asked.wanted.owner),
            ("kind", "Kind", list(DATED_KINDS.items()), asked.wanted.kind),
        ],
    }
    return render(request, "console/calendar/page.html", context)


@never_cache
@require_POST
@needs("agreements.view")
def feed_new(request: StaffRequest) -> HttpResponse:
    """A secret address of one's own calendar; it is in this one answer and nowhere else."""
    token, text = accounts.issue_token(
        owner=request.user, name="Calendar feed", scopes=[SCOPE], at=timezone.now()
    )
    address = request.build_absolute_uri(reverse("console:calendar_feed", args=[text]))
    return render(request, "console/calendar/feed.html", {"token": token, "text": address})


@require_safe
@public
def feed(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The holder's deadlines; 404 for an address that was revoked or never was."""
    holder = accounts.token_holder(text=secret, at=timezone.now()) if secret.isascii() else None
    if (
        holder is None
        or SCOPE not in holder.scopes
        or not access.may(holder.owner, "agreements.view")
    ):
        raise Http404
    body = document(
        holder.owner,
        timezone.localdate(),
        lambda ref: request.build_absolute_uri(addresses.of(ref)),
    )
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = 'inline; filename="edgepartners.ics"'
    response["Referrer-Policy"] = "no-referrer"
    return get_conditional_response(request, etag=etag, response=response) or response


def _holder(secret: str) -> User:
    token = accounts.token_holder(text=secret, at=timezone.now()) if secret.isascii() else None
    if token is None or SCOPE not in token.scopes:
        raise Http404
    if not access.may(token.owner, "agreements.view"):
        raise Http404
    return token.owner
