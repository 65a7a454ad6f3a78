"""A Peering Manager of invented data, in the shapes of version 1.9. For tests and the demo."""

from dataclasses import dataclass, field
from typing import Any

from apps.integrations.paged_fake import PagedApi

Row = dict[str, Any]
VERSION = "1.9.4"
OURS = 64510
PATHS = (
    "peering/autonomous-systems", "peering/internet-exchanges", "net/connections",
    "peering/direct-peering-sessions", "peering/internet-exchange-peering-sessions",
    "messaging/contacts", "messaging/contact-assignments",
)  # fmt: skip
UP = {"value": "enabled", "label": "Enabled"}


@dataclass
class Peers:
    """What somebody keeps in Peering Manager; `api` serves it."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {path: [] for path in PATHS})

    def api(self, **more: Any) -> PagedApi:
        status = {"django-version": "5.0.9", "peering-manager-version": VERSION}
        return PagedApi(self.rows, status, **more)

    def put(self, path: str, row: Row) -> Row:
        number = max((each["id"] for each in self.rows[path]), default=0) + 1
        made = {
            "id": number, "url": f"http://inside.example/api/{path}/{number}/",
            "display": str(row.get("name", number)), "description": "", "comments": "", "tags": [],
            "created": "2025-03-01T09:00:00Z", "updated": "2026-10-01T09:00:00Z", **row,
        }  # fmt: skip
        self.rows[path].append(made)
        return made

    def network(self, asn: int, name: str, *, ours: bool = False, **more: Any) -> Row:
        return self.put("peering/autonomous-systems", {
            "asn": asn, "name": name, "irr_as_set": f"AS{asn}:AS-ALL", "ipv4_max_prefixes": 400,
            "ipv6_max_prefixes": 80, "affiliated": ours, **more,
        })  # fmt: skip

    def exchange(self, name: str, slug: str) -> Row:
        return self.put("peering/internet-exchanges", {
            "name": name, "slug": slug, "status": UP, "peeringdb_ixlan": None,
            "local_autonomous_system": {"id": 1, "asn": OURS},
        })  # fmt: skip

    def connection(self, exchange: Row, ip4: str, ip6: str, router: str = "edge1") -> Row:
        return self.put("net/connections", {
            "internet_exchange_point": _brief(exchange), "router": {"id": 1, "name": router},
            "interface": "et-0/0/7", "ipv4_address": ip4, "ipv6_address": ip6, "status": UP,
            "mac_address": None, "vlan": None,
        })  # fmt: skip

    def direct(self, network: Row, ours: str, theirs: str, **more: Any) -> Row:
        return self.put("peering/direct-peering-sessions", {
            "autonomous_system": _brief(network), "local_autonomous_system": {"asn": OURS},
            "local_ip_address": ours, "ip_address": theirs, "status": UP, "multihop_ttl": 1,
            "relationship": {"id": 1, "name": "Private peering", "slug": "private-peering"}, **more,
        })  # fmt: skip

    def at_exchange(self, network: Row, connection: Row, theirs: str, **more: Any) -> Row:
        return self.put("peering/internet-exchange-peering-sessions", {
            "autonomous_system": _brief(network), "ixp_connection": {"id": connection["id"]},
            "ip_address": theirs, "status": UP, "is_route_server": False, **more,
        })  # fmt: skip

    def contact(self, network: Row, name: str, email: str, role: str = "noc") -> Row:
        made = self.put("messaging/contacts", {
            "name": name, "title": "", "phone": "", "email": email, "address": "",
        })  # fmt: skip
        self.put("messaging/contact-assignments", {
            "content_type": "peering.autonomoussystem", "object_id": network["id"],
            "contact": _brief(made), "role": {"id": 1, "name": role.upper(), "slug": role},
        })  # fmt: skip
        return made


def _brief(row: Row) -> Row:
    return {
        name: row[name] for name in ("id", "url", "display", "name", "slug", "asn") if name in row
    }


def sample() -> Peers:
    """A small list of peers: what the demo imports, and tests look at."""
    found = Peers()
    found.network(OURS, "Northlight", ours=True)
    cordillera = found.network(64520, "Cordillera Fibra")
    llanos = found.network(64523, "Llanos Cable")
    andes = found.exchange("Andes-IX", "andes-ix")
    port = found.connection(andes, "203.0.113.10/24", "2001:db8:ff::10/64")
    found.direct(cordillera, "192.0.2.20/31", "192.0.2.21/31")
    found.at_exchange(llanos, port, "203.0.113.77")
    found.at_exchange(llanos, port, "2001:db8:ff::77")
    found.contact(llanos, "Olga Meta", "noc@llanos.example")
    return found
