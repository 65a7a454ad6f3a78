"""The data centres of a market: ours, and those that PeeringDB knows besides."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from apps.network import rules
from apps.network.enums import SiteState
from apps.network.models import Interconnect, Metro, Site
from apps.partners.models import ASN
from apps.peeringdb import queries as mirror

FEW = 6
FACILITY = (
    "facilities__pk", "facilities__name", "facilities__operator", "facilities__pdb_fac_id",
)  # fmt: skip
Row = dict[str, Any]  # a metro with one of its facilities
Who = tuple[str, str]  # reference and name of a partner


@dataclass(frozen=True)
class DataCentre:
    """A building: our sites there, the partners joined in it, and those only listed in it.

    Listed is what PeeringDB says of partners that no interconnect in service joins there.
    """

    name: str
    city: str
    operator: str = ""
    is_ours: bool = True  # one of our facilities, with a site or without
    sites: tuple[Site, ...] = ()
    partners: tuple[Who, ...] = ()
    listed: tuple[Who, ...] = ()

    @property
    def shown(self) -> tuple[Who, ...]:
        return self.partners[:FEW]

    @property
    def shown_listed(self) -> tuple[Who, ...]:
        return self.listed[:FEW]

    @property
    def more(self) -> int:
        """Joined partners beyond the first few."""
        return max(0, len(self.partners) - FEW)

    @property
    def more_listed(self) -> int:
        return max(0, len(self.listed) - FEW)

    @property
    def rank(self) -> tuple[int, str, str]:
        """Where we are joined first, then our sites, then where partners are, then the others."""
        held = (self.partners, self.sites, self.listed, True)
        return next(n for n, each in enumerate(held) if each), self.city, self.name


def data_centres(country: str, metro: str = "") -> list[DataCentre]:
    """Facilities of a country or of one metro, and PeeringDB's, in order of `rank`. Five queries.

    A building of PeeringDB's is in a metro by its degrees, or where it has none by its city.
    """
    cities = Metro.objects.filter(country=country).order_by("pk")
    rows = list(cities.values("code", "name", "latitude", "longitude", *FACILITY))
    buildings, whose = _at_peeringdb(country)
    here = [row for row in rows if row["facilities__pk"] and metro in ("", row["code"])]
    known = {row["facilities__pdb_fac_id"] for row in rows}
    middle = next((_middle(row) for row in rows if row["code"] == metro), None)
    listed = {each.id: {whose[asn] for asn in each.asns} for each in buildings}
    others = [each for each in buildings if each.id not in known and _is_in(each, middle)]
    return sorted([*_ours(here, listed), *_theirs(others, listed)], key=lambda each: each.rank)


def _at_peeringdb(country: str) -> tuple[list[mirror.Building], dict[int, Who]]:
    """Its buildings, and the partners of the networks listed in them by AS number."""
    ours = ASN.objects.filter(partner__archived_at=None)
    buildings = mirror.buildings_in(country, ours.values("number"))
    rows = ours.filter(number__in={asn for each in buildings for asn in each.asns}).order_by("pk")
    named = rows.values_list("number", "partner__ref", "partner__name")
    return buildings, {number: (ref, name) for number, ref, name in named}


def _middle(row: Row) -> rules.Spot:
    return rules.Spot(row["name"], row["latitude"], row["longitude"])


def _is_in(building: mirror.Building, metro: rules.Spot | None) -> bool:
    spot = rules.Spot(building.city, building.latitude, building.longitude)
    return metro is None or rules.is_in(spot, metro)


def _ours(rows: Sequence[Row], listed: dict[int, set[Who]]) -> Iterator[DataCentre]:
    """Two queries."""
    keys = [row["facilities__pk"] for row in rows]
    sites, joined = _sites(keys), _joined(keys)
    for row, key in zip(rows, keys, strict=True):
        there = listed.get(row["facilities__pdb_fac_id"], set())
        yield DataCentre(
            row["facilities__name"], row["name"], row["facilities__operator"], True,
            tuple(sites[key]), _named(joined[key]), _named(there - joined[key]),
        )  # fmt: skip


def _sites(facilities: Sequence[int]) -> dict[int, list[Site]]:
    sites: dict[int, list[Site]] = defaultdict(list)
    rows = Site.objects.filter(facility__in=facilities).exclude(state=SiteState.CLOSED)
    for site in rows.order_by("code"):
        sites[site.facility_id].append(site)
    return sites


def _joined(facilities: Sequence[int]) -> dict[int, set[Who]]:
    rows = Interconnect.objects.in_service().filter(site__facility__in=facilities).order_by()
    found: dict[int, set[Who]] = defaultdict(set)
    for facility, ref, name in rows.values_list(
        "site__facility", "partner__ref", "partner__name"
    ).distinct():
        found[facility].add((ref, name))
    return found


def _theirs(
    buildings: Sequence[mirror.Building], listed: dict[int, set[Who]]
) -> Iterator[DataCentre]:
    for each in buildings:
        yield DataCentre(each.name, each.city, is_ours=False, listed=_named(listed[each.id]))


def _named(who: set[Who]) -> tuple[Who, ...]:
    return tuple(sorted(who, key=lambda each: (each[1].casefold(), each[0])))
