"""Terms that the inventory decides, day by day. Rules: term types 10.1 MIN_SITES, PORT_SPEED,
CACHE_HOSTING. They need no samples, so every day is known."""

import re
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from apps.agreements.rules import CacheHosting, MinSites, PortSpeed
from apps.breaches.rules.counting import outcome_of
from apps.breaches.rules.facts import Place
from apps.breaches.rules.seen import Figured, Span
from apps.core import units
from apps.usage.rules import Grade

REACH = re.compile(r"(LR|ER|ZR|DR|FR|SR)")


def sites_figure(span: Span, params: MinSites) -> Figured:
    """Sites in service at the end of the day, each with the capacity a place needs to count.

    Regions that the contract names in words of its own are checked by people, and said so.
    """
    sites: defaultdict[str, int] = defaultdict(int)
    zones: dict[str, str] = {}
    for link in span.links:
        place = span.facts.places[link]
        sites[place.site] += span.capacity(link)
        zones[place.site] = place.zone
    counted = sorted(site for site, bps in sites.items() if bps >= (params.min_port_bps or 1))
    in_zones = {zones[site] for site in counted}
    missing = max(0, params.count - len(counted))
    is_short = missing > 0 or len(in_zones) < (params.zones or 0)
    words = [f"{len(counted)} of {params.count} places are in service"]
    if params.zones:
        words.append(f"{len(in_zones)} of {params.zones} time zones")
    said = ", ".join(words) + (f": {', '.join(counted)}." if counted else ".")
    if params.regions:
        said += f" Whether they lie in {params.regions} is checked by people."
    return _known(
        value=Decimal(len(counted)), threshold=Decimal(params.count), looked_at=len(sites),
        method="Sites in service at the end of the day", broken=is_short, reason=said,
        details={"sites": counted, "zones": sorted(in_zones)},
    )  # fmt: skip


def ports_figure(span: Span, params: PortSpeed) -> Figured:
    """Ports in use that are slower than promised, have another optic, or are too few in a place.

    An optic that nobody recorded proves nothing; links without recorded ports are not judged.
    """
    places = [span.facts.places[link] for link in span.links]
    recorded = [place for place in places if place.ports]
    wrong = [line for place in recorded for line in _wrong_ports(place, params)]
    wrong += _too_few(recorded, params)
    said = "; ".join(wrong) if wrong else "Every port is as promised"
    return _known(
        value=Decimal(len(wrong)), threshold=Decimal(0), looked_at=len(recorded),
        method="Ports in use at the time of judging",
        broken=bool(wrong) if recorded else None, reason=f"{said}.", details={"wrong": wrong},
    )  # fmt: skip


def hosting_figure(span: Span, params: CacheHosting) -> Figured:
    """What stands at the host against what it provides: space, power, ports of the right speed.

    Power and space that nobody recorded are not judged.
    """
    caches = [place for link in span.links if (place := span.facts.places[link]).is_cache]
    wrong = [
        *_beyond("rack units", [cache.rack_units for cache in caches], params.rack_units, "U"),
        *_beyond("power", [cache.power_w for cache in caches], params.power_w, "W"),
    ]
    ports = [port for cache in caches for port in cache.ports if port.speed_bps >= params.port_bps]
    is_recorded = any(cache.ports for cache in caches)
    if is_recorded and len(ports) < params.ports:
        speed = units.capacity(params.port_bps)
        wrong.append(f"{len(ports)} of {params.ports} ports of {speed} are in use")
    said = "; ".join(wrong) if wrong else "Space, power and ports are as promised"
    return _known(
        value=Decimal(len(wrong)), threshold=Decimal(0), looked_at=len(caches),
        method="Caches on record at the time of judging",
        broken=bool(wrong) if caches else None, reason=f"{said}.", details={"wrong": wrong},
    )  # fmt: skip


def _wrong_ports(place: Place, params: PortSpeed) -> list[str]:
    wrong = []
    for port in place.ports:
        if port.speed_bps < params.min_bps:
            slow, least = units.capacity(port.speed_bps), units.capacity(params.min_bps)
            wrong.append(f"{place.name} has a port of {slow}, less than {least}")
        reach = REACH.search(port.optic.upper())
        if params.optics and reach and reach[1] not in params.optics:
            wrong.append(f"{place.name} has optics {port.optic}, not {', '.join(params.optics)}")
    return wrong


def _too_few(places: Sequence[Place], params: PortSpeed) -> list[str]:
    count: defaultdict[str, int] = defaultdict(int)
    for place in places:
        count[place.site] += len(place.ports)
    return [
        f"{site} has {ports} of {params.min_ports} ports"
        for site, ports in sorted(count.items())
        if ports < params.min_ports
    ]


def _beyond(what: str, used: Sequence[int | None], provided: int, unit: str) -> list[str]:
    total = sum(one or 0 for one in used)
    return [f"{total} {unit} of {what} for {provided} {unit}"] if total > provided else []


def _known(
    *, value: Decimal, threshold: Decimal, looked_at: int, method: str, broken: bool | None,
    reason: str, details: dict[str, object],
) -> Figured:  # fmt: skip
    return Figured(
        value_bps=None, threshold_bps=None, value=value, threshold=threshold,
        n_valid=looked_at, n_expected=looked_at, grade=Grade.FINAL, method=method,
        outcome=outcome_of(broken), details={**details, "reason": reason},
    )  # fmt: skip
