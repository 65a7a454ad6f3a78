"""Addresses of a PNI and of a cache: size, family, whose they are (portal.md 6.3, 6.5)."""

import ipaddress

from apps.capacity.rules.checks.known import Known, Problems, Values, conflict, error, warning

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
DOCUMENTATION: tuple[Network, ...] = tuple(
    ipaddress.ip_network(text)
    for text in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32",
                 "3fff::/20")
)  # fmt: skip
_FAMILIES = (("ipv4", 4, (30, 31), "a /31 or /30"), ("ipv6", 6, (64, 126, 127),
                                                     "a /127, /126 or /64"))  # fmt: skip


def check_addresses(values: Values, known: Known) -> Problems:
    """Where the partner gives the addresses of a PNI."""
    if values.get("ip_provider") != "partner":
        return
    for field, version, sizes, words in _FAMILIES:
        text = values.get(field)
        if not text:
            yield warning(field, f"No IPv{version} subnet: sessions of both families are usual.")
            continue
        network = ipaddress.ip_network(text)
        if network.version != version:
            yield error(field, f"That is an IPv{network.version} subnet; enter {words}.")
        elif network.prefixlen not in sizes:
            yield error(field, f"A /{network.prefixlen} does not fit a link; enter {words}.")
        else:
            yield from _public(field, network, known)
            yield from _free(field, network, known)
    if not values.get("ipv4") and not values.get("ipv6"):
        yield error("ipv4", "Enter the subnets you give, or let us give them.")


def check_cache_addresses(values: Values, known: Known) -> Problems:
    """Room for the servers, and a gateway that lies in it."""
    if values.get("ipv4"):
        network = ipaddress.ip_network(values["ipv4"])
        if network.version != 4 or network.prefixlen > 29:
            yield error("ipv4", "Servers need an IPv4 subnet of /29 or larger.")
        else:
            yield from _public("ipv4", network, known)
            yield from _gateway(values, network)
    if values.get("ipv6"):
        network = ipaddress.ip_network(values["ipv6"])
        if network.version != 6 or network.prefixlen != 64:
            yield error("ipv6", "Servers need an IPv6 /64.")
        else:
            yield from _public("ipv6", network, known)


def _gateway(values: Values, network: Network) -> Problems:
    if not values.get("gateway"):
        return
    gateway = ipaddress.ip_address(values["gateway"])
    if gateway.version != network.version or gateway not in network:
        yield error("gateway", f"The gateway is not in {network}.")
    elif gateway in (network.network_address, network.broadcast_address):
        yield error("gateway", "The first and the last address of a subnet are no hosts.")


def _public(field: str, network: Network, known: Known) -> Problems:
    if is_documentation(network):
        if not known.documentation:
            yield error(field, f"{network} is for documentation; enter one of your own.")
    elif not network.is_global or network.is_multicast:
        yield error(field, f"{network} is not a public subnet; enter one of your own.")


def _free(field: str, network: Network, known: Known) -> Problems:
    """Their own interconnect is named; what belongs to somebody else is not told."""
    for text in known.taken:
        other = ipaddress.ip_network(text, strict=False)
        if other.version == network.version and network.overlaps(other):
            where = known.own_subnets.get(text) or "another interconnect"
            yield conflict(field, f"{network} is in use on {where}; enter another one.")
            return


def is_documentation(network: Network) -> bool:
    """Whether it is set aside for examples (RFC 5737, RFC 3849, RFC 9637)."""
    return any(
        network.version == other.version and network.subnet_of(other)  # type: ignore[arg-type]
        for other in DOCUMENTATION
    )
