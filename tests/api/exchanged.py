"""Exchanges and our ports there among the endpoints."""

from types import SimpleNamespace
from typing import Any

from apps.network import actions
from apps.network.models import IXP, Interconnect, IXPPort, Site
from tests import factories as make
from tests.factories import AT, GBPS

VIEW, EDIT = "network.view", "network.edit"
NAMED = {"exchange": 1, "exchangeport": 1}
ENDPOINTS = [
    ("exchange-list", "get", VIEW),
    ("exchange-list", "post", EDIT),
    ("exchange-detail", "get", VIEW),
    ("exchange-edit", "post", EDIT),
    ("exchangeport-list", "get", VIEW),
    ("exchangeport-list", "post", EDIT),
    ("exchangeport-detail", "get", VIEW),
    ("exchangeport-edit", "post", EDIT),
    ("exchangeport-remove", "post", EDIT),
    ("exchangeport-restore", "post", EDIT),
]


def exchange_at(site: Site, name: str = "Andes-IX") -> IXP:
    return actions.add_ixp(metro=site.metro, name=name, by=None, at=AT)


def port_at(ixp: IXP, site: Site, name: str = "edge1 et-0/0/7", **facts: Any) -> IXPPort:
    facts = {"speed_bps": 100 * GBPS, **facts}
    return actions.add_ixp_port(ixp=ixp, site=site, name=name, **facts, by=None, at=AT)


def link_on(port: IXPPort, **facts: Any) -> Interconnect:
    """An IX peering that uses our port."""
    given: dict[str, Any] = {"partner": make.partner(), "name": "Peering at IX", **facts}
    return actions.add_interconnect(
        site=port.site, kind="ixp", detail={"port": port}, **given, by=None, at=AT
    )


def to_port(world: SimpleNamespace, role: str) -> None:
    site = Site.objects.get(code=world.site)
    port = port_at(exchange_at(site), site)
    world.exchange, world.exchangeport = port.ixp_id, port.pk


def to_removed(world: SimpleNamespace, role: str) -> None:
    to_port(world, role)
    actions.remove_ixp_port(port=IXPPort.objects.get(pk=world.exchangeport), by=None, at=AT)


READY = {name: to_port for name, _, _ in ENDPOINTS} | {"exchangeport-restore": to_removed}
BODIES: dict[str, Any] = {
    "exchange-list": lambda world: {
        "name": "Sur-IX",
        "metro": Site.objects.get(code=world.site).metro.code,
    },
    "exchange-edit": {"pdb_ix_id": 26},
    "exchangeport-list": lambda world: {
        "exchange": "Andes-IX",
        "site": world.site,
        "name": "edge2 et-0/0/1",
        "speed_bps": 400 * GBPS,
    },
    "exchangeport-edit": {"speed_bps": 400 * GBPS},
}
