"""Where a page leads to a new request, for those who may ask."""

from urllib.parse import urlencode

from apps.network.enums import Kind
from apps.network.for_partner import Link
from apps.partners.for_partner import Seat
from apps.portal import shell

UPGRADES = {Kind.PNI: "pni_augment", Kind.CACHE: "cache_augment"}


def address(seat: Seat, request_type: str, **fields: str) -> str:
    """The form of a type of request with some fields filled in; empty without the right to ask.

    Without a type the choice of types.
    """
    page = shell.address_of("portal:request_new")
    if not page or not seat.may("request"):
        return ""
    if not request_type:
        return page
    return f"{page}?{urlencode({'type': request_type, **fields})}"


def upgrade(seat: Seat, link: Link) -> str:
    """The form for more capacity on an interconnect in service; empty where there is none."""
    wanted = UPGRADES.get(Kind(link.kind))
    if wanted is None or not link.is_in_service:
        return ""
    return address(seat, wanted, interconnect=link.ref)
