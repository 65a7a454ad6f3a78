"""What NetBox and Peering Manager know, as rows to import. Asks them, writes nothing."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from apps.exchange.actions.planning import Given
from apps.exchange.enums import RunKind
from apps.exchange.models import Connection, Origin
from apps.exchange.rules.owners import ROLES
from apps.exchange.targets import ORIGIN
from apps.integrations.addresses import AddressPolicy
from apps.integrations.http import Endpoint
from apps.integrations.netbox import client as netbox
from apps.integrations.paged import Paged, token_headers
from apps.integrations.peering_manager import client as peering_manager

CLIENTS: dict[str, type[Paged]] = {
    RunKind.NETBOX: netbox.Client,
    RunKind.PEERING_MANAGER: peering_manager.Client,
}
KINDS = (("transit", "transit"), ("cache", "cache"), ("pni", "pni"), ("peering", "pni"),
         ("private", "pni"), ("cross-connect", "pni"))  # fmt: skip
STATES = {"active": "ACTIVE", "planned": "PROPOSED", "provisioning": "XC_ORDERED"}
PROVIDERS, NETWORKS = "circuits/providers", "peering/autonomous-systems"


@dataclass(frozen=True)
class Link:
    """What is known already of a connection's objects: ours by list and id of theirs."""

    connection: Connection
    origins: dict[tuple[str, str, int], Origin]

    def row(self, target: str, path: str, id: int, /, **values: Any) -> Given:
        """A row that finds its object again whatever it is called now."""
        origin = self.origins.get((target, path, id))
        known = {ORIGIN: str(origin.pk)} if origin else {}
        return Given(target, path, id, {**values, **known})

    def partner(self, path: str, number: int, asns: list[int], name: str) -> str:
        """How a row names the partner: what their object became here, its AS number, its name."""
        if origin := self.origins.get(("partner", path, number)):
            return origin.object_ref
        return f"AS{asns[0]}" if asns else name


def opened(connection: Connection, *, tries: int = Endpoint.tries) -> Paged:
    """A client of the connection. Raises AddressRefused for what we will not call."""
    policy = AddressPolicy(allow_loopback=settings.SOURCE_ALLOW_PRIVATE)
    headers = token_headers(connection.token) if connection.token else {}
    endpoint = Endpoint(url=connection.url, headers=headers, policy=policy, tries=tries)
    return CLIENTS[connection.kind](endpoint)


def rows(connection: Connection) -> Iterator[Given]:
    """All rows, what others refer to first. Raises SourceError."""
    found = Origin.objects.filter(connection=connection)
    link = Link(connection, {(each.target, each.path, each.number): each for each in found})
    with opened(connection) as client:
        yield from READERS[connection.kind](client, link)


def _of_netbox(client: netbox.Client, link: Link) -> Iterator[Given]:
    for site in client.sites():
        yield link.row(
            "site", "dcim/sites", site.id, code=site.slug.upper()[:16], name=site.name,
            metro=site.region, facility=site.facility,
        )  # fmt: skip
    providers = list(client.providers())
    names = {
        each.name: link.partner(PROVIDERS, each.id, each.asns, each.name) for each in providers
    }
    for provider in providers:
        yield from _provider(provider, names[provider.name], link)
    for circuit in client.circuits():
        yield _circuit(circuit, names.get(circuit.provider, circuit.provider), link)
    people = ((each.id, names[each.provider], each) for each in client.contacts())
    yield from _contacts(people, "tenancy/contact-assignments", link)


def _provider(provider: netbox.Provider, named: str, link: Link) -> Iterator[Given]:
    row = link.row(
        "partner", PROVIDERS, provider.id, name=provider.name,
        accounts="; ".join(provider.accounts),
    )  # fmt: skip
    if not provider.asns:
        row.skip = "The provider has no AS number in NetBox: it is no network."
        yield row
        return
    row.values = {**row.values, "asn": provider.asns[0], "region": link.connection.region}
    yield row
    for number in provider.asns[1:]:
        yield link.row("asn", "ipam/asns", number, number=number, partner=named)


