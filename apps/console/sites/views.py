"""Sites: where interconnects are."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from apps.console import lists
from apps.console.access import StaffRequest, needs
from apps.console.sites import shown
from apps.console.sites.listing import SITES
from apps.network import queries


@needs("network.view")
def site_list(request: StaffRequest) -> HttpResponseBase:
    return lists.respond(request, SITES, queries.sites(), title="Sites")


@needs("network.view")
def site(request: StaffRequest, code: str) -> HttpResponse:
    """Everything of one site: facts, what joins there, what comes, who can be joined there."""
    found = get_object_or_404(queries.sites(), code=code)
    context = {"shown": shown.read(found, timezone.now()), "site": found}
    return render(request, "console/sites/site.html", context)
