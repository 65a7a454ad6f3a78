"""What people at a partner may read about their partner, its people and themselves."""

from apps.partners.for_partner.contacts import Card, card, contact, contacts
from apps.partners.for_partner.people import (
    Access,
    Person,
    Right,
    access,
    has_account,
    invitation,
    invitation_of,
    invitations,
    member,
    noc_phone,
    people,
    waiting,
)
from apps.partners.for_partner.seats import (
    FACTOR,
    PEERINGDB,
    Seat,
    asn_faults,
    membership,
    seat,
    seat_on_behalf,
)
from apps.partners.for_partner.tokens import (
    TokenUse,
    token_use,
    token_with,
    tokens,
    tokens_in_force,
)

__all__ = [
    "FACTOR",
    "PEERINGDB",
    "Access",
    "Card",
    "Person",
    "Right",
    "Seat",
    "TokenUse",
    "access",
    "asn_faults",
    "card",
    "contact",
    "contacts",
    "has_account",
    "invitation",
    "invitation_of",
    "invitations",
    "member",
    "membership",
    "noc_phone",
    "people",
    "seat",
    "seat_on_behalf",
    "token_use",
    "token_with",
    "tokens",
    "tokens_in_force",
    "waiting",
]
