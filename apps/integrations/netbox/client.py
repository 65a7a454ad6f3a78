"""Client of NetBox (3.7 to 4.x): providers, accounts, circuits, AS numbers, sites, contacts."""

from collections.abc import Iterator
from dataclasses import dataclass

from apps.integrations.errors import BadAnswer
from apps.integrations.paged import Paged, Row, text, whole

KBPS = 1000


@dataclass(frozen=True)
class Provider:
    """`asns` in the order of NetBox."""

    id: int
    name: str
    asns: list[int]
    accounts: list[str]
    description: str


@dataclass(frozen=True)
class Site:
    id: int
    name: str
    slug: str
    status: str
    region: str
    facility: str
    address: str


@dataclass(frozen=True)
class Circuit:
    """`site` is the slug of ours where it ends, side A before Z; `speed_bps` of that port."""

    id: int
    cid: str
    provider: str
    account: str
    type: str
    status: str
    installed_on: str
    site: str
    speed_bps: int | None
    commit_bps: int | None


@dataclass(frozen=True)
class Contact:
    """A person as they are assigned: once for each provider."""

    id: int
    provider: str
    name: str
    title: str
    email: str
    phone: str
    role: str
    priority: str


class Client(Paged):
    """See `Paged`."""

    product = "NetBox"
    version_key = "netbox-version"

    def providers(self) -> Iterator[Provider]:
        accounts: dict[int, list[str]] = {}
        for row in self.rows("circuits/provider-accounts"):
            owner = whole(row, "provider", "id")
            accounts.setdefault(owner or 0, []).append(text(row, "account"))
        for row in self.rows("circuits/providers"):
            yield Provider(
                row["id"], self._name(row, "name"), _numbers(row), accounts.get(row["id"], []),
                text(row, "description"),
            )  # fmt: skip

    def sites(self) -> Iterator[Site]:
        for row in self.rows("dcim/sites"):
            yield Site(
                row["id"], self._name(row, "name"), text(row, "slug"), text(row, "status"),
                text(row, "region", "name"), text(row, "facility"), text(row, "physical_address"),
            )  # fmt: skip

    def asns(self) -> dict[int, int]:
        """AS numbers by NetBox's ids."""
        return {
            row["id"]: number for row in self.rows("ipam/asns") if (number := whole(row, "asn"))
        }

    def circuits(self) -> Iterator[Circuit]:
        ends = self._terminations()
        for row in self.rows("circuits/circuits"):
            end = ends.get(row["id"], {})
            speed, commit = whole(end, "port_speed"), whole(row, "commit_rate")
            yield Circuit(
                row["id"], self._name(row, "cid"), self._name(row, "provider", "name"),
                text(row, "provider_account", "account"), text(row, "type", "slug"),
                text(row, "status"), text(row, "install_date"), _site(end),
                speed * KBPS if speed else None, commit * KBPS if commit else None,
            )  # fmt: skip

    def contacts(self) -> Iterator[Contact]:
        """Of providers; people who are assigned to other things are not ours to keep."""
        people = {row["id"]: row for row in self.rows("tenancy/contacts")}
        names = {row["id"]: text(row, "name") for row in self.rows("circuits/providers")}
        for row in self.rows("tenancy/contact-assignments"):
            owner = whole(row, "object_id") or 0
            kind = text(row, "object_type") or text(row, "content_type")
            person = people.get(whole(row, "contact", "id") or 0)
            if kind == "circuits.provider" and owner in names and person is not None:
                yield Contact(
                    row["id"], names[owner], self._name(person, "name"), text(person, "title"),
                    text(person, "email"), text(person, "phone"), text(row, "role", "slug"),
                    text(row, "priority"),
                )  # fmt: skip

    def _terminations(self) -> dict[int, Row]:
        """The end at a site of ours of each circuit: A before Z."""
        found: dict[int, Row] = {}
        rows = sorted(
            self.rows("circuits/circuit-terminations"), key=lambda r: text(r, "term_side")
        )
        for row in rows:
            circuit = whole(row, "circuit", "id")
            if circuit is not None and _site(row):
                found.setdefault(circuit, row)
        return found

    def _name(self, row: Row, *path: str) -> str:
        if found := text(row, *path):
            return found
        raise BadAnswer(f"NetBox has an object (id {row['id']}) without {'.'.join(path)}.")


def _numbers(row: Row) -> list[int]:
    return [number for each in row.get("asns") or [] if (number := whole(each, "asn"))]


def _site(end: Row) -> str:
    """From 4.2 on a termination ends at any object; before, at a site."""
    if text(end, "termination_type") == "dcim.site":
        return text(end, "termination", "slug")
    return text(end, "site", "slug")
