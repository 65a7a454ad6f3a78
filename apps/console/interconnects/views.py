"""Interconnects: list and detail."""

from django.http import HttpRequest, HttpResponseBase

from apps.console import lists
from apps.console.access import needs
from apps.console.interconnects.listing import INTERCONNECTS
from apps.network import queries


@needs("network.view")
def interconnect_list(request: HttpRequest) -> HttpResponseBase:
    return lists.respond(request, INTERCONNECTS, queries.interconnects(), title="Interconnects")
