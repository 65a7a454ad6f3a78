"""What we know of a partner that a new request can begin with."""

from typing import Any

from apps.accounts.models import User
from apps.capacity.enums import State
from apps.capacity.models import CapacityRequest
from apps.capacity.rules.prefill import Known
from apps.partners.enums import ContactRoleKind
from apps.partners.models import ASN, Contact, Partner


def known(partner: Partner, *, type_: str, user: User | None, asn: ASN | None) -> Known:
    """Three queries. The address of whoever asks, unless they gave another one last time."""
    last = last_of(partner, type_)
    network = asn or ASN.objects.filter(partner=partner).order_by("-is_primary", "number").first()
    return Known(
        as_set=network.as_set if network else "",
        max_prefix4=network.max_prefix4 if network else None,
        max_prefix6=network.max_prefix6 if network else None,
        email=user.email if user else "",
        phone=noc_phone(partner),
        last=last,
    )


def last_of(partner: Partner, type_: str) -> dict[str, Any]:
    """What was typed into the newest request of the type that was sent; empty without one."""
    newest = (
        CapacityRequest.objects.filter(partner=partner, type=type_)
        .exclude(state=State.DRAFT)
        .order_by("-id")
        .only("details", "contact_email", "contact_phone")
        .first()
    )
    if newest is None:
        return {}
    people = {"contact_email": newest.contact_email, "contact_phone": newest.contact_phone}
    return {**newest.details, **people}


def noc_phone(partner: Partner) -> str:
    """The number of their NOC; empty where we know none."""
    found = (
        Contact.objects.filter(partner=partner, archived_at=None, roles__role=ContactRoleKind.NOC)
        .exclude(phone="")
        .order_by("id")
        .values_list("phone", flat=True)
        .first()
    )
    return found or ""
