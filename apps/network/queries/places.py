"""Staff reads over places, interconnects and capacity."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from apps.core import search as words_of
from apps.core.written import written_once
from apps.network.enums import SiteKind, SiteState
from apps.network.models import (
    INTERCONNECT_WORDS,
    IXP,
    CapacityInterval,
    Facility,
    Interconnect,
    InterconnectQuerySet,
    IXPPort,
    Member,
    Metro,
    Region,
    Site,
)
from apps.partners import queries as partners
from apps.partners.models import Partner


@dataclass(frozen=True)
class Interval:
    """Capacity in force in [starts_at, ends_at), UTC; `ends_at` is None for the present one."""

    starts_at: datetime
    ends_at: datetime | None
    capacity_bps: int
    largest_member_bps: int


def interconnects() -> InterconnectQuerySet:
    """All interconnects with partner, ASN, place, newest figures (`stat`) and owner loaded."""
    return Interconnect.objects.select_related(
        "partner", "asn", "site__metro__region", "stat", "owner"
    )


def search(text: str) -> InterconnectQuerySet:
    """Interconnects, as of `interconnects()`, that match every word of the text, in any order.

    A word is the beginning of a word of the reference or the name, or fits the partner as in
    `partners.queries.search`. An empty text finds all.
    """
    return fitting(interconnects(), text)


def fitting(found: InterconnectQuerySet, text: str) -> InterconnectQuerySet:
    """Those of `found` that match as in `search`."""
    for word in words_of.words(text):
        found = found.filter(pk__in=partners.ids_about(Interconnect, INTERCONNECT_WORDS, word))
    return found


def capacities(
    interconnect_ids: Iterable[int], start: datetime, end: datetime
) -> dict[int, list[Interval]]:
    """What capacity was in force when within [start, end), oldest first. One query.

    Times before the first interval have no capacity; an id without any has no entry.
    """
    rows = _capacities(tuple(map(int, interconnect_ids)), start, end)
    found: defaultdict[int, list[Interval]] = defaultdict(list)
    for interconnect_id, starts_at, ends_at, bps, largest in rows:
        found[interconnect_id].append(Interval(starts_at, ends_at, bps, largest))
    return dict(found)


@written_once
def _capacities(
    ids: tuple[int, ...], start: datetime, end: datetime
) -> QuerySet[CapacityInterval, tuple[int, datetime, datetime | None, int, int]]:
    reaching = Q(ends_at=None) | Q(ends_at__gt=start)
    rows = CapacityInterval.objects.filter(reaching, interconnect__in=ids, starts_at__lt=end)
    return rows.order_by("interconnect", "starts_at").values_list(
        "interconnect_id", "starts_at", "ends_at", "capacity_bps", "largest_member_bps"
    )


def in_force(intervals: Iterable[Interval], moment: datetime) -> int:
    """The capacity at a moment, bit/s; 0 where there was none."""
    for each in intervals:
        if each.starts_at <= moment and (each.ends_at is None or moment < each.ends_at):
            return each.capacity_bps
    return 0


def capacity_history(interconnect: Interconnect | int) -> QuerySet[CapacityInterval]:
    """All capacity intervals of an interconnect, newest first."""
    return CapacityInterval.objects.filter(interconnect=interconnect).order_by("-starts_at")


def members(interconnect: Interconnect | int) -> QuerySet[Member]:
    """Physical ports of an interconnect by name."""
    return Member.objects.filter(interconnect=interconnect).order_by("port", "pk")


def regions() -> QuerySet[Region]:
    return Region.objects.order_by("name")


def metros() -> QuerySet[Metro]:
    return Metro.objects.select_related("region").order_by("name", "pk")


def facilities() -> QuerySet[Facility]:
    return Facility.objects.select_related("metro__region").order_by("name", "pk")


def sites() -> QuerySet[Site]:
    """All sites with their place loaded, by code."""
    return Site.objects.select_related("facility", "metro__region").order_by("code")


def hosted_sites(partner: Partner) -> QuerySet[Site]:
    """Buildings of a partner's where caches of ours may stand: where nobody else has one."""
    others = Interconnect.objects.filter(site=OuterRef("pk")).exclude(partner=partner)
    rows = Site.objects.filter(kind=SiteKind.PARTNER_HOSTED).exclude(state=SiteState.CLOSED)
    return rows.filter(~Exists(others)).order_by("code")


def ixps() -> QuerySet[IXP]:
    return IXP.objects.select_related("metro__region").order_by("name")


def exchanges() -> QuerySet[IXP]:
    """Exchanges with `our_ports` and `our_bps`, what we have there in bit/s."""
    speeds = Coalesce(Sum("ports__speed_bps"), 0, output_field=BigIntegerField())
    return ixps().annotate(our_ports=Count("ports"), our_bps=speeds)


def ports_at(ixp: IXP) -> QuerySet[IXPPort]:
    """Our ports at an exchange, as `used_ixp_ports`."""
    return used_ixp_ports().filter(ixp=ixp)


def used_ixp_ports() -> QuerySet[IXPPort]:
    """Our ports at exchanges, with how many interconnects use each as `links`."""
    return ixp_ports().annotate(links=Count("peerings"))


def ixp_ports() -> QuerySet[IXPPort]:
    return IXPPort.objects.select_related("ixp", "site__metro").order_by("ixp__name", "name")


def interconnects_on(port: IXPPort) -> QuerySet[Interconnect]:
    """Those that have our port at an exchange, decommissioned ones too."""
    found = Interconnect.objects.filter(ix_peering__port=port)
    return found.select_related("partner").order_by("ref")


def regions_by_country() -> dict[str, str]:
    """The region's code by country (ISO 3166-1 alpha-2), where we have a metro. One query."""
    rows = Metro.objects.order_by("-pk").values_list("country", "region__code")
    return {str(country): region for country, region in rows}
