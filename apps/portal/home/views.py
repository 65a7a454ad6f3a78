"""Home: what needs the partner first, then how things stand."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.portal.access import PartnerRequest, member
from apps.portal.home import page


@require_safe
@member("see")
def home(request: PartnerRequest) -> HttpResponse:
    return render(request, "portal/home/page.html", page.page(request.seat, timezone.now()))
