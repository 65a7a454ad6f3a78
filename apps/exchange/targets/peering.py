"""Exchanges and BGP sessions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from ipaddress import ip_address
from typing import Any

from django.db import models

from apps.accounts.models import User
from apps.core.models import StateChange
from apps.exchange.targets import kinds
from apps.exchange.targets import known as names
from apps.exchange.targets.base import Faults, Field, Target
from apps.exchange.targets.known import Known
from apps.network import actions
from apps.network.enums import IN_SERVICE, Kind
from apps.network.models import IXP, BGPSession, Interconnect


class Exchanges(Target):
    key, label, noun, model = "exchange", "Exchanges", "exchange", IXP
    lead = "One row an internet exchange, known by its name."
    fields = (
        kinds.text("name", "Name", 120, needed=True, example="Andes-IX", words=("ixp", "exchange")),
        Field("metro", "Metro", turn=names.metro, needed=True, example="BOG", words=("city",)),
    )

    def keys(self, facts: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        if name := facts.get("name"):
            yield "name", name.lower()

    def find(self, facts: Mapping[str, Any], known: Known, faults: Faults) -> IXP | None:
        return known.exchanges.get(facts.get("name", "").lower())

    def check_change(self, obj: IXP, changes: Mapping[str, Any], faults: Faults) -> None:
        for name in changes:
            faults.add(name, f"{obj} is kept as it is: an import does not change exchanges.")

    def add(self, facts: dict[str, Any], *, by: User | None, at: datetime) -> IXP:
        return actions.add_ixp(**facts, by=by, at=at)

    def edit(self, obj: IXP, changes: dict[str, Any], *, by: User | None, at: datetime) -> IXP:
        return obj

    def footprint(self, obj: IXP) -> Sequence[models.QuerySet]:
        return (IXP.objects.filter(pk=obj.pk),)

    def ref(self, obj: IXP) -> str:
        return obj.name


class Sessions(Target):
    key, label, noun, model = "session", "BGP sessions", "session", BGPSession
    lead = "One row a session, known by its two addresses. It hangs on the partner's interconnect."
    fields = (
        Field("their_asn", "Their ASN", kinds.rules.as_number, names.number, needed=True,
              example="AS64500", words=("asn", "peer as", "remote as")),
        Field("our_ip", "Our address", lambda cell: _address(cell), needed=True,
              example="2001:db8::1", words=("local address", "local ip")),
        Field("their_ip", "Their address", lambda cell: _address(cell), needed=True,
              example="2001:db8::2", words=("peer address", "remote ip", "neighbor")),
        Field("our_asn", "Our ASN", kinds.rules.as_number, names.number, needed=True,
              example="AS64510", words=("local as",)),
        kinds.text("exchange", "Exchange", 120, words=("ixp",), hint="Empty: a direct session"),
        kinds.whole("max_prefix", "Max prefixes", words=("prefix limit",)),
    )  # fmt: skip

    def keys(self, facts: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        if facts.get("our_ip") and facts.get("their_ip"):
            yield "their_ip", f"{facts['our_ip']} {facts['their_ip']}"

    def prepare(self, facts: dict[str, Any], known: Known, faults: Faults) -> None:
        """The interconnect: the partner's only one of its kind, or at the exchange."""
        exchange, number = facts.pop("exchange", ""), facts.get("their_asn")
        if number is None:
            return
        asn = known.asns.get(number)
        if asn is None:
            faults.add("their_asn", f"No partner has AS{number}.")
            return
        found = known.once(("sessions of", asn.partner_id, exchange), lambda: _links(asn, exchange))
        if len(found) == 1:
            facts["interconnect"] = found[0]
        else:
            what = f"IX peerings at {exchange}" if exchange else "PNIs"
            faults.add("their_asn", f"{asn.partner} has {len(found) or 'no'} {what} in service.")

    def find(self, facts: Mapping[str, Any], known: Known, faults: Faults) -> BGPSession | None:
        there = known.once("sessions", _sessions)
        return there.get((facts.get("our_ip"), facts.get("their_ip")))

    def has(self, obj: BGPSession, name: str, value: Any, known: Known) -> bool:
        """Where a session hangs is found for new ones only; it stays where it is."""
        return name == "interconnect" or super().has(obj, name, value, known)

    def title(self, facts: Mapping[str, Any], obj: Any) -> str:
        return f"AS{facts.get('their_asn', '?')} {facts.get('their_ip', '')}"

    def check_change(self, obj: BGPSession, changes: Mapping[str, Any], faults: Faults) -> None:
        for name in changes.keys() - {"max_prefix"}:
            faults.add(name, "What a session joins never changes: end it and add another one.")

    def add(self, facts: dict[str, Any], *, by: User | None, at: datetime) -> BGPSession:
        return actions.add_session(**facts, by=by, at=at)

    def edit(
        self, obj: BGPSession, changes: dict[str, Any], *, by: User | None, at: datetime
    ) -> BGPSession:
        return actions.edit_session(session=obj, **changes, by=by, at=at)

    def footprint(self, obj: BGPSession) -> Sequence[models.QuerySet]:
        moves = StateChange.objects.filter(ref=obj.ref)
        return (BGPSession.objects.filter(pk=obj.pk), moves)

    def ref(self, obj: BGPSession) -> str:
        return obj.interconnect.ref


def _address(cell: Any) -> str:
    try:
        return str(ip_address(str(cell).strip()))
    except ValueError:
        raise ValueError(f"{cell!r} is no IP address.") from None


def _links(asn: Any, exchange: str) -> list[Interconnect]:
    links = Interconnect.objects.filter(partner_id=asn.partner_id, state__in=IN_SERVICE)
    if exchange:
        links = links.filter(kind=Kind.IXP, ix_peering__port__ixp__name__iexact=exchange)
    else:
        links = links.filter(kind=Kind.PNI)
    return list(links.order_by("pk")[:2]) if asn.partner_id else []


def _sessions() -> dict[tuple[str, str], BGPSession]:
    gone = ("REJECTED", "UNESTABLISHED", "REMOVED")
    rows = BGPSession.objects.exclude(state__in=gone).select_related("interconnect")
    return {(row.our_ip, row.their_ip): row for row in rows.order_by("pk")}
