"""Which sessions we ask back for, where a partner's program named its own Peering API (1.4)."""

from collections.abc import Collection, Sequence
from ipaddress import ip_address

MOST = 16  # sessions of one counter-request


def missing_pairs(
    ours: Sequence[str], theirs: Sequence[str], there: Collection[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Pairs of our and their addresses at an exchange without a session: a full mesh by family.

    `there` are the pairs that have one, or are asked for. IPv4 first, at most MOST.
    """
    known = {(ip_address(left), ip_address(right)) for left, right in there}
    found = [
        (left, right)
        for left in sorted(map(ip_address, ours), key=_order)
        for right in sorted(map(ip_address, theirs), key=_order)
        if left.version == right.version and (left, right) not in known
    ]
    return [(str(left), str(right)) for left, right in found[:MOST]]


def _order(address: object) -> tuple[int, int]:
    return address.version, int(address)  # type: ignore[attr-defined,call-overload]
