"""Data centres of the demo cities that PeeringDB knows and where we have nothing, all invented."""

from collections.abc import Iterator, Sequence
from typing import Any

from apps.network.models import Facility
from apps.partners.models import Partner
from edgepartners.demo.world import World

FIRST = 90_000  # ids at the simulated PeeringDB
# Name, north and east of the metro's middle in degrees, and how many partners at most are there.
BUILDINGS = (("Ring North", 0.11, -0.06, 3), ("Harbour Hall", -0.13, 0.12, 0))
Row = dict[str, Any]


def facilities(places: Sequence[Facility]) -> Iterator[Row]:
    """Two in each metro that has a facility of ours, without dates."""
    for n, metro in enumerate({place.metro_id: place.metro for place in places}.values()):
        for k, (name, north, east, _) in enumerate(BUILDINGS):
            yield {
                "id": FIRST + n * len(BUILDINGS) + k, "org_id": 1, "campus_id": None,
                "name": f"{metro.name} {name}", "city": metro.name, "country": str(metro.country),
                "latitude": round(float(metro.latitude) + north, 6),
                "longitude": round(float(metro.longitude) + east, 6),
            }  # fmt: skip


def listed(
    world: World, places: Sequence[Facility], known: Sequence[tuple[int, Partner]]
) -> Iterator[Row]:
    """Partners of the metro's country in the first of both; in the second nobody of ours is."""
    metros = {place.metro_id: place.metro for place in places}.values()
    for n, metro in enumerate(metros):
        at_home = [partner for _, partner in known if partner.country == metro.country]
        for k, (_, _, _, most) in enumerate(BUILDINGS):
            for partner in at_home[:most]:
                asn = world.asns[partner.pk]
                yield {"net_id": asn.pdb_net_id, "fac_id": FIRST + n * len(BUILDINGS) + k,
                       "local_asn": asn.number}  # fmt: skip
