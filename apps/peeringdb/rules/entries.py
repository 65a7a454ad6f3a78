"""Pure rules about PeeringDB entries."""

from dataclasses import dataclass

NET_PAGE = "https://www.peeringdb.com/net/{id}"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a network says of itself, as far as peering needs it."""

    as_set: str
    prefixes4: int | None
    prefixes6: int | None
    has_ipv6: bool
    policy: str
    places: int


def missing(entry: Entry) -> tuple[str, ...]:
    """What an entry lacks before filters and sessions can be built from it, in words.

    IPv6 prefixes only of networks that speak IPv6. Contacts are not asked for here: many are
    visible to members only, so their absence proves nothing (portal.md 2.2, poc).
    """
    found = {
        "an as-set": entry.as_set.strip(),
        "a limit of IPv4 prefixes": entry.prefixes4,
        "a limit of IPv6 prefixes": entry.prefixes6 or not entry.has_ipv6,
        "a peering policy": entry.policy,
        "a facility or exchange": entry.places,
    }
    return tuple(name for name, value in found.items() if not value)