def _circuit(circuit: netbox.Circuit, named: str, link: Link) -> Given:
    kind = next((ours for word, ours in KINDS if word in circuit.type), "")
    row = link.row(
        "interconnect", "circuits/circuits", circuit.id, partner=named, name=circuit.cid,
        kind=kind, site=circuit.site.upper()[:16], state=STATES.get(circuit.status, ""),
        capacity=str(circuit.speed_bps or ""),
        in_service_on=circuit.installed_on if circuit.status == "active" else "",
    )  # fmt: skip
    if not kind:
        row.skip = f"Circuits of the type {circuit.type!r} are no interconnects."
    elif circuit.status not in STATES:
        row.skip = f"The circuit is {circuit.status}."
    return row


def _of_peering_manager(client: peering_manager.Client, link: Link) -> Iterator[Given]:
    networks = [each for each in client.networks() if not each.is_ours]
    names = {each.asn: link.partner(NETWORKS, each.id, [each.asn], each.name) for each in networks}
    for each in networks:
        yield link.row(
            "partner", NETWORKS, each.id, name=each.name, asn=each.asn,
            region=link.connection.region,
        )  # fmt: skip
    for each in networks:
        yield link.row(
            "asn", NETWORKS, each.id, number=each.asn, partner=names[each.asn],
            as_set=each.as_set, max_prefix4=each.max_prefix4, max_prefix6=each.max_prefix6,
        )  # fmt: skip
    for exchange in client.exchanges():
        yield link.row("exchange", "peering/internet-exchanges", exchange.id, name=exchange.name)
    for port in client.connections():
        yield _port(port, link)
    yield from _sessions(client, link)
    people = ((each.id, names[each.asn], each) for each in client.contacts() if each.asn in names)
    yield from _contacts(people, "messaging/contact-assignments", link)


def _port(port: peering_manager.Connection, link: Link) -> Given:
    """Our port at an exchange. Its speed and site are not known there: they are told otherwise."""
    name = " ".join(filter(None, [port.router, port.interface])) or f"connection {port.id}"
    row = link.row(
        "exchange_port", "net/connections", port.id, exchange=port.exchange, name=name[:64],
        ipv4=port.ip4, ipv6=port.ip6, router=port.router,
    )  # fmt: skip
    if port.status == "disabled":
        row.skip = "The connection is disabled."
    return row


def _sessions(client: peering_manager.Client, link: Link) -> Iterator[Given]:
    ports = {each.id: each.exchange for each in client.connections()}
    lists = (
        ("peering/direct-peering-sessions", client.direct_sessions()),
        ("peering/internet-exchange-peering-sessions", client.exchange_sessions()),
    )
    for path, found in lists:
        for each in found:
            row = link.row(
                "session", path, each.id, their_asn=each.asn, our_ip=each.our_ip,
                their_ip=each.their_ip, our_asn=each.our_asn or settings.NETWORK_ASN,
                exchange=ports.get(each.connection or 0, ""),
            )  # fmt: skip
            if not each.is_on:
                row.skip = "The session is not enabled."
            yield row


def _contacts(
    people: Iterable[tuple[int, str, netbox.Contact | peering_manager.Contact]], path: str,
    link: Link,
) -> Iterator[Given]:  # fmt: skip
    """One row a person and partner, with the roles of all assignments."""
    found: dict[tuple[str, str], Given] = {}
    for number, partner, person in people:
        key = (partner, person.email.lower() or person.name.lower())
        if key not in found:
            found[key] = link.row(
                "contact", path, number, partner=partner, name=person.name, email=person.email,
                phone=person.phone, title=person.title,
            )  # fmt: skip
        row, role = found[key], ROLES.get(person.role, "")
        if role and role not in str(row.values.get("roles", "")):
            roles = "; ".join(filter(None, [str(row.values.get("roles", "")), role]))
            row.values = {**row.values, "roles": roles}
    yield from found.values()


READERS: dict[str, Callable[[Any, Link], Iterator[Given]]] = {
    RunKind.NETBOX: _of_netbox,
    RunKind.PEERING_MANAGER: _of_peering_manager,
}
