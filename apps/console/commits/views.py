"""Cost against commit of the running billing month."""

from django.http import HttpResponseBase
from django.utils import timezone

from apps.breaches import queries
from apps.console import lists
from apps.console.access import StaffRequest, may, needs
from apps.console.commits.listing import listing


@needs("breaches.view")
def commit_list(request: StaffRequest) -> HttpResponseBase:
    """Every commit whose month runs; amounts only for those who see prices."""
    prices = may(request.user, "agreements.prices")
    return lists.respond(
        request,
        listing(prices=prices),
        queries.commits(timezone.now()),
        title="Cost against commit" if prices else "Use of commits",
        template="console/commits/list.html",
        prices=prices,
    )
