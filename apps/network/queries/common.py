"""Where a partner and we could meet: our places joined with PeeringDB's by its ids."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Sum

from apps.network.enums import IN_SERVICE, Kind, SiteState, State
from apps.network.models import IXP, Facility, Interconnect, Site
from apps.network.queries.builds import free_ports_at
from apps.partners.models import Partner
from apps.peeringdb import queries as peeringdb
from apps.peeringdb.queries import Presence

OPEN_SITES = (SiteState.ACTIVE, SiteState.CONSTRAINED)
GONE = (State.DECOMMISSIONED, State.REJECTED, State.CANCELLED)


@dataclass(frozen=True)
class Joined:
    """An interconnect that is there already or on its way."""

    ref: str
    name: str
    is_in_service: bool


@dataclass(frozen=True)
class Offer:
    """Ports of one speed (bit/s): how many of ours are free."""

    speed_bps: int
    free: int


@dataclass(frozen=True)
class CommonFacility:
    """A building where PeeringDB lists the partner and we have a site.

    `reason`: why no PNI can be asked for here, in words; empty where one can.
    """

    facility: Facility
    sites: Sequence[Site]
    asns: Sequence[int]
    offers: Sequence[Offer]
    joined: Sequence[Joined] = ()
    reason: str = ""

    @property
    def is_open(self) -> bool:
        """Whether one of our sites there takes new interconnects, free ports or not."""
        return any(site.state in OPEN_SITES for site in self.sites)

    @property
    def free(self) -> int:
        return sum(offer.free for offer in self.offers)


@dataclass(frozen=True)
class CommonExchange:
    """An exchange where both have a port; speeds in bit/s, addresses as PeeringDB lists them."""

    ixp: IXP
    asns: Sequence[int]
    our_bps: int
    their_bps: int
    our_addresses: Sequence[str]
    their_addresses: Sequence[str]
    joined: Sequence[Joined] = ()
    reason: str = ""


@dataclass(frozen=True)
class Common:
    """All of them, by city; `unlisted` are ASNs of the partner that PeeringDB does not know."""

    facilities: Sequence[CommonFacility] = ()
    exchanges: Sequence[CommonExchange] = ()
    networks: Sequence[Presence] = ()
    unlisted: Sequence[int] = ()
    is_known: bool = True


def common_locations(partner: Partner, asns: Iterable[int]) -> Common:
    """Where the networks of a partner and we could meet. A constant number of queries.

    `is_known` is false while there is no copy of PeeringDB: then nothing can be said.
    """
    numbers = sorted(asns)
    found = peeringdb.presences(numbers)
    networks = [found[asn] for asn in numbers if asn in found]
    if not networks and not peeringdb.is_filled():
        return Common(is_known=False)
    unlisted = [asn for asn in numbers if asn not in found]
    return Common(*meeting_places(partner, networks), networks=networks, unlisted=unlisted)


def meeting_places(
    partner: Partner, networks: Sequence[Presence], own: Presence | None = None
) -> tuple[list[CommonFacility], list[CommonExchange]]:
    """The shared facilities and exchanges of networks of a partner that PeeringDB knows.

    `own` is our network where it is known already.
    """
    joined = _joined(partner)
    ports = peeringdb.ports_of(settings.NETWORK_ASN) if own is None else own.ports
    return _facilities(networks, joined), _exchanges(networks, ports, joined)


def _joined(partner: Partner) -> list[Interconnect]:
    rows = Interconnect.objects.filter(partner=partner).exclude(state__in=GONE)
    rows = rows.select_related("site", "ix_peering__port")
    return list(rows.filter(kind__in=(Kind.PNI, Kind.IXP)).order_by("name", "pk"))


def _facilities(
    networks: Sequence[Presence], joined: Sequence[Interconnect]
) -> list[CommonFacility]:
    asns = _asns_by_place((each.asn, place.id) for each in networks for place in each.facilities)
    rows = Site.objects.filter(facility__pdb_fac_id__in=asns).order_by("code")
    sites: defaultdict[int, list[Site]] = defaultdict(list)
    for site in rows.select_related("facility__metro__region"):
        sites[site.facility_id].append(site)
    offers = free_ports_at(site.pk for some in sites.values() for site in some)
    links: defaultdict[int, list[Joined]] = defaultdict(list)
    for link in joined:
        if link.kind == Kind.PNI:
            links[link.site.facility_id].append(_seen(link))
    facilities = sorted((some[0].facility for some in sites.values()), key=_by_city)
    return [
        _facility(row, sites[row.pk], asns[row.pdb_fac_id or 0], offers, links[row.pk])
        for row in facilities
    ]


def _facility(
    row: Facility, sites: Sequence[Site], asns: Sequence[int],
    offers: dict[int, dict[int, int]], joined: Sequence[Joined],
) -> CommonFacility:  # fmt: skip
    usable = [site for site in sites if site.state in OPEN_SITES]
    merged: defaultdict[int, int] = defaultdict(int)
    for site in usable:
        for speed, free in offers.get(site.pk, {}).items():
            merged[speed] += free
    found = [Offer(speed, merged[speed]) for speed in sorted(merged, reverse=True)]
    return CommonFacility(row, sites, asns, found, joined, _why_not(sites, usable, found))


def _why_not(sites: Sequence[Site], usable: Sequence[Site], offers: Sequence[Offer]) -> str:
    if not usable:
        is_ahead = any(s.state in (SiteState.PLANNED, SiteState.BUILDING) for s in sites)
        return "We are not ready there yet." if is_ahead else "We leave this building."
    return "" if offers else "No port of ours is free there now. Ask: we order where it is wanted."


def _exchanges(
    networks: Sequence[Presence], own: Sequence[peeringdb.Port], joined: Sequence[Interconnect]
) -> list[CommonExchange]:
    theirs: defaultdict[int, list[peeringdb.Port]] = defaultdict(list)
    for port in (port for each in networks for port in each.ports):
        theirs[port.ix_id].append(port)
    ours: defaultdict[int, list[peeringdb.Port]] = defaultdict(list)
    for port in own:
        ours[port.ix_id].append(port)
    rows = IXP.objects.filter(pdb_ix_id__in=theirs).select_related("metro__region")
    exchanges = sorted(rows.annotate(our_bps=Sum("ports__speed_bps", default=0)), key=_by_city)
    links: defaultdict[int, list[Joined]] = defaultdict(list)
    for link in joined:
        if link.kind == Kind.IXP and (peering := getattr(link, "ix_peering", None)):
            links[peering.port.ixp_id].append(_seen(link))
    return [
        _exchange(row, theirs[row.pdb_ix_id or 0], ours[row.pdb_ix_id or 0],
                  int(row.our_bps), links[row.pk])
        for row in exchanges
    ]  # fmt: skip


def _exchange(
    row: IXP,
    theirs: Sequence[peeringdb.Port],
    ours: Sequence[peeringdb.Port],
    our_bps: int,
    joined: Sequence[Joined],
) -> CommonExchange:
    reason = ""
    if not our_bps:
        reason = "We have no port there yet."
    elif not any(port.operational for port in theirs):
        reason = "PeeringDB says that your port there is not operational. Correct it there."
    return CommonExchange(
        row, sorted({port.asn for port in theirs}), our_bps,
        sum(port.speed_bps for port in theirs),
        [address for port in ours for address in port.addresses],
        [address for port in theirs for address in port.addresses],
        joined, reason,
    )  # fmt: skip


def _by_city(place: Facility | IXP) -> tuple[str, str, int]:
    return place.metro.name, place.name, place.pk


def _asns_by_place(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for asn, place in pairs:
        if asn not in found[place]:
            found[place].append(asn)
    return dict(found)


def _seen(link: Interconnect) -> Joined:
    return Joined(link.ref, link.name, link.state in IN_SERVICE)
