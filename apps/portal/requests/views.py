"""Requests of a partner: the list, and one of them."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.portal.access import PartnerRequest, member
from apps.portal.requests import listing, page, wizard
from apps.portal.requests.finding import read


@require_safe
@member("see")
def request_list(request: PartnerRequest) -> HttpResponseBase:
    """Newest first; as a page, or all that is filtered as CSV, Excel or JSON."""
    asked = listing.read(request)
    kind = request.GET.get("export", "")
    if kind in listing.EXPORTS:
        return listing.export(asked, kind)
    return render(request, "portal/requests/list.html", listing.page(request, asked))


@require_safe
@member("see")
def detail(request: PartnerRequest, ref: str) -> HttpResponse:
    """One request; a draft leads whoever may write it to its first step."""
    one = read(request, ref, timezone.now())
    if one.row.is_draft and request.seat.may("request"):
        return redirect(wizard.address(ref, wizard.parts(one.row.type)[0].key))
    shown = page.context(one, request.seat, timezone.now())
    return render(request, "portal/requests/detail.html", shown)
