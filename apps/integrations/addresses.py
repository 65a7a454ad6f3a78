"""Which addresses a source may have: no way from a form field to a machine's metadata service.

Private networks stay allowed, monitoring lives there. Link-local addresses and the metadata
services of the large clouds are refused; loopback is for the caller to decide.
"""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from apps.integrations.errors import AddressRefused

METADATA = frozenset(
    ip_address(text) for text in ("169.254.169.254", "fd00:ec2::254", "100.100.100.200")
) | {ip_address("168.63.129.16")}
NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the IPv4 address is in the last 32 bits


@dataclass(frozen=True)
class AddressPolicy:
    allow_loopback: bool = True
    allow_link_local: bool = False
    allow_private: bool = True


def check_url(url: str, policy: AddressPolicy) -> None:
    """Raise AddressRefused unless `url` is a plain http(s) address that `policy` lets us call.

    A host name is not resolved here: `check_ip` is asked again about the machine that answered,
    so a name that changes its address between two look-ups gains nothing.
    """
    parts = _split(url)
    if parts.username is not None or parts.password is not None:
        raise AddressRefused("Leave user name and password out of the address; they have fields.")
    if parts.query or parts.fragment:
        raise AddressRefused("Give the address of the server without “?” and “#”.")
    host = parts.hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return
    check_ip(host, policy)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        is_web = False
    if not is_web:
        raise AddressRefused(f"“{url}” is not an address starting with http:// or https://.")
    return parts


def check_ip(text: str, policy: AddressPolicy) -> None:
    """Raise AddressRefused when `policy` forbids this IP address."""
    address = _plain(ip_address(text.split("%")[0]))
    if address.is_loopback and policy.allow_loopback:
        return
    if (address.is_link_local or address in METADATA) and policy.allow_link_local:
        return
    if not policy.allow_private and not address.is_global:
        raise AddressRefused(f"{text} is not called: it is no address of the public Internet.")
    if _is_special(address):
        raise AddressRefused(
            f"{text} is not called: it is a loopback, link-local, multicast or metadata address. "
            "Enter the address of the monitoring server itself."
        )


def _is_special(address: IPv4Address | IPv6Address) -> bool:
    return (
        address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_unspecified
        or address in METADATA
    )


def _plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address inside an IPv6 one, where there is one."""
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address
