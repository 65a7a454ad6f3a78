"""A small network in three cities of two regions."""

from datetime import timedelta
from decimal import Decimal

from apps.network.models import Facility, Interconnect, Metro
from apps.peeringdb.models import Fac, Net, NetFac
from tests import factories as make
from tests.factories.clock import AT
from tests.factories.portfolio import region

CITIES = (
    ("BOG", "Bogotá", "LATAM", "CO", "4.711", "-74.072", 2),
    ("FRA", "Frankfurt", "EMEA", "DE", "50.110", "8.682", 2),
    ("LOS", "Lagos", "EMEA", "NG", "6.524", "3.379", 1),
)


def city(code: str, name: str, of: str, country: str, latitude: str, longitude: str) -> Metro:
    return make.metro(
        code=code, name=name, region=region(code=of), country=country,
        latitude=Decimal(latitude), longitude=Decimal(longitude),
    )  # fmt: skip


def cities() -> list[Interconnect]:
    """Each city has a partner with interconnects of 30 to 90 %, one of them in breach."""
    found = []
    for *facts, count in CITIES:
        partner, metro = make.partner(), city(*facts)
        site = make.site(in_metro=metro)
        for n in range(count):
            kind = "pni" if n else "cache"
            link = make.pni(partner=partner, site=site, kind=kind)
            make.link_stat(link, p95_gbps=(360, 120)[n], used=("90.0", "30.0")[n])
            found.append(link)
        make.breach(interconnect=link, opened_at=AT - timedelta(days=3))
        make.pni(partner=partner, site=site, state="TESTING")
    return found


def facility_at(facility: Facility, *, latitude: Decimal, longitude: Decimal) -> Fac:
    """The facility at PeeringDB, with its coordinates."""
    place = Fac.objects.create(
        pk=9000 + facility.pk, status="ok", updated=AT, org_id=1, name=facility.name,
        latitude=latitude, longitude=longitude,
    )  # fmt: skip
    facility.pdb_fac_id = place.pk
    facility.save()
    return place


def building(
    name: str, *asns: int, city: str = "", country: str = "CO", near: Metro | None = None
) -> Fac:
    """A data centre that PeeringDB knows and we do not, with networks listed in it."""
    degrees = {"latitude": near.latitude, "longitude": near.longitude} if near else {}
    number = Fac.objects.count() + 1
    place = Fac.objects.create(
        pk=7000 + number, status="ok", updated=AT, org_id=1, name=name, city=city,
        country=country, **degrees,
    )  # fmt: skip
    for asn in asns:
        listed_at(place, asn)
    return place


def listed_at(place: Fac, asn: int) -> NetFac:
    """A network that PeeringDB lists in a building."""
    net, _ = Net.objects.get_or_create(
        asn=asn,
        defaults={"pk": asn, "status": "ok", "updated": AT, "org_id": 1, "name": f"AS{asn}"},
    )
    return NetFac.objects.create(
        pk=NetFac.objects.count() + 1, status="ok", updated=AT, net=net, fac=place, local_asn=asn
    )
