"""Which system owns which field of an object that exists already (docs/how-to/import-from-netbox).

A new object gets everything the other system knows. Afterwards a read changes only what that
system owns and no person has taken over; everything else is ours. Additional AS numbers are added,
never moved.
"""

NETBOX, PEERING_MANAGER = "netbox", "peering_manager"
OWNED: dict[str, dict[str, tuple[str, ...]]] = {
    NETBOX: {
        "partner": ("accounts",),
        "site": ("name",),
        "interconnect": ("capacity", "in_service_on"),
        "contact": ("name", "email", "phone", "title", "roles"),
    },
    PEERING_MANAGER: {
        "asn": ("as_set", "max_prefix4", "max_prefix6"),
        "contact": ("name", "email", "phone", "title", "roles"),
    },
}
ROLES = {
    "noc": "NOC", "peering": "PEERING", "policy": "PEERING", "technical": "ENGINEERING",
    "engineering": "ENGINEERING", "commercial": "COMMERCIAL", "sales": "COMMERCIAL",
    "billing": "BILLING",
}  # fmt: skip


def owns(kind: str, target: str, field: str) -> bool:
    return field in OWNED.get(kind, {}).get(target, ())


def owned(kind: str) -> list[tuple[str, tuple[str, ...]]]:
    """Targets with their fields, for the page."""
    return sorted(OWNED.get(kind, {}).items())
