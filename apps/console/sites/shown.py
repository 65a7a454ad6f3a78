"""One site as its page shows it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F

from apps.breaches.models import Breach
from apps.console.interconnects import data as links_data
from apps.console.interconnects.data import Row
from apps.network import queries
from apps.network.enums import IN_SERVICE, Kind
from apps.network.models import Interconnect, IXPPort, Site
from apps.network.queries import InService
from apps.partners.models import ContactRole, Partner

MOST_LINKS, MOST_BUILDS, MOST_LISTED, MOST_PEOPLE = 50, 20, 20, 12


@dataclass(frozen=True)
class Shown:
    """All of one site. `rows` are the fullest in service; `listed` one more than is shown."""

    site: Site
    total: InService
    breaches: int
    rows: list[Row]
    builds: list[Interconnect]
    free: dict[int, int]
    ports: list[IXPPort]
    listed: list[Partner]
    people: list[ContactRole]

    @property
    def used_pct(self) -> Decimal | None:
        """The sum of p95 of the capacity, an upper bound."""
        if self.total.p95_bps is None or not self.total.capacity_bps:
            return None
        return Decimal(self.total.p95_bps * 100) / self.total.capacity_bps

    @property
    def caches(self) -> list[Row]:
        return [row for row in self.rows if row.link.kind == Kind.CACHE]

    @property
    def shown_listed(self) -> list[Partner]:
        return self.listed[:MOST_LISTED]

    @property
    def has_more_listed(self) -> bool:
        return len(self.listed) > MOST_LISTED


def read(site: Site, now: datetime) -> Shown:
    """Ten queries."""
    broken = Breach.objects.broken().filter(interconnect__site=site).count()
    return Shown(
        site, queries.in_service(site), broken, _rows(site, now),
        list(queries.builds_at(site)[:MOST_BUILDS]), queries.free_ports(site),
        list(queries.exchange_ports_at(site)), list(queries.listed_at(site)[: MOST_LISTED + 1]),
        list(queries.people_for([site.code, site.metro.code])[:MOST_PEOPLE]),
    )  # fmt: skip


def _rows(site: Site, now: datetime) -> list[Row]:
    links = Interconnect.objects.filter(site=site, state__in=IN_SERVICE)
    links = links.select_related("site__metro", "stat", "partner", "cache")
    fullest = links.order_by(F("stat__used_pct").desc(nulls_last=True), "ref")
    return links_data.describe(fullest[:MOST_LINKS], now)
