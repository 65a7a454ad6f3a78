"""Client of Peering Manager (1.8 on): networks, exchanges, connections, sessions, people."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_interface

from apps.integrations.errors import BadAnswer
from apps.integrations.paged import Paged, Row, text, whole


@dataclass(frozen=True)
class Network:
    """An autonomous system; `is_ours`: affiliated, one of our own."""

    id: int
    asn: int
    name: str
    as_set: str
    max_prefix4: int | None
    max_prefix6: int | None
    is_ours: bool


@dataclass(frozen=True)
class Exchange:
    id: int
    name: str
    slug: str


@dataclass(frozen=True)
class Connection:
    """Our port at an exchange. Addresses without prefix lengths."""

    id: int
    exchange: str
    router: str
    interface: str
    ip4: str
    ip6: str
    status: str


@dataclass(frozen=True)
class Session:
    """A BGP session. `connection` is the id of our port, None of a direct one."""

    id: int
    asn: int
    our_ip: str
    their_ip: str
    is_on: bool
    connection: int | None
    relationship: str
    our_asn: int | None


@dataclass(frozen=True)
class Contact:
    id: int
    asn: int
    name: str
    email: str
    phone: str
    title: str
    role: str


class Client(Paged):
    """See `Paged`."""

    product = "Peering Manager"
    version_key = "peering-manager-version"

    def networks(self) -> Iterator[Network]:
        for row in self.rows("peering/autonomous-systems"):
            yield Network(
                row["id"], self._asn(row, "asn"), text(row, "name"), text(row, "irr_as_set"),
                whole(row, "ipv4_max_prefixes"), whole(row, "ipv6_max_prefixes"),
                row.get("affiliated") is True,
            )  # fmt: skip

    def exchanges(self) -> Iterator[Exchange]:
        for row in self.rows("peering/internet-exchanges"):
            yield Exchange(row["id"], text(row, "name"), text(row, "slug"))

    def connections(self) -> Iterator[Connection]:
        for row in self.rows("net/connections"):
            yield Connection(
                row["id"], text(row, "internet_exchange_point", "name"),
                text(row, "router", "name"), text(row, "interface"),
                _address(row, "ipv4_address"), _address(row, "ipv6_address"), text(row, "status"),
            )  # fmt: skip

    def direct_sessions(self) -> Iterator[Session]:
        for row in self.rows("peering/direct-peering-sessions"):
            yield self._session(row, _address(row, "local_ip_address"), None)

    def exchange_sessions(self) -> Iterator[Session]:
        """Our side has the address of the connection of the same family."""
        ports = {each.id: each for each in self.connections()}
        for row in self.rows("peering/internet-exchange-peering-sessions"):
            port = ports.get(whole(row, "ixp_connection", "id") or 0)
            theirs = _address(row, "ip_address")
            ours = (port.ip6 if ":" in theirs else port.ip4) if port else ""
            yield self._session(row, ours, port.id if port else None)

    def contacts(self) -> Iterator[Contact]:
        """Of autonomous systems."""
        people = {row["id"]: row for row in self.rows("messaging/contacts")}
        numbers = {each.id: each.asn for each in self.networks()}
        for row in self.rows("messaging/contact-assignments"):
            person = people.get(whole(row, "contact", "id") or 0)
            number = numbers.get(whole(row, "object_id") or 0)
            kind = text(row, "content_type") or text(row, "object_type")
            if kind == "peering.autonomoussystem" and person is not None and number is not None:
                yield Contact(
                    row["id"], number, text(person, "name"), text(person, "email"),
                    text(person, "phone"), text(person, "title"), text(row, "role", "slug"),
                )  # fmt: skip

    def _session(self, row: Row, ours: str, connection: int | None) -> Session:
        return Session(
            row["id"], self._asn(row, "autonomous_system", "asn"), ours,
            _address(row, "ip_address"), text(row, "status") == "enabled", connection,
            text(row, "relationship", "slug"), whole(row, "local_autonomous_system", "asn"),
        )  # fmt: skip

    def _asn(self, row: Row, *path: str) -> int:
        found = whole(row, *path)
        if found is None:
            raise BadAnswer(f"Peering Manager has an object (id {row['id']}) without AS number.")
        return found


def _address(row: Row, name: str) -> str:
    """`192.0.2.1/24` as `192.0.2.1`; empty where there is none."""
    found = text(row, name)
    try:
        return str(ip_interface(found).ip) if found else ""
    except ValueError:
        raise BadAnswer(
            f"Peering Manager has an object (id {row['id']}) whose {name} is no address: "
            f"{found[:60]!r}."
        ) from None
