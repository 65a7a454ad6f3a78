"""Requests of partners: the queue."""

from django.http import HttpResponseBase

from apps.console import lists
from apps.console.access import StaffRequest, needs
from apps.console.requests import listing


@needs("capacity.view")
def request_list(request: StaffRequest) -> HttpResponseBase:
    return lists.respond(
        request, listing.REQUESTS, listing.rows(), title="Requests",
        template="console/requests/list.html", links=listing.links(request),
    )  # fmt: skip
