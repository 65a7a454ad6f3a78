"""What a BGP session must be like (portal.md 6.3 "bgp", 6.5; RFC 9234 for roles)."""

from datetime import datetime, timedelta
from ipaddress import ip_address

LONGEST_SECRET = 80  # bytes, as for TCP-MD5 (RFC 2385)
ROLES = {0: "Provider", 1: "RS", 2: "RS-Client", 3: "Customer", 4: "Peer"}
DOWN_FOR = timedelta(minutes=15)  # a shorter outage is told to nobody
AHEAD = timedelta(minutes=5)  # how far a source's clock may be before ours
_UP = {"APPROVED": "ESTABLISHED", "DOWN": "ESTABLISHED"}
_DOWN = {"ESTABLISHED": "DOWN"}
_PAIRS = {(0, 3), (3, 0), (1, 2), (2, 1), (4, 4)}


def faults(
    *, our_ip: str, their_ip: str, max_prefix: int | None, secret: str,
    our_role: int | None, their_role: int | None,
) -> dict[str, str]:  # fmt: skip
    """What is wrong, by field; empty when nothing is. A secret is never repeated in a message."""
    found = _of_addresses(our_ip, their_ip)
    if max_prefix is not None and max_prefix < 1:
        found["max_prefix"] = "Enter at least 1 prefix."
    if len(secret.encode()) > LONGEST_SECRET:
        found["secret"] = f"A session secret has up to {LONGEST_SECRET} bytes."
    elif any(ord(char) < 32 or ord(char) == 127 for char in secret):
        found["secret"] = "A session secret has no control characters."  # noqa: S105  a message
    if None not in (our_role, their_role) and (our_role, their_role) not in _PAIRS:
        found["their_role"] = "These BGP roles do not fit each other (RFC 9234)."
    return found


def after_sighting(state: str, *, is_up: bool) -> str | None:
    """The state that a source's word leads to; None where it stays as it is.

    A session that nobody has approved stays pending even if it comes up.
    """
    return (_UP if is_up else _DOWN).get(state)


def is_to_tell(state: str, since: datetime, at: datetime) -> bool:
    """Whether the partner is told how it stands: up at once, down after 15 minutes (6.6)."""
    return state == "ESTABLISHED" or (state == "DOWN" and at - since >= DOWN_FOR)


def _of_addresses(our_ip: str, their_ip: str) -> dict[str, str]:
    parsed = {}
    for name, text in (("our_ip", our_ip), ("their_ip", their_ip)):
        try:
            parsed[name] = ip_address(text.strip())
        except ValueError:
            return {name: "Enter an IPv4 or IPv6 address."}
    ours, theirs = parsed["our_ip"], parsed["their_ip"]
    if ours.version != theirs.version:
        return {"their_ip": "Both addresses must be of one family."}
    if ours == theirs:
        return {"their_ip": "This is our own address."}
    return {}
