"""A NetBox of invented data, in the shapes that NetBox 4.2 answers with. For tests and the demo."""

from dataclasses import dataclass, field
from typing import Any

from apps.integrations.paged_fake import PagedApi

Row = dict[str, Any]
VERSION = "4.2.3"
WHEN = {"created": "2025-03-01T09:00:00Z", "last_updated": "2026-10-01T09:00:00.123456Z"}


@dataclass
class Inventory:
    """What somebody keeps in NetBox; `api` serves it."""

    rows: dict[str, list[Row]] = field(
        default_factory=lambda: {
            name: []
            for name in (
                "ipam/asns", "circuits/providers", "circuits/provider-accounts", "dcim/sites",
                "circuits/circuits", "circuits/circuit-terminations", "tenancy/contacts",
                "tenancy/contact-assignments",
            )
        }
    )  # fmt: skip

    def api(self, **more: Any) -> PagedApi:
        status = {"django-version": "5.1.6", "netbox-version": VERSION, "plugins": {}}
        return PagedApi(self.rows, status, **more)

    def put(self, path: str, row: Row) -> Row:
        number = max((each["id"] for each in self.rows[path]), default=0) + 1
        made = {
            "id": number, "url": f"http://inside.example/api/{path}/{number}/",
            "display": str(row.get("name", number)), "tags": [], "custom_fields": {}, **WHEN, **row,
        }  # fmt: skip
        self.rows[path].append(made)
        return made

    def provider(self, name: str, *asns: int, account: str = "", **more: Any) -> Row:
        numbers = [
            self.put("ipam/asns", {"asn": asn, "rir": {"id": 1, "name": "Documentation"}})
            for asn in asns
        ]
        row = {"name": name, "slug": _slug(name), "comments": "", "description": "", **more}
        brief = [{"id": each["id"], "asn": each["asn"]} for each in numbers]
        made = self.put("circuits/providers", {**row, "asns": brief})
        if account:
            self.put("circuits/provider-accounts", {
                "provider": _brief(made), "name": "", "account": account,
            })  # fmt: skip
        return made

    def site(self, name: str, slug: str, region: str, facility: str, **more: Any) -> Row:
        return self.put("dcim/sites", {
            "name": name, "slug": slug, "status": {"value": "active", "label": "Active"},
            "region": {"id": 1, "name": region, "slug": _slug(region)}, "facility": facility,
            "physical_address": "", "time_zone": None, **more,
        })  # fmt: skip

    def circuit(
        self, cid: str, provider: Row, site: Row | None, *, kbps: int = 100_000_000,
        type: str = "pni", status: str = "active", **more: Any,
    ) -> Row:  # fmt: skip
        made = self.put("circuits/circuits", {
            "cid": cid, "provider": _brief(provider), "provider_account": None,
            "type": {"id": 1, "name": type.upper(), "slug": type},
            "status": {"value": status, "label": status.title()}, "tenant": None,
            "install_date": "2025-04-15", "termination_date": None, "commit_rate": None, **more,
        })  # fmt: skip
        if site is not None:
            self.put("circuits/circuit-terminations", {
                "circuit": {"id": made["id"], "cid": cid}, "term_side": "A",
                "termination_type": "dcim.site", "termination_id": site["id"],
                "termination": _brief(site), "port_speed": kbps, "upstream_speed": None,
                "xconnect_id": f"XC-{made['id']}", "pp_info": "",
            })  # fmt: skip
        return made

    def contact(self, provider: Row, name: str, email: str, role: str = "noc") -> Row:
        made = self.put("tenancy/contacts", {
            "name": name, "title": "", "phone": "", "email": email, "groups": [],
        })  # fmt: skip
        self.put("tenancy/contact-assignments", {
            "object_type": "circuits.provider", "object_id": provider["id"],
            "contact": _brief(made), "role": {"id": 1, "name": role.upper(), "slug": role},
            "priority": {"value": "primary", "label": "Primary"},
        })  # fmt: skip
        return made


def _brief(row: Row) -> Row:
    return {name: row[name] for name in ("id", "url", "display", "name", "slug") if name in row}


def _slug(name: str) -> str:
    return "-".join(name.lower().split())


def sample() -> Inventory:
    """A small inventory: what the demo imports, and tests look at."""
    found = Inventory()
    bogota = found.site("Bogota 7", "bog-7", "BOG", "Sabana Datapark")
    lima = found.site("Lima 4", "lim-4", "LIM", "Costa Verde DC")
    found.site("Storage room", "store", "Nowhere", "")
    cordillera = found.provider("Cordillera Fibra", 64520, 64521, account="NL-2209")
    pacifico = found.provider("Pacifico Net", 64522)
    found.provider("Papelera del Sur")  # sells paper: no network
    found.circuit("CF-BOG-1", cordillera, bogota, kbps=200_000_000)
    found.circuit("CF-LIM-1", cordillera, lima, status="planned")
    found.circuit("PN-LIM-1", pacifico, lima, type="internet-transit", kbps=10_000_000)
    found.circuit("PN-LOST", pacifico, None)
    found.contact(cordillera, "Lucia Paredes", "noc@cordillera.example")
    found.contact(pacifico, "Tomas Rey", "peering@pacifico.example", role="peering")
    return found
