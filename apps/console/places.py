"""The lists by key: where they are, who may open them, and which rows they have.

For what is done with a list away from its page: saved views and their alerts, bulk edits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from apps.accounts.models import User
from apps.capacity.models import CapacityRequest
from apps.console.agreements import listing as agreements
from apps.console.anomalies.listing import ANOMALIES
from apps.console.breaches import listing as breaches
from apps.console.contacts.listing import CONTACTS
from apps.console.exchanges.listing import EXCHANGES
from apps.console.interconnects.listing import INTERCONNECTS
from apps.console.lists import Asked, Listing, extended, read
from apps.console.partners.listing import PARTNERS
from apps.console.programs import listing as programs
from apps.console.requests import listing as requests
from apps.console.sites.listing import SITES
from apps.console.work import listing as work
from apps.network import queries as network
from apps.partners import queries as partners
from apps.usage import queries as usage

Rows = Callable[[], QuerySet[Any]]


@dataclass(frozen=True)
class Place:
    """A list with the name of its address; its rows are those of its page without a filter."""

    listing: Listing
    rows: Rows
    address: str
    permission: str

    def asked(self, user: User, query: str) -> Asked:
        """What this person would see at the address with the query; all they can ask counts."""
        request = HttpRequest()
        request.user = user
        request.session = {}  # type: ignore[assignment]  # columns are those of the query
        rows = self.rows()
        return read(request, extended(self.listing, rows), rows, QueryDict(query))


def _agreements() -> QuerySet[Any]:
    return agreements.rows(timezone.localdate())


def _requests() -> QuerySet[CapacityRequest]:
    return requests.rows()


PLACES = {
    place.listing.key: place
    for place in (
        Place(PARTNERS, partners.partners, "console:partner_list", "partners.view"),
        Place(CONTACTS, partners.all_contacts, "console:contact_list", "partners.view"),
        Place(agreements.AGREEMENTS, _agreements, "console:agreement_list", "agreements.view"),
        Place(INTERCONNECTS, network.interconnects, "console:interconnect_list", "network.view"),
        Place(SITES, network.sites, "console:site_list", "network.view"),
        Place(EXCHANGES, network.exchanges, "console:exchange_list", "network.view"),
        Place(requests.REQUESTS, _requests, "console:request_list", "capacity.view"),
        Place(work.WORK, work.rows, "console:work_list", "programs.view"),
        Place(programs.WORKSTREAMS, programs.rows, "console:program_list", "programs.view"),
        Place(breaches.BREACHES, breaches.rows, "console:breach_list", "breaches.view"),
        Place(ANOMALIES, usage.anomalies, "console:anomaly_list", "usage.view"),
    )
}
