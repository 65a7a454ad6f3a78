"""Pure decisions about partners and their people."""

from apps.partners.rules.numbers import (
    RIGHT_LASTS,
    address_fits,
    asn_hint,
    parse_asn,
    parse_network,
    reserved_asn,
    right_fault,
)
from apps.partners.rules.people import (
    ON_BEHALF,
    STRONG,
    Proof,
    behalf_role,
    coarse_network,
    perms_words,
    read_only_because,
    suggested_role,
)

__all__ = [
    "ON_BEHALF",
    "RIGHT_LASTS",
    "STRONG",
    "Proof",
    "address_fits",
    "asn_hint",
    "behalf_role",
    "coarse_network",
    "parse_asn",
    "parse_network",
    "perms_words",
    "read_only_because",
    "reserved_asn",
    "right_fault",
    "suggested_role",
]
