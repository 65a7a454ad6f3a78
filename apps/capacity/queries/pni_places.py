"""Where a partner and we meet, what is there, and where a PNI would be worth most."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from apps.capacity.rules import pni_places as rules
from apps.network import queries as network
from apps.network.enums import IN_SERVICE, Kind
from apps.network.models import Interconnect
from apps.network.queries import Common, CommonExchange, CommonFacility
from apps.partners.models import ASN, Partner
from apps.peeringdb import queries as peeringdb


@dataclass(frozen=True)
class Held:
    """An interconnect in service: rates in bit/s, p95 of 30 days; None while not measured."""

    ref: str
    kind: str
    facility: int
    metro: int
    capacity_bps: int
    p95_bps: int | None


@dataclass(frozen=True)
class Building:
    """A shared building: its rank with reasons, and the capacity in service there."""

    ranked: rules.Ranked
    common: CommonFacility
    capacity_bps: int
    p95_bps: int


@dataclass(frozen=True)
class Exchange:
    """A shared exchange, and the capacity in service with the partner there."""

    common: CommonExchange
    capacity_bps: int
    p95_bps: int


@dataclass(frozen=True)
class Locations:
    """`is_known` is false while there is no copy of PeeringDB; `unlisted`: numbers it lacks."""

    buildings: Sequence[Building]
    exchanges: Sequence[Exchange]
    unlisted: Sequence[int]
    is_known: bool


def locations(partner: Partner) -> Locations:
    """Shared places, best first for a new PNI. At most 13 queries, 8 while the copy is the same."""
    numbers = sorted(ASN.objects.filter(partner=partner).values_list("number", flat=True))
    found = peeringdb.kept_presences(numbers, peeringdb.newest_run())
    networks = [found[asn] for asn in numbers if asn in found]
    if not networks and not peeringdb.is_filled():
        return Locations((), (), numbers, is_known=False)
    common = Common(*network.meeting_places(partner, networks))
    held = _held(partner)
    return Locations(
        _buildings(common.facilities, held),
        [_exchange(each, held) for each in common.exchanges],
        [asn for asn in numbers if asn not in found],
        is_known=True,
    )


def _held(partner: Partner) -> dict[str, Held]:
    """By reference. One query."""
    rows = Interconnect.objects.filter(partner=partner, state__in=IN_SERVICE).values_list(
        "ref", "kind", "site__facility_id", "site__metro_id", "capacity_bps", "stat__p95_bps"
    )
    return {row[0]: Held(*row) for row in rows}


def _buildings(places: Sequence[CommonFacility], held: dict[str, Held]) -> list[Building]:
    by_id = {place.facility.pk: place for place in places}
    ranked = rules.rank(_candidate(place, held) for place in places)
    return [
        Building(each, by_id[each.place.key], *_sums(by_id[each.place.key], held))
        for each in ranked
    ]


def _candidate(place: CommonFacility, held: dict[str, Held]) -> rules.Candidate:
    facility, links = place.facility, list(held.values())
    there = [link for link in links if link.metro == facility.metro_id]
    pnis: defaultdict[tuple[int, int], int] = defaultdict(int)
    for link in links:
        if link.kind == Kind.PNI:
            pnis[link.facility, link.metro] += 1
    others = [key for key in pnis if key[1] == facility.metro_id and key[0] != facility.pk]
    return rules.Candidate(
        key=facility.pk, name=facility.name, metro=facility.metro.name,
        metro_bps=sum(link.p95_bps or 0 for link in there),
        exchange_bps=sum(link.p95_bps or 0 for link in there if link.kind == Kind.IXP),
        total_bps=sum(link.p95_bps or 0 for link in links),
        here=pnis[facility.pk, facility.metro_id], buildings=len(others),
        elsewhere=sum(n for key, n in pnis.items() if key[1] != facility.metro_id),
        mrc=facility.xconnect_mrc, currency=facility.currency, free_ports=place.free,
        barred="" if place.is_open else place.reason,
    )  # fmt: skip


def _exchange(each: CommonExchange, held: dict[str, Held]) -> Exchange:
    return Exchange(each, *_sums(each, held))


def _sums(place: CommonFacility | CommonExchange, held: dict[str, Held]) -> tuple[int, int]:
    """Capacity and traffic of what is in service at a place, in bit/s."""
    links = [held[one.ref] for one in place.joined if one.ref in held]
    return sum(link.capacity_bps for link in links), sum(link.p95_bps or 0 for link in links)
