"""Sites and interconnects."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models

from apps.accounts.models import User
from apps.core.models import StateChange
from apps.exchange.targets import kinds
from apps.exchange.targets import known as names
from apps.exchange.targets.base import Faults, Field, Target
from apps.exchange.targets.known import Known
from apps.network import actions
from apps.network.enums import IN_SERVICE, Kind, SiteKind, SiteState, State
from apps.network.models import (
    PNI,
    CacheDeployment,
    CapacityInterval,
    Facility,
    Interconnect,
    IXPeering,
    Member,
    Site,
)


class Sites(Target):
    key, label, noun, model = "site", "Sites", "site", Site
    lead = "One row a place of ours, known by its code. A facility that is not there yet is made."
    fields = (
        kinds.text("code", "Code", 16, needed=True, example="BOG-2",
                   words=("site", "site code", "pop", "pop code", "location code")),
        kinds.text("name", "Name", 120, example="Bogotá 2",
                   words=("site name", "location", "description")),
        Field("metro", "Metro", turn=names.metro, needed=True, example="BOG",
              words=("city", "iata", "market", "metro code")),
        kinds.text("facility", "Facility", 120, needed=True, example="Zona Franca DC",
                   words=("data center", "data centre", "datacenter", "colo", "building")),
        kinds.choice("kind", "Kind", SiteKind, example="Our PoP", words=("type", "site type")),
        kinds.choice("state", "State", SiteState, example="Active", words=("status",)),
        kinds.decimal("power_kw", "Power (kW)", example="12.5", words=("power", "kw")),
    )  # fmt: skip

    def keys(self, facts: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        if code := facts.get("code"):
            yield "code", code.lower()

    def prepare(self, facts: dict[str, Any], known: Known, faults: Faults) -> None:
        """The facility by its name in the metro; a name nobody has stays a text and is made."""
        metro, name = facts.get("metro"), facts.get("facility")
        if metro is None or not name:
            return
        there = known.facilities.get((metro.pk, name.lower()))
        if there is not None:
            facts["facility"] = there
        else:
            faults.notes["facility"] = f"{name} is made as a facility in {metro}."

    def find(self, facts: Mapping[str, Any], known: Known, faults: Faults) -> Site | None:
        found = known.sites.get(facts.get("code", "").lower())
        return found if found and found.code.lower() == facts["code"].lower() else None

    def now(self, obj: Site, name: str) -> Any:
        return getattr(obj, name)

    def check_change(self, obj: Site, changes: Mapping[str, Any], faults: Faults) -> None:
        for name in {"facility", "metro", "code"} & changes.keys():
            if name != "code" or changes["code"].upper() != obj.code:
                faults.add(name, f"{obj} is at {obj.facility} in {obj.metro}; a site never moves.")

    def title(self, facts: Mapping[str, Any], obj: Any) -> str:
        return str(facts.get("code", "")).upper()

    def add(self, facts: dict[str, Any], *, by: User | None, at: datetime) -> Site:
        metro, facility = facts.pop("metro"), facts.pop("facility")
        if isinstance(facility, str):
            there = Facility.objects.filter(metro=metro, name__iexact=facility).first()
            facility = there or actions.add_facility(metro=metro, name=facility, by=by, at=at)
        return actions.add_site(facility=facility, **facts, by=by, at=at)

    def edit(self, obj: Site, changes: dict[str, Any], *, by: User | None, at: datetime) -> Site:
        changes.pop("code", None)
        return actions.edit_site(site=obj, **changes, by=by, at=at) if changes else obj

    def footprint(self, obj: Site) -> Sequence[models.QuerySet]:
        return (Facility.objects.filter(metro_id=obj.metro_id), Site.objects.filter(pk=obj.pk))

    def around(self, facts: Mapping[str, Any]) -> Sequence[models.QuerySet]:
        return (Facility.objects.filter(metro=facts["metro"]),)

    def ref(self, obj: Site) -> str:
        return obj.code


class Interconnects(Target):
    key, label, noun = "interconnect", "Interconnects", "interconnect"
    model = Interconnect
    lead = "One row an interconnect, known by its partner and its name."
    fields = (
        kinds.partner(needed=True),
        kinds.text("name", "Name", 64, needed=True, example="BOG-2",
                   words=("interconnect", "circuit", "link", "circuit name", "port name")),
        kinds.choice("kind", "Kind", Kind, needed=True, example="PNI",
                     words=("type", "interconnect type")),
        Field("site", "Site", turn=names.site, needed=True, example="BOG-2",
              words=("pop", "location", "site code", "our site")),
        Field("asn", "ASN", kinds.rules.as_number, names.asn, example="AS64500",
              words=("as", "as number", "peer asn")),
        kinds.rate("capacity", "Capacity", example="100 Gbps",
                   words=("speed", "bandwidth", "size", "port speed", "capacity gbps")),
        kinds.choice("state", "State", State, example="In service", words=("status",),
                     hint="For new ones; later it is moved on the interconnect's page"),
        Field("exchange", "Exchange", turn=names.exchange, words=("ix", "ixp"),
              hint="For IX peerings: our port there is taken"),
        kinds.person("owner", "Owner", words=("engineer", "responsible")),
        kinds.text("redundancy_group", "Redundancy group", 32, words=("group",)),
        kinds.day("in_service_on", "In service since", example="2024-05-01",
                  words=("in service", "live date", "activated", "rfs")),
        kinds.day("target_on", "Target date", words=("target", "due", "planned for")),
        kinds.listed("tags", "Tags", words=("labels",)),
    )  # fmt: skip

    def keys(self, facts: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        if facts.get("partner") and facts.get("name"):
            yield "name", f"{facts['partner'].pk} {facts['name'].lower()}"

    def prepare(self, facts: dict[str, Any], known: Known, faults: Faults) -> None:
        asn, partner = facts.get("asn"), facts.get("partner")
        if asn and partner and asn.partner_id != partner.pk:
            faults.add("asn", f"{asn} belongs to {asn.partner}, not to {partner}.")
        exchange, site = facts.pop("exchange", None), facts.get("site")
        if exchange and site:
            ports = known.ports.get((exchange.pk, site.pk), [])
            if len(ports) == 1:
                facts["exchange"] = ports[0]
            else:
                faults.add("exchange", f"We have {len(ports) or 'no'} ports at {exchange} there.")

    def find(self, facts: Mapping[str, Any], known: Known, faults: Faults) -> Interconnect | None:
        partner = facts.get("partner")
        if partner is None or not facts.get("name"):
            return None
        there = known.once(("links", partner.pk), lambda: _links(partner.pk))
        return there.get(facts["name"].lower())

    def now(self, obj: Interconnect, name: str) -> Any:
        if name == "capacity":
            return kinds.Bps(obj.capacity_bps)
        if name == "exchange":
            return obj.ix_peering.port if obj.kind == Kind.IXP else None
        return getattr(obj, name)

    def check_new(self, facts: Mapping[str, Any], faults: Faults) -> None:
        super().check_new(facts, faults)
        if facts.get("kind") == Kind.IXP and not facts.get("exchange"):
            faults.add("exchange", "Say at which exchange: an IX peering uses our port there.")
        if facts.get("state") in IN_SERVICE and not facts.get("capacity"):
            faults.add("capacity", "What is in service has a capacity.")

    def check_change(self, obj: Interconnect, changes: Mapping[str, Any], faults: Faults) -> None:
        for name, what in (("kind", "kind"), ("state", "state"), ("exchange", "port")):
            if name in changes:
                faults.add(name, f"The {what} of {obj.ref} is changed on its page.")

    def add(self, facts: dict[str, Any], *, by: User | None, at: datetime) -> Interconnect:
        bps, port = int(facts.pop("capacity", 0)), facts.pop("exchange", None)
        detail = {"port": port} if port is not None else {}
        return actions.add_interconnect(**facts, capacity_bps=bps, detail=detail, by=by, at=at)

    def edit(
        self, obj: Interconnect, changes: dict[str, Any], *, by: User | None, at: datetime
    ) -> Interconnect:
        bps = changes.pop("capacity", None)
        if bps is not None:
            actions.set_capacity(
                interconnect=obj, capacity_bps=int(bps), from_at=at, by=by, at=at,
                reason="Imported",
            )  # fmt: skip
        if not changes:
            return obj
        return actions.edit_interconnect(interconnect=obj, **changes, by=by, at=at)

    def footprint(self, obj: Interconnect) -> Sequence[models.QuerySet]:
        details = (PNI, IXPeering, CacheDeployment, CapacityInterval, Member)
        return (
            Interconnect.objects.filter(pk=obj.pk),
            *(model._default_manager.filter(interconnect=obj) for model in details),
            StateChange.objects.filter(ref=obj.ref),
        )


def _links(partner_id: int) -> dict[str, Interconnect]:
    rows = Interconnect.objects.filter(partner_id=partner_id)
    related = ("asn__partner", "site", "owner", "ix_peering__port")
    return {row.name.lower(): row for row in rows.select_related(*related).order_by("pk")}
