"""What is known about both sides at the moment a request is checked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import F

from apps.breaches.models import Breach
from apps.capacity import rules
from apps.capacity.models import CapacityRequest
from apps.capacity.queries.addresses import exchange_of, prefix_counts
from apps.capacity.queries.durations import usual_days, usual_times
from apps.capacity.queries.people import people
from apps.capacity.queries.talks import agreements_in_force
from apps.capacity.rules.addresses import Exchange
from apps.capacity.rules.checks import Held, Known, Place, listed
from apps.capacity.rules.fields import FieldKind
from apps.network import queries as network
from apps.network.models import BGPSession, Interconnect
from apps.network.queries import Common, UsedSubnet

GBPS = 10**9
_WITH_PLACES = ("pni_new", "ix_sessions")
_WITH_SESSIONS = ("ix_sessions", "session_change", "session_remove", "prefix_change")
_WITH_PAPERS = ("agreement_renew", "agreement_amend")
_GONE = ("REJECTED", "UNESTABLISHED", "REMOVED")


def known(request: CapacityRequest, values: Mapping[str, Any], at: datetime) -> Known:
    """Facts for `rules.checks`, as far as the type asks for them. At most sixteen queries."""
    common = _common(request) if request.type in _WITH_PLACES else None
    prefixes = prefix_counts(request.asn.number) if request.asn else (None, None)
    sessions = list(_sessions(request)) if request.type in _WITH_SESSIONS else []
    taken = _taken(request, values)
    return Known(
        today=at.date(),
        documentation=settings.RESERVED_ASNS_ALLOWED,
        our_asn=settings.NETWORK_ASN,
        links=_links(request),
        places=_places(common),
        exchanges=_exchanges(common),
        exchange=_exchange(request),
        taken=[used.subnet for used in taken],
        own_subnets={
            used.subnet: f"{used.name} ({used.ref})"
            for used in taken
            if used.partner == request.partner_id
        },
        sessions={str(one.uid): (one.our_ip, one.their_ip) for one in sessions},
        never_up={str(one.uid) for one in sessions if one.established_at is None},
        breaches=_breaches(request, values),
        agreements=agreements_in_force(request.partner) if request.type in _WITH_PAPERS else None,
        people=people(request.partner) if request.type == "contact_change" else None,
        lead_days=_lead_days(request, at),
        notice_days=settings.SESSION_NOTICE_DAYS,
        prefixes4=prefixes[0],
        prefixes6=prefixes[1],
    )


def shared_names(request: CapacityRequest, kind: FieldKind) -> str:
    """`Bogotá DC2 (42)`: buildings or exchanges that both share; empty while nobody knows."""
    common = _common(request)
    if kind is FieldKind.FACILITY:
        rows = [(place.name, number) for number, place in (_places(common) or {}).items()]
    else:
        rows = [(name, number) for number, name in (_exchanges(common) or {}).items()]
    return listed([f"{name} ({number})" for name, number in rows])


def _common(request: CapacityRequest) -> Common:
    return network.common_locations(request.partner, [request.asn.number] if request.asn else [])


def _places(common: Common | None) -> dict[int, Place] | None:
    """None while nobody knows where the partner is; then nothing is made of it."""
    if common is None or not common.is_known:
        return None
    return {
        one.facility.pdb_fac_id: Place(
            one.facility.name, {offer.speed_bps // GBPS: offer.free for offer in one.offers}
        )
        for one in common.facilities
        if one.facility.pdb_fac_id
    }


def _exchanges(common: Common | None) -> dict[int, str] | None:
    if common is None or not common.is_known:
        return None
    return {one.ixp.pdb_ix_id: one.ixp.name for one in common.exchanges if one.ixp.pdb_ix_id}


def _exchange(request: CapacityRequest) -> Exchange | None:
    if request.type != "ix_sessions" or request.ixp is None or request.asn is None:
        return None
    return exchange_of(request.ixp, asn=request.asn.number)


def _links(request: CapacityRequest) -> dict[str, Held]:
    """The partner's interconnects; those of many are few."""
    rows = Interconnect.objects.filter(partner=request.partner).values_list(
        "ref", "name", "kind", "state", "capacity_bps", "stat__peak_bps",
        "site__facility__pdb_fac_id",
    )  # fmt: skip
    return {row[0]: Held(*row) for row in rows}


def _sessions(request: CapacityRequest) -> Any:
    rows = BGPSession.objects.filter(interconnect__partner=request.partner)
    return rows.exclude(state__in=_GONE).only("uid", "our_ip", "their_ip", "established_at")


def _breaches(request: CapacityRequest, values: Mapping[str, Any]) -> dict[str, str]:
    refs = values.get("breaches") or []
    if not refs:
        return {}
    rows = Breach.objects.filter(partner=request.partner, ref__in=refs)
    return dict(rows.annotate(link=F("interconnect__ref")).values_list("ref", "link"))


def _taken(request: CapacityRequest, values: Mapping[str, Any]) -> list[UsedSubnet]:
    """What other interconnects use of the subnets that the partner gives. Up to two queries."""
    if values.get("ip_provider") != "partner":
        return []
    asked = [values[name] for name in ("ipv4", "ipv6") if values.get(name)]
    found = [used for subnet in asked for used in network.overlapping_subnets(subnet)]
    own = {request.interconnect_id} if request.interconnect_id else set()
    return [used for used in found if used.link not in own]


def _lead_days(request: CapacityRequest, at: datetime) -> int | None:
    """Half of such requests take so long from end to end; None without a history."""
    usual = usual_times(at=at, type=request.type)
    stages = rules.track(request.type, request.details)[:-1]
    if not any(stage in usual for stage in stages):
        return None
    return int(sum(usual_days(stage, usual) for stage in stages))
