"""Check a LOA-CFA by the link on its paper: no account, rarely enough that nobody guesses one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.network import for_partner
from apps.portal.signing.access import public


@require_GET
@public
def loa(request: HttpRequest, token: str) -> HttpResponse:
    """Good, expired, replaced, withdrawn or done, with reference, dates and facility; else 404."""
    now = timezone.now()
    found = for_partner.loa_check(token, today=now.date())
    status = 200 if found else 404
    return render(
        request, "portal/verification/loa.html", {"found": found, "now": now}, status=status
    )
