"""The way out that stands in each mail of outreach: no sign-in, one click."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from apps.console.access import public
from apps.core import audit
from apps.notifications import actions as notifications
from apps.partners import actions


@csrf_exempt  # the signed address is what permits it; mail programs post without a form (RFC 8058)
@never_cache
@require_http_methods(["GET", "POST"])
@public
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, POST does: whatever looks into mails beforehand takes nobody off."""
    found = notifications.who_stops(token)
    if found is None:
        raise Http404
    contact, letter = found
    if request.method == "POST":
        with audit.acting(actor_id=None, channel="ui"):
            actions.opt_out(contact=contact, reason="", by=None, at=timezone.now(), letter=letter)
    context = {"email": contact.email, "is_done": contact.opted_out_at is not None}
    return render(request, "console/outreach/stop.html", context)
