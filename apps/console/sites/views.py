"""Sites: where interconnects are."""

from django.http import HttpResponseBase

from apps.console import lists
from apps.console.access import StaffRequest, needs
from apps.console.sites.listing import SITES
from apps.network import queries


@needs("network.view")
def site_list(request: StaffRequest) -> HttpResponseBase:
    return lists.respond(request, SITES, queries.sites(), title="Sites")
