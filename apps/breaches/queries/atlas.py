"""Places with what is in service there and what is broken: what a map shows. Bulk reads only."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Sum

from apps.breaches.enums import BROKEN
from apps.breaches.models import Breach
from apps.core.units import rounded
from apps.network.enums import Kind
from apps.network.models import Facility, Interconnect, Metro, Site
from apps.peeringdb.models import Fac


@dataclass(frozen=True)
class Place:
    """A metro, a site of ours or a facility without one. Rates in bit/s.

    `headroom_bps` is the sum of what its interconnects have left, `p95_bps` that of their own
    percentiles; None where none is measured. `sites` are ours that are not closed.
    """

    key: str
    name: str
    country: str
    region: str
    lon: float
    lat: float
    kind: str = "metro"
    sites: int = 0
    links: int = 0
    caches: int = 0
    partners: int = 0
    bps: int = 0
    p95_bps: int | None = None
    headroom_bps: int | None = None
    breaches: int = 0

    @property
    def used(self) -> Decimal | None:
        """The load in percent of the capacity."""
        if self.p95_bps is None or not self.bps:
            return None
        return rounded(Decimal(100 * self.p95_bps) / self.bps)


def metros(links: Q, broken: Q, *, region: str = "", country: str = "") -> list[Place]:
    """Metros with sites of ours, largest first. Three queries.

    `links` limits interconnects, `broken` breaches (of interconnects); both as conditions on them.
    """
    wanted = {"region__code": region, "country": country}
    found = Metro.objects.filter(**{name: code for name, code in wanted.items() if code})
    rows = found.annotate(ours=Count("sites", filter=~Q(sites__state="CLOSED"))).values_list(
        "code", "name", "country", "region__code", "longitude", "latitude", "ours"
    )
    places = [
        Place(code, name, str(country), of, float(lon), float(lat), sites=ours)
        for code, name, country, of, lon, lat, ours in rows.order_by("code")
    ]
    return _filled(places, links, broken, "site__metro__code")


def sites_of(metro: Metro, links: Q, broken: Q) -> list[Place]:
    """Sites of ours in a metro, and facilities there without one. Five queries.

    A place is where PeeringDB says that its facility is; where it does not, in the metro's middle.
    """
    degrees = _degrees(metro)
    middle = float(metro.longitude), float(metro.latitude)
    region, country = metro.region.code, str(metro.country)
    ours = Site.objects.filter(metro=metro).exclude(state="CLOSED").order_by("code")
    rows = list(ours.values_list("code", "name", "facility_id", "facility__pdb_fac_id"))
    places = [
        Place(code, name, country, region, *degrees.get(pdb, middle), kind="site", sites=1)
        for code, name, _facility, pdb in rows
    ]
    places = _filled(places, links & Q(site__metro=metro), broken, "site__code")
    others = Facility.objects.filter(metro=metro).exclude(pk__in=[row[2] for row in rows])
    return places + [
        Place(f"facility-{pk}", name, country, region, *degrees.get(pdb, middle), kind="facility")
        for pk, name, pdb in others.order_by("name").values_list("pk", "name", "pdb_fac_id")
    ]


def partners_in(metro: Metro, links: Q, most: int) -> list[tuple[str, str, int, int, int | None]]:
    """Reference, name, interconnects, capacity and headroom of the largest partners in a metro.

    One query.
    """
    found = Interconnect.objects.in_service().filter(links, site__metro=metro)
    rows = found.values_list("partner__ref", "partner__name").annotate(
        n=Count("pk"), bps=Sum("capacity_bps"), room=Sum("stat__headroom_bps")
    )
    return [
        (ref, name, n, int(bps), None if room is None else int(room))
        for ref, name, n, bps, room in rows.order_by("-bps", "partner__ref")[:most]
    ]


def _degrees(metro: Metro) -> dict[int | None, tuple[float, float]]:
    """Longitude and latitude of the metro's facilities by their PeeringDB id. One query."""
    known = Facility.objects.filter(metro=metro, pdb_fac_id__isnull=False).values("pdb_fac_id")
    found: Any = Fac.objects.filter(pk__in=known, latitude__isnull=False, longitude__isnull=False)
    rows = found.values_list("pk", "longitude", "latitude")
    return {pk: (float(lon), float(lat)) for pk, lon, lat in rows}


def _filled(places: list[Place], links: Q, broken: Q, path: str) -> list[Place]:
    """The places with their figures, the largest first. Two queries."""
    links_here = Interconnect.objects.in_service().filter(links).order_by()
    rows = links_here.values(place=F(path)).annotate(
        n=Count("pk"), caches=Count("pk", filter=Q(kind=Kind.CACHE)),
        who=Count("partner", distinct=True), bps=Sum("capacity_bps"),
        p95=Sum("stat__p95_bps"), room=Sum("stat__headroom_bps"),
    )  # fmt: skip
    figures: dict[str, Any] = {each["place"]: each for each in rows}
    open_ones = Breach.objects.filter(broken, state__in=BROKEN, interconnect__isnull=False)
    counts = dict(open_ones.order_by().values_list(f"interconnect__{path}").annotate(n=Count("pk")))
    found = [_with(place, figures.get(place.key), counts.get(place.key, 0)) for place in places]
    return sorted(found, key=lambda place: (-place.bps, place.key))


def _with(place: Place, figures: Any, breaches: int) -> Place:
    if not figures:
        return replace(place, breaches=breaches)
    return replace(
        place, links=figures["n"], caches=figures["caches"], partners=figures["who"],
        bps=int(figures["bps"]),
        p95_bps=_whole(figures["p95"]), headroom_bps=_whole(figures["room"]), breaches=breaches,
    )  # fmt: skip


def _whole(sum_: Decimal | None) -> int | None:
    return None if sum_ is None else int(sum_)
