"""Partners."""

from django.http import HttpRequest, HttpResponseBase

from apps.console import lists
from apps.console.access import needs
from apps.console.partners.listing import PARTNERS
from apps.partners import queries


@needs("partners.view")
def partner_list(request: HttpRequest) -> HttpResponseBase:
    return lists.respond(request, PARTNERS, queries.partners(), title="Partners")
