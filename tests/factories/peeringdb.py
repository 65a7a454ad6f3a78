"""PeeringDB as it answers in tests: invented rows, or its dump outside the repository."""

import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from apps.integrations.peeringdb.fake import PeeringDb
from apps.integrations.peeringdb.records import read
from apps.peeringdb.models import MODELS

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = Path(os.environ.get("EDGEPARTNERS_SHARED", ROOT.parent / "shared"))
DUMP = SHARED / "data" / "peeringdb" / "closed-subset"
UPDATED = "2026-11-01T08:00:00Z"
OURS, THEIRS, OTHERS = 64510, 64501, 64502  # ours as in the settings

_NET = {
    "org_id": 1, "website": "https://example.com", "irr_as_set": "AS-FIBRA",
    "info_types": ["Cable/DSL/ISP"], "info_prefixes4": 2000, "info_prefixes6": 400,
    "info_traffic": "100-200Gbps", "info_ratio": "Mostly Inbound", "info_scope": "Regional",
    "info_ipv6": True, "info_never_via_route_servers": False, "policy_general": "Open",
    "policy_url": "", "policy_locations": "Preferred", "policy_ratio": False,
    "policy_contracts": "Not Required", "rir_status": "ok",
}  # fmt: skip
_PLACE = {"org_id": 1, "city": "Bogota", "country": "CO"}
_LAN = {"net_id": 2, "ix_id": 1, "ixlan_id": 1, "asn": THEIRS, "speed": 100_000}


def _rows(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"status": "ok", "updated": UPDATED, **row} for row in rows]


def _places() -> dict[str, list[dict[str, Any]]]:
    """Two facilities on a campus, with a carrier, and two exchanges."""
    return {
        "org": _rows(
            {"id": 1, "name": "Fibra", "city": "Bogota", "country": "CO", "website": ""}
        ),
        "campus": _rows({"id": 1, "name": "North campus", **_PLACE}),
        "fac": _rows(
            {"id": 1, "campus_id": 1, "name": "Bogota DC1", "latitude": 4.7, "longitude": -74.1,
             **_PLACE},
            {"id": 2, "campus_id": None, "name": "Bogota DC2", "latitude": None,
             "longitude": None, **_PLACE},
        ),
        "carrier": _rows({"id": 1, "org_id": 1, "name": "Andes Carrier"}),
        "carrierfac": _rows({"id": 1, "carrier_id": 1, "fac_id": 1}),
        "ix": _rows(
            {"id": 1, "name": "Bogota Exchange", "media": "Ethernet", "service_level": "24/7",
             "terms": "", **_PLACE},
            {"id": 2, "name": "Lima Exchange", "media": "Ethernet", "service_level": "",
             "terms": "", "org_id": 1, "city": "Lima", "country": "PE"},
        ),
        "ixfac": _rows({"id": 1, "ix_id": 1, "fac_id": 1}),
        "ixlan": _rows({"id": 1, "ix_id": 1, "mtu": 1500, "rs_asn": 0},
                       {"id": 2, "ix_id": 2, "mtu": 9000, "rs_asn": None}),
        "ixpfx": _rows(
            {"id": 1, "ixlan_id": 1, "protocol": "IPv4", "prefix": "192.0.2.0/24"},
            {"id": 2, "ixlan_id": 1, "protocol": "IPv6", "prefix": "2001:db8:1::/64"},
            {"id": 3, "ixlan_id": 2, "protocol": "IPv4", "prefix": "198.51.100.0/24"},
        ),
    }  # fmt: skip


def _networks() -> dict[str, list[dict[str, Any]]]:
    """Three networks with where they are and whom to write to."""
    return {
        "net": _rows(
            {**_NET, "id": 1, "asn": OURS, "name": "Northlight"},
            {**_NET, "id": 2, "asn": THEIRS, "name": "Fibra"},
            {**_NET, "id": 3, "asn": OTHERS, "name": "Pampa", "irr_as_set": "",
             "info_prefixes6": None, "policy_general": ""},
        ),
        "netfac": _rows(
            {"id": 1, "net_id": 1, "fac_id": 1, "local_asn": OURS},
            {"id": 2, "net_id": 1, "fac_id": 2, "local_asn": OURS},
            {"id": 3, "net_id": 2, "fac_id": 1, "local_asn": THEIRS},
            {"id": 4, "net_id": 3, "fac_id": 2, "local_asn": OTHERS},
        ),
        "netixlan": _rows(
            {**_LAN, "id": 1, "net_id": 1, "asn": OURS, "speed": 400_000, "is_rs_peer": False,
             "ipaddr4": "192.0.2.1", "ipaddr6": "2001:db8:1::1", "operational": True},
            {**_LAN, "id": 2, "is_rs_peer": True, "ipaddr4": "192.0.2.10",
             "ipaddr6": "2001:db8:1::10", "operational": True},
            {**_LAN, "id": 3, "ix_id": 2, "ixlan_id": 2, "is_rs_peer": False,
             "ipaddr4": "198.51.100.10", "ipaddr6": None, "operational": True},
        ),
        "poc": _rows(
            {"id": 1, "net_id": 2, "role": "NOC", "visible": "Public", "name": "NOC",
             "phone": "+57 1 5550100", "email": "noc@example.com"},
        ),
    }  # fmt: skip


def peeringdb(**replaced: list[dict[str, Any]]) -> PeeringDb:
    """Three networks, two facilities, two exchanges; AS64510 is ours.

    AS64501 meets us at facility 1 and exchange 1; AS64502 is at facility 2 only.
    """
    return PeeringDb(_places() | _networks() | replaced)


def mirror(database: PeeringDb | None = None) -> None:
    """Our copy of it, as a sync leaves it."""
    tables = (database or peeringdb()).rows
    for tag, model in MODELS.items():
        rows = [model(**asdict(read(tag, row))) for row in tables[tag]]
        model._default_manager.bulk_create(rows)
