"""Addresses and prefix limits of sessions, measured against PeeringDB (portal.md 6.5).

What PeeringDB does not tell is not held against anybody: without the prefixes of an exchange its
addresses are not checked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
MOST_TIMES = 4  # of the prefixes that PeeringDB tells


@dataclass(frozen=True)
class Exchange:
    """What is known about the peering LAN of an exchange; `page` is the partner's entry."""

    name: str
    prefixes: Sequence[str] = ()
    ours: Sequence[str] = ()
    theirs: Sequence[str] = ()
    page: str = ""


@dataclass(frozen=True)
class Problem:
    """What is wrong with an address. `is_unlisted`: only PeeringDB is behind (422, with `page`)."""

    message: str
    is_unlisted: bool = False
    page: str = ""


def peer_problem(text: str, at: Exchange, *, family: int | None = None) -> Problem | None:
    """Why an address cannot be the partner's side of a session; None where it can.

    `family` is 4 or 6 where the other side of the session fixes it.
    """
    address = _read(text)
    if address is None:
        return Problem(f"{text!r} is no IP address.")
    if family is not None and address.version != family:
        return Problem(f"{address} is no IPv{family} address; both sides of a session are.")
    if address in _addresses(at.ours):
        return Problem(f"{address} is our own address at {at.name}. Enter yours.")
    if at.prefixes and (message := _outside(address, at)):
        return Problem(message)
    if at.prefixes and address not in _addresses(at.theirs):
        return Problem(
            f"PeeringDB does not list {address} for you at {at.name}. Update PeeringDB first; we "
            "read it again within the hour.",
            is_unlisted=True, page=at.page,
        )  # fmt: skip
    return None


def our_problem(text: str, at: Exchange) -> Problem | None:
    """Why an address cannot be our side of a session."""
    address = _read(text)
    if address is None:
        return Problem(f"{text!r} is no IP address.")
    if at.ours and address not in _addresses(at.ours):
        return Problem(f"{address} is not ours at {at.name}. Ours: {', '.join(at.ours)}.")
    return None


def pair_problems(our: str, their: str, at: Exchange) -> dict[str, Problem]:
    """What is wrong with the two addresses of a session, by `our_ip` and `their_ip`."""
    left = _read(our)
    family = left.version if left is not None else None
    found = {"our_ip": our_problem(our, at), "their_ip": peer_problem(their, at, family=family)}
    return {name: problem for name, problem in found.items() if problem is not None}


def prefix_warning(asked: int | None, listed: int | None, *, family: int) -> str:
    """What is unusual about a prefix limit beside PeeringDB's; empty where nothing is.

    Below it sessions may close at once, above four times it the limit protects nobody.
    """
    if asked is None or not listed or listed <= asked <= MOST_TIMES * listed:
        return ""
    said = f"PeeringDB says {listed:,} IPv{family} prefixes"
    if asked < listed:
        return f"{said}; with a limit of {asked:,} the session may close at once."
    return f"{said}; a limit of {asked:,} is more than {MOST_TIMES} times as many."


def _outside(address: Address, at: Exchange) -> str:
    lans: list[Network] = [ip_network(prefix) for prefix in at.prefixes]
    lan = next((each for each in lans if address in each), None)
    if lan is None:
        known = ", ".join(str(each) for each in lans if each.version == address.version)
        where = f"Its peering LAN is {known}." if known else f"It has no IPv{address.version} LAN."
        return f"{address} is no address of {at.name}. {where}"
    if address == lan.network_address or (
        lan.version == 4 and address == lan.broadcast_address
    ):  # RFC 4291 2.6.1: the first address of an IPv6 LAN is its routers'
        return f"{address} is the network or broadcast address of {lan}, no host's."
    return ""


def _read(text: str) -> Address | None:
    try:
        return ip_address(str(text).strip())
    except ValueError:
        return None


def _addresses(texts: Sequence[str]) -> set[Address]:
    return {ip_address(text) for text in texts}
