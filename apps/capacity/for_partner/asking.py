"""What a request is written with: what is known already, what one may choose, what is to come."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from apps.accounts.models import User
from apps.breaches.enums import BROKEN
from apps.breaches.models import Breach
from apps.capacity import queries
from apps.capacity.enums import RequestType, State
from apps.capacity.for_partner.reading import listed
from apps.capacity.for_partner.seen import Row
from apps.capacity.models import CapacityRequest
from apps.capacity.queries import prefill
from apps.capacity.queries.outlook import outlook
from apps.capacity.rules.fields import TYPES, Choices
from apps.capacity.rules.prefill import prefilled
from apps.core import units, wall
from apps.network import queries as network
from apps.network.enums import Kind
from apps.network.models import IXP, BGPSession, Facility, Interconnect
from apps.partners.models import ASN, Partner

_CACHES = {t for t in RequestType.values if t.startswith("cache_")}
_GONE = ("REJECTED", "UNESTABLISHED", "REMOVED")
_DRAFTS = 10


def drafts(partner: Partner) -> list[CapacityRequest]:
    """The newest drafts to go on with."""
    rows = listed(partner).filter(state=State.DRAFT)
    return list(rows.order_by("-changed_at", "-pk")[:_DRAFTS])


def typed(one: CapacityRequest) -> dict[str, Any]:
    """Values by field, and what was typed into a draft and could not be read; no secrets."""
    return {**queries.content(one), **queries.typed(one)}


def judged(one: CapacityRequest, *, at: datetime) -> queries.Review:
    """What stands in the way of a request that was found for them.

    Judged outside the wall: an address that overlaps with somebody else's has to be seen. What is
    said names only what is theirs.
    """
    with wall.outside():
        return queries.review(one, at)


def measured(one: CapacityRequest, *, at: datetime) -> dict[str, Any]:
    """The evidence that would be frozen if it were sent now."""
    return queries.evidence(one, at)


def ahead(row: Row, content: Mapping[str, Any], *, at: datetime) -> list[tuple[str, date]]:
    """The stages to come, each with the day (UTC) on which it usually is left.

    What is usual comes from everybody's requests, as two figures a stage: nobody's own.
    """
    return outlook(
        type=row.type, state=row.state, details=content, since=row.since, at=at,
        eta_on=row.eta_on, usual=_usual(row.type, at),
    )  # fmt: skip


def _usual(type: str, at: datetime) -> Mapping[str, queries.StageTime]:
    """Steps outside the wall only when nobody asked in the last ten minutes."""
    kept = queries.kept_times(type)
    if kept is not None:
        return kept
    with wall.outside():
        return queries.usual_times(at=at, type=type)


def beginning(
    partner: Partner, type_: str, *, user: User, asn: ASN | None, about: Mapping[str, Any]
) -> dict[str, Any]:
    """What a new request of the type begins with. Three queries."""
    known = prefill.known(partner, type_=type_, user=user, asn=asn)
    return prefilled(type_, TYPES[type_].fields, known=known, about=about)


def has_breach(partner: Partner, ref: str) -> bool:
    """Whether a breach is theirs and still open."""
    return bool(ref) and Breach.objects.filter(partner=partner, ref=ref, state__in=BROKEN).exists()


def choices(partner: Partner, type_: str) -> dict[str, Choices]:
    """The objects a field may name, by the field's name; only those the type asks for.

    Places are those where PeeringDB lists both of us; all of ours while there is no copy of it.
    """
    wanted = _asked_for(type_)
    found = names(partner, type_)
    if wanted & {"facility", "ixp"}:
        asns = ASN.objects.filter(partner=partner).values_list("number", flat=True)
        common = network.common_locations(partner, asns)
        if common.is_known:
            places = {"facility": _shared(common), "ixp": _exchanges_of(common)}
            found |= {name: rows for name, rows in places.items() if name in wanted}
    return found


def names(partner: Partner, type_: str) -> dict[str, Choices]:
    """What objects are called, by the field's name and by what a value says."""
    wanted = _asked_for(type_)
    made: dict[str, Choices] = {}
    if wanted & {"interconnect", "diverse_from"}:
        made["interconnect"] = made["diverse_from"] = _interconnects(partner, type_)
    if "facility" in wanted:
        rows = Facility.objects.exclude(pdb_fac_id=None).filter(sites__isnull=False).distinct()
        made["facility"] = tuple((str(r.pdb_fac_id), r.name) for r in rows.order_by("name", "pk"))
    if "ixp" in wanted:
        ixps = IXP.objects.exclude(pdb_ix_id=None).order_by("name", "pk")
        made["ixp"] = tuple((str(row.pdb_ix_id), row.name) for row in ixps)
    if "session" in wanted:
        made["session"] = _sessions(partner)
    return {name: options for name, options in made.items() if name in wanted}


def _asked_for(type_: str) -> set[str]:
    """Names of the fields of a type, those of its lines too."""
    fields = TYPES[type_].fields
    return {f.name for f in fields} | {c.name for f in fields for c in f.columns}


def _interconnects(partner: Partner, type_: str) -> Choices:
    rows = Interconnect.objects.in_service().filter(partner=partner)
    if type_ not in (RequestType.CAPACITY_CONCERN, RequestType.MAINTENANCE_NOTICE):
        rows = rows.filter(kind=Kind.CACHE if type_ in _CACHES else Kind.PNI)
    found = rows.select_related("site").order_by("name", "pk")
    return tuple((link.ref, f"{link.name}, {link.site.name}") for link in found)


def _shared(common: network.Common) -> Choices:
    """Buildings with the speeds we offer there, and how many ports of each are free."""
    return tuple((str(row.facility.pdb_fac_id), _offer(row)) for row in common.facilities)


def _offer(row: network.CommonFacility) -> str:
    offers = ", ".join(f"{o.free} × {units.capacity(o.speed_bps)}" for o in row.offers if o.free)
    return f"{row.facility.name}, {row.facility.metro.name}" + (
        f" ({offers} free)" if offers else ""
    )


def _exchanges_of(common: network.Common) -> Choices:
    return tuple((str(row.ixp.pdb_ix_id), row.ixp.name) for row in common.exchanges)


def _sessions(partner: Partner) -> Choices:
    rows = BGPSession.objects.filter(interconnect__partner=partner).exclude(state__in=_GONE)
    found = rows.select_related("interconnect").order_by("interconnect__name", "pk")
    return tuple((str(row.uid), f"{row.their_ip}, {row.interconnect.name}") for row in found)
