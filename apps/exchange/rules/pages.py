"""Where people see an object of another system: a path below the system's address."""

# Lists whose rows we know by something else than their own page.
LISTED = {"ipam/asns": "asn", "tenancy/contact-assignments": "id"}
NOUNS = {
    "circuits/circuits": "circuit", "circuits/providers": "provider", "dcim/sites": "site",
    "ipam/asns": "AS number", "tenancy/contact-assignments": "contact assignment",
    "peering/autonomous-systems": "autonomous system",
    "peering/internet-exchanges": "internet exchange", "net/connections": "connection",
    "peering/direct-peering-sessions": "direct session",
    "peering/internet-exchange-peering-sessions": "IX session",
    "messaging/contact-assignments": "contact assignment",
}  # fmt: skip


def of(path: str, number: int) -> str:
    """Without `/api`, which answers programs only."""
    if field := LISTED.get(path):
        return f"/{path}/?{field}={number}"
    return f"/{path}/{number}/"


def named(path: str, number: int) -> str:
    """What people call it: `circuit 12`."""
    return f"{NOUNS.get(path, path)} {number}"
