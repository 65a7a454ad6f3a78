"""What is at one site: builds, our ports at exchanges, and who is in the same building."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum

from apps.network.enums import IN_SERVICE, LEAVING, Kind, State
from apps.network.models import Interconnect, IXPPort, Site
from apps.partners.models import ASN, ContactRole, Partner
from apps.peeringdb.models import OK, NetFac

OVER = (State.REJECTED, State.CANCELLED)


@dataclass(frozen=True)
class InService:
    """What is in service at a site; rates in bit/s, None where nothing is measured yet."""

    links: int
    partners: int
    caches: int
    capacity_bps: int
    p95_bps: int | None
    headroom_bps: int | None


def in_service(site: Site) -> InService:
    """One query."""
    found = Interconnect.objects.filter(site=site, state__in=IN_SERVICE).aggregate(
        links=Count("pk"), partners=Count("partner", distinct=True),
        caches=Count("pk", filter=Q(kind=Kind.CACHE)), bps=Sum("capacity_bps"),
        p95=Sum("stat__p95_bps"), room=Sum("stat__headroom_bps"),
    )  # fmt: skip
    return InService(
        found["links"], found["partners"], found["caches"], int(found["bps"] or 0),
        _whole(found["p95"]), _whole(found["room"]),
    )  # fmt: skip


def _whole(value: object) -> int | None:
    return None if value is None else int(str(value))


def builds_at(site: Site) -> QuerySet[Interconnect]:
    """Interconnects that are to come, the next one first."""
    rows = Interconnect.objects.filter(site=site).exclude(state__in=(*IN_SERVICE, *LEAVING, *OVER))
    return rows.select_related("partner").order_by(F("target_on").asc(nulls_last=True), "ref")


def exchange_ports_at(site: Site) -> QuerySet[IXPPort]:
    return IXPPort.objects.filter(site=site).select_related("ixp").order_by("ixp__name", "name")


def listed_at(site: Site) -> QuerySet[Partner]:
    """Partners that PeeringDB lists in the site's building and none of our interconnects joins
    at the site, by name."""
    building = site.facility.pdb_fac_id
    nets = NetFac.objects.filter(fac=building, status=OK, net__status=OK).values("net__asn")
    joined = Interconnect.objects.filter(site=site, state__in=IN_SERVICE).values("partner")
    there = ASN.objects.filter(number__in=nets).exclude(partner__in=joined).values("partner")
    rows = Partner.objects.filter(pk__in=there, archived_at=None).order_by("name", "pk")
    return rows if building else rows.none()


def people_for(names: Sequence[str]) -> QuerySet[ContactRole]:
    """Roles of contacts that are limited to one of these places, by name."""
    rows = ContactRole.objects.filter(scope_ref__in=names, contact__archived_at=None)
    return rows.select_related("contact__partner").order_by("contact__name", "role", "pk")
