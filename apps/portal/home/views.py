"""Home: what needs the partner, then how things stand."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from apps.portal.access import PartnerRequest, member


@member("see")
def home(request: PartnerRequest) -> HttpResponse:
    return render(request, "portal/home/page.html", {"network": settings.NETWORK_NAME})
