"""Pure rules about PeeringDB entries."""

from collections.abc import Sequence
from dataclasses import dataclass

NET_PAGE = "https://www.peeringdb.com/net/{id}"
POLICIES = {"Open": "OPEN", "Selective": "SELECTIVE", "Restrictive": "RESTRICTIVE", "No": "NO"}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a network says of itself, as far as peering needs it."""

    as_set: str
    prefixes4: int | None
    prefixes6: int | None
    has_ipv6: bool
    policy: str
    places: int
    roles: Sequence[str]


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


def as_sets(text: str) -> list[str]:
    """The names in `irr_as_set`: `RIPE::AS3303:AS-SWCMGLOBAL`, several, or none."""
    return text.replace(",", " ").split()
