"""Our own ports at exchanges."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models

from apps.accounts.models import User
from apps.exchange.targets import kinds
from apps.exchange.targets import known as names
from apps.exchange.targets.base import Faults, Field, Target
from apps.exchange.targets.known import Known
from apps.network import actions, rules
from apps.network.enums import SiteState
from apps.network.models import IXP, IXPPort, Site
from apps.peeringdb import queries as peeringdb

UNTOLD = {
    "speed": "Speed is missing, and PeeringDB shows no port of ours with these addresses. "
    "Import the port from a sheet that has its speed, or add it under Exchanges.",
    "site": "Site is missing: no site's code stands in the router's name, and the exchange's "
    "metro has none of ours or several. Import the port from a sheet that has its site, or add it "
    "under Exchanges.",
}
CALLED = {"exchange": "ixp", "speed": "speed_bps"}  # by the rules and actions of the network
HINTS = ("ipv4", "ipv6", "router")  # tell speed and site, and are not kept


class ExchangePorts(Target):
    key, label, noun, model = "exchange_port", "Exchange ports", "port", IXPPort
    lead = "One row a port of ours at an exchange, known by the exchange and its name."
    fields = (
        Field("exchange", "Exchange", turn=names.exchange, needed=True, example="Andes-IX",
              words=("ix", "ixp", "internet exchange")),
        kinds.text("name", "Name", 64, needed=True, example="edge1 et-0/0/7",
                   words=("port", "port name", "interface", "connection")),
        Field("site", "Site", turn=names.site, needed=True, example="BOG-2",
              words=("pop", "location", "site code", "our site"),
              hint="Empty: told by the router's name, or our only site in the metro"),
        kinds.rate("speed", "Speed", needed=True, example="100 Gbps",
                   words=("capacity", "bandwidth", "port speed", "size"),
                   hint="Empty: as PeeringDB says of our addresses there"),
        kinds.decimal("mrc", "Price per month", example="1200", words=("mrc", "price", "cost")),
        kinds.currency(),
        kinds.text("ipv4", "IPv4 address", 40, words=("ipv4", "ip")),
        kinds.text("ipv6", "IPv6 address", 64, words=("ipv6",)),
        kinds.text("router", "Router", 80, words=("device", "hostname")),
    )  # fmt: skip

    def keys(self, facts: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        if facts.get("exchange") and facts.get("name"):
            yield "name", f"{facts['exchange']} {facts['name']}".lower()

    def prepare(self, facts: dict[str, Any], known: Known, faults: Faults) -> None:
        """Of a new one, what is not said and can be told."""
        told = {name: facts.pop(name) for name in HINTS if name in facts}
        exchange = facts.get("exchange")
        if exchange is None or self.find(facts, known, faults) is not None:
            return
        if "speed" not in facts and (speed := _speed(told, known)):
            facts["speed"] = kinds.Bps(speed)
            faults.notes["speed"] = f"As PeeringDB says of our address: {facts['speed']}."
        if "site" not in facts and (site := _site(told, exchange, known)):
            facts["site"] = site
            faults.notes["site"] = f"{site}, where the router or our only site there is."

    def find(self, facts: Mapping[str, Any], known: Known, faults: Faults) -> IXPPort | None:
        exchange, name = facts.get("exchange"), facts.get("name", "")
        there = known.once("exchange ports", _ports)
        return there.get((exchange.pk, name.lower())) if exchange else None

    def now(self, obj: IXPPort, name: str) -> Any:
        if name == "speed":
            return kinds.Bps(obj.speed_bps)
        return obj.ixp if name == "exchange" else getattr(obj, name)

    def title(self, facts: Mapping[str, Any], obj: Any) -> str:
        return str(obj or f"{facts.get('exchange', '')} {facts.get('name', '')}".strip())

    def check_new(self, facts: Mapping[str, Any], faults: Faults) -> None:
        for name, why in UNTOLD.items():
            if facts.get("exchange") and not facts.get(name):
                faults.add(name, why)
        super().check_new(facts, faults)
        _tell(rules.port_faults(_called(facts)), faults)

    def check_change(self, obj: IXPPort, changes: Mapping[str, Any], faults: Faults) -> None:
        named = _called(changes)
        _tell(rules.move_faults(str(obj), str(obj.site), named), faults)
        _tell(rules.port_faults(named), faults)

    def add(self, facts: dict[str, Any], *, by: User | None, at: datetime) -> IXPPort:
        exchange, speed = facts.pop("exchange"), int(facts.pop("speed"))
        return actions.add_ixp_port(ixp=exchange, speed_bps=speed, **facts, by=by, at=at)

    def edit(
        self, obj: IXPPort, changes: dict[str, Any], *, by: User | None, at: datetime
    ) -> IXPPort:
        if "speed" in changes:
            changes["speed_bps"] = int(changes.pop("speed"))
        return actions.edit_ixp_port(port=obj, **changes, by=by, at=at)

    def footprint(self, obj: IXPPort) -> Sequence[models.QuerySet]:
        return (IXPPort.objects.filter(pk=obj.pk),)


def _called(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {CALLED.get(name, name): value for name, value in facts.items()}


def _tell(found: Mapping[str, str], faults: Faults) -> None:
    columns = {name: column for column, name in CALLED.items()}
    for name, message in found.items():
        faults.add(columns.get(name, name), message)


def _ports() -> dict[tuple[int, str], IXPPort]:
    rows = IXPPort.objects.select_related("ixp", "site").order_by("pk")
    return {(row.ixp_id, row.name.lower()): row for row in rows}


def _speed(told: Mapping[str, str], known: Known) -> int | None:
    """Bit/s of the port that PeeringDB shows of us with one of these addresses."""
    ours = known.once("our ports at PeeringDB", _ours)
    return ours.get(told.get("ipv4", "")) or ours.get(told.get("ipv6", ""))


def _ours() -> dict[str, int]:
    ports = peeringdb.ports_of(settings.NETWORK_ASN)
    return {ip: port.speed_bps for port in ports for ip in port.addresses}


def _site(told: Mapping[str, str], exchange: IXP, known: Known) -> Site | None:
    """Where the router says it is; else the only site of ours in the exchange's metro."""
    there = known.once("active sites", _sites)
    router = _plain(told.get("router", ""))
    named = [site for site in there if _plain(site.code) in router]
    if not named and exchange.metro_id:
        named = [site for site in there if site.metro_id == exchange.metro_id]
    return named[0] if len(named) == 1 else None


def _sites() -> list[Site]:
    return list(Site.objects.filter(state=SiteState.ACTIVE).order_by("pk"))


def _plain(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())
