"""The way out that stands in each mail: no sign-in, one click."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from apps.console.access import public
from apps.core import audit
from apps.reports import actions, queries


@csrf_exempt  # the signed address is what permits it; mail programs post without a form (RFC 8058)
@never_cache
@require_http_methods(["GET", "POST"])
@public
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, POST does: whatever looks into mails beforehand takes nobody off."""
    found = queries.leaving(token)
    if found is None:
        raise Http404
    row, reader = found
    if request.method == "POST":
        with audit.acting(actor_id=reader.pk, channel="ui"):
            actions.leave(row=row, reader=reader, at=timezone.now())
    context = {"subject": row, "reader": reader, "is_done": request.method == "POST"}
    return render(request, "console/subscriptions/leave.html", context)
