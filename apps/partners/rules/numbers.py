"""AS numbers as people type them, rights from PeeringDB, networks of tokens."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

_PLAIN = re.compile(r"(?:AS)?\s*(\d{1,10})", re.IGNORECASE)
_DOTTED = re.compile(r"(?:AS)?\s*(\d{1,5})\.(\d{1,5})", re.IGNORECASE)

# Numbers no network can have: the RFC says so.
IMPOSSIBLE = {
    0: "reserved (RFC 7607)",
    23456: "AS_TRANS, the stand-in for 32-bit numbers (RFC 6793)",
    65535: "reserved (RFC 7300)",
    4294967295: "reserved (RFC 7300)",
}
RESERVED = (
    (64496, 64511, "set aside for documentation (RFC 5398)"),
    (65536, 65551, "set aside for documentation (RFC 5398)"),
    (64512, 65534, "for private use (RFC 6996)"),
    (4200000000, 4294967294, "for private use (RFC 6996)"),
)


def parse_asn(text: str | int) -> int:
    """`AS64500`, `64500` or `1.10` (RFC 5396) as a number; ValueError says what is wrong."""
    number = _number(str(text).strip())
    if number is None or number > 4294967295:
        raise ValueError(f"{text!r} is no AS number. Enter one such as AS64500.")
    if number in IMPOSSIBLE:
        raise ValueError(f"AS{number} is {IMPOSSIBLE[number]}; no network has it.")
    return number


def asn_hint(number: int) -> str:
    """Why a number looks wrong though it is allowed; empty for ordinary ones."""
    why = reserved_asn(number)
    return f"{why} Check it with the partner." if why else ""


def reserved_asn(number: int) -> str:
    """What a number is kept for that no network on the Internet has; empty for ordinary ones."""
    for low, high, purpose in RESERVED:
        if low <= number <= high:
            return f"AS{number} is {purpose}."
    return ""


def _number(text: str) -> int | None:
    if match := _PLAIN.fullmatch(text):
        return int(match[1])
    if match := _DOTTED.fullmatch(text):
        high, low = int(match[1]), int(match[2])
        return high * 65536 + low if high <= 65535 and low <= 65535 else None
    return None


RIGHT_LASTS = timedelta(hours=24)  # PeeringDB is asked again at most a day before a right is used


def right_fault(*, may_manage: bool | None, checked_at: datetime | None, at: datetime) -> str:
    """Why a member with a PeeringDB account may not act for an AS number now; empty: they may.

    None: PeeringDB has never named the network among theirs (portal.md 6.1, "ASN authority").
    """
    if may_manage is None or checked_at is None:
        return "PeeringDB does not list the network among yours"
    if not may_manage:
        return "the PeeringDB permission manage_peering_sessions is missing"
    if at - checked_at > RIGHT_LASTS:
        return (
            "the PeeringDB permission manage_peering_sessions was read more than 24 hours ago; "
            "sign in to the portal with PeeringDB to read it again"
        )
    return ""


def address_fits(ip: str, networks: Sequence[str]) -> bool:
    """Whether an address lies in one of the networks (CIDR); no networks: every address does."""
    if not networks:
        return True
    try:
        address = ip_address(ip)
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in ip_network(network) for network in networks)


def parse_network(text: str) -> str:
    """`198.51.100.7` or `2001:db8::/48` as CIDR; ValueError says what is wrong."""
    try:
        return str(ip_network(text.strip()))
    except ValueError:
        raise ValueError(
            f"{text!r} is no network. Enter one such as 198.51.100.0/24, without host bits."
        ) from None
