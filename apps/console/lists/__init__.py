"""Lists: declare the columns, give a queryset, get filters, sort, search, pages and exports.

PARTNERS = Listing(key="partners", noun="partner", columns=(...), filters=PartnerFilter, ...)

@needs("partners.view")
def partner_list(request):
    return lists.respond(request, PARTNERS, queries.partners(), title="Partners")
"""

from apps.console.lists.columns import Cell, Column, Drop, Empty, Listing
from apps.console.lists.custom import extended
from apps.console.lists.state import PICK, Asked, read
from apps.console.lists.views import respond

__all__ = [
    "PICK",
    "Asked",
    "Cell",
    "Column",
    "Drop",
    "Empty",
    "Listing",
    "extended",
    "read",
    "respond",
]
