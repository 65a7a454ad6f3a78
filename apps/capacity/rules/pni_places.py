"""Where to add a PNI with a partner: shared buildings ranked by stated points. Pure.

Out of 100: up to 50 for the share of the partner's traffic that is exchanged in the metro, up to
30 for what another building adds to redundancy, up to 20 for the cheapest cross-connect; 10 are
taken away where a port has to be ordered first. Each part says why (portal.md 6.8, field.md 3.5).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

TRAFFIC, REDUNDANCY, COST, NO_PORT = 50, 30, 20, -10
WEIGHTS = (("Traffic", TRAFFIC), ("Redundancy", REDUNDANCY), ("Cross-connect", COST))
UNKNOWN_COST = COST // 2


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A building both of us are in. Rates in bit/s, p95 of 30 days; money by month.

    `metro_bps`: what is exchanged in its metro, `exchange_bps` of that over exchanges; `total_bps`:
    with the partner altogether. `here`: PNIs in the building; `buildings`: other buildings of the
    metro with a PNI; `elsewhere`: PNIs in other metros. `barred`: why none can be built, in words.
    """

    key: int
    name: str
    metro: str
    metro_bps: int = 0
    exchange_bps: int = 0
    total_bps: int = 0
    here: int = 0
    buildings: int = 0
    elsewhere: int = 0
    mrc: Decimal | None = None
    currency: str = ""
    free_ports: int = 0
    barred: str = ""


@dataclass(frozen=True)
class Part:
    """Points of one kind, of how many, and why. `is_price`: the words name a price."""

    name: str
    points: int
    most: int
    why: str
    is_price: bool = False


@dataclass(frozen=True)
class Ranked:
    """A place in the list; `rank` is None where none can be built."""

    place: Candidate
    rank: int | None
    points: int
    parts: Sequence[Part]


def rank(places: Iterable[Candidate]) -> list[Ranked]:
    """The best first; equal points by metro and name; what is barred comes last, without rank."""
    places = list(places)
    cheapest = _cheapest(places)
    open_ones = [(place, _parts(place, cheapest)) for place in places if not place.barred]
    open_ones.sort(key=lambda pair: (-_sum(pair[1]), pair[0].metro, pair[0].name, pair[0].key))
    barred = sorted((p for p in places if p.barred), key=lambda p: (p.metro, p.name, p.key))
    found = [Ranked(p, n, _sum(parts), parts) for n, (p, parts) in enumerate(open_ones, 1)]
    return [*found, *(Ranked(place, None, 0, ()) for place in barred)]


def _parts(place: Candidate, cheapest: dict[str, Decimal]) -> list[Part]:
    found = [_traffic(place), _redundancy(place), _cost(place, cheapest)]
    if not place.free_ports:
        why = "No port of ours is free there: one has to be ordered first."
        found.append(Part("Ports", NO_PORT, 0, why))
    return found


def _traffic(place: Candidate) -> Part:
    if not place.total_bps:
        return Part("Traffic", 0, TRAFFIC, "No traffic with them is measured yet.")
    share = Decimal(place.metro_bps) / place.total_bps
    if not place.metro_bps:
        return Part("Traffic", 0, TRAFFIC, f"Nothing is exchanged in {place.metro} today.")
    over = ""
    if place.exchange_bps:
        over = f", {_percent(place.exchange_bps, place.metro_bps)} of it over exchanges"
    why = (
        f"{_percent(place.metro_bps, place.total_bps)} of their traffic is in {place.metro}{over}."
    )
    return Part("Traffic", _points(TRAFFIC * share), TRAFFIC, why)


def _redundancy(place: Candidate) -> Part:
    points, why = _why_redundant(place)
    return Part("Redundancy", points, REDUNDANCY, why)


def _why_redundant(place: Candidate) -> tuple[int, str]:
    if place.here:
        return (
            5,
            "There is a PNI in this building: another saves from a port that fails, not from it.",
        )
    if place.buildings == 1:
        return 30, f"All PNIs in {place.metro} are in one other building."
    if place.buildings:
        return 10, f"PNIs in {place.metro} are in {place.buildings} other buildings already."
    if place.elsewhere:
        return 20, f"No PNI in {place.metro} yet: one more metro that can fail alone."
    return 30, "There is no PNI with them at all."


def _cost(place: Candidate, cheapest: dict[str, Decimal]) -> Part:
    """Compared within a currency: of a single one, or of unlike ones, nothing is made up."""
    if place.mrc is None:
        return Part(
            "Cross-connect", UNKNOWN_COST, COST, "The price of a cross-connect is not known."
        )
    least = cheapest[place.currency]
    points = COST if not place.mrc else _points(COST * least / place.mrc)
    words = f"{place.mrc.normalize():f} {place.currency} a month"
    why = (
        f"{words}, the least of these."
        if place.mrc == least
        else f"{words}, the least is {least.normalize():f}."
    )
    return Part("Cross-connect", points, COST, why, is_price=True)


def _cheapest(places: Iterable[Candidate]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for place in places:
        if place.mrc is not None and not place.barred:
            found[place.currency] = min(place.mrc, found.get(place.currency, place.mrc))
    return found


def _sum(parts: Iterable[Part]) -> int:
    return max(0, sum(part.points for part in parts))


def _points(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def _percent(part: int, whole: int) -> str:
    return f"{_points(Decimal(100) * part / whole)} %"
