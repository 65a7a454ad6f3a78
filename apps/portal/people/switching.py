"""From one partner to another, and our own people on behalf of one: never two at a time."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from apps.partners import for_partner
from apps.portal.access import PartnerRequest, member, our_people
from apps.portal.seats import BEHALF, CHOSEN


@require_POST
@member("see")
def switch(request: PartnerRequest) -> HttpResponse:
    """Look at another of one's own partners from now on."""
    wanted = request.POST.get("partner", "")
    if wanted and wanted not in {partner.ref for partner in request.seat.others}:
        raise Http404
    request.session[CHOSEN] = wanted or request.seat.partner.ref
    return redirect("portal:home")


@require_POST
@our_people
def act(request: HttpRequest) -> HttpResponse:
    """Open the portal as a partner; everything done there is recorded as on behalf."""
    seat = for_partner.seat_on_behalf(request.user, chosen=request.POST.get("partner", ""))  # type: ignore[arg-type]
    if seat is None:
        raise Http404
    request.session[BEHALF] = seat.partner.ref
    return redirect("portal:home")


@require_POST
@our_people
def act_end(request: HttpRequest) -> HttpResponse:
    """Back to the console, to the page of the partner."""
    ref = request.session.pop(BEHALF, "")
    if not ref:
        return redirect("console:today")
    messages.success(request, "You act for yourself again.")
    return redirect("console:partner_detail", ref=ref)
