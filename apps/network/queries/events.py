"""What happens to interconnects, and what stands where, in bulk."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from apps.network.enums import Impact, MaintenanceState
from apps.network.models import (
    CacheDeployment,
    Incident,
    Interconnect,
    Maintenance,
    MaintenanceImpact,
    Member,
)
from apps.network.rules import CARRYING

HARMLESS = (Impact.NONE, Impact.REDUCED)  # all capacity stays: nothing is excused


@dataclass(frozen=True)
class Standing:
    """An interconnect as the inventory has it now. `ports` are (speed in bit/s, optic) in use."""

    link: int
    name: str
    kind: str
    site: str
    zone: str
    region: str
    ports: tuple[tuple[int, str], ...]
    cache: CacheDeployment | None


def standings(interconnect_ids: Iterable[int]) -> dict[int, Standing]:
    """What the inventory says of interconnects. Three queries, whatever their number."""
    ids = list(interconnect_ids)
    ports: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    members = Member.objects.filter(interconnect__in=ids, state__in=CARRYING).order_by("port", "pk")
    for link, speed, optic in members.values_list("interconnect_id", "speed_bps", "optic"):
        ports[link].append((speed, optic))
    caches = {row.interconnect_id: row for row in CacheDeployment.objects.filter(
        interconnect__in=ids
    )}  # fmt: skip
    rows = Interconnect.objects.filter(pk__in=ids).values_list(
        "pk", "name", "kind", "site__code", "site__metro__time_zone", "site__metro__region__code"
    )
    return {
        row[0]: Standing(*row, ports=tuple(ports[row[0]]), cache=caches.get(row[0]))
        for row in rows.order_by("pk")
    }


def excuses(
    interconnect_ids: Iterable[int], start: datetime, end: datetime
) -> dict[int, list[MaintenanceImpact]]:
    """Announced maintenance with an impact within [start, end), by interconnect. One query.

    `maintenance` is loaded. What was announced after it began excuses nothing.
    """
    rows = (
        MaintenanceImpact.objects.filter(
            interconnect__in=list(interconnect_ids),
            maintenance__starts_at__lt=end,
            maintenance__ends_at__gt=start,
            maintenance__announced_at__isnull=False,
        )
        .exclude(impact__in=HARMLESS)
        .exclude(maintenance__state=MaintenanceState.CANCELLED)
        .select_related("maintenance")
        .order_by("maintenance__starts_at", "pk")
    )
    found: defaultdict[int, list[MaintenanceImpact]] = defaultdict(list)
    for row in rows:
        if row.maintenance.is_excuse:
            found[row.interconnect_id].append(row)
    return dict(found)


def tickets(
    interconnect_ids: Iterable[int], start: datetime, end: datetime
) -> dict[int, list[Incident]]:
    """Incidents that ran within [start, end), by interconnect; those at a site by each of its
    partner's interconnects there. Two queries."""
    ids = list(interconnect_ids)
    links = list(Interconnect.objects.filter(pk__in=ids).values_list("pk", "partner", "site"))
    rows = Incident.objects.filter(
        Q(restored_at=None) | Q(restored_at__gt=start) | Q(answered_at__gt=start),
        Q(interconnect__in=ids) | Q(site__in={site for _, _, site in links}),
        started_at__lt=end,
    ).order_by("started_at", "pk")
    found: defaultdict[int, list[Incident]] = defaultdict(list)
    for row in rows:
        for pk, partner, site in links:
            if row.interconnect_id == pk or (row.partner_id, row.site_id) == (partner, site):
                found[pk].append(row)
    return dict(found)


def event_changes(since: datetime | None) -> dict[int, date]:
    """First UTC day that maintenance or incidents changed after `since` touch, by interconnect.

    Three queries.
    """
    found: dict[int, date] = {}
    impacts = MaintenanceImpact.objects.all()
    impacts = impacts if since is None else impacts.filter(maintenance__changed_at__gt=since)
    touched = list(impacts.values_list("interconnect_id", "maintenance__starts_at"))
    there = Incident.objects.all()
    there = there if since is None else there.filter(changed_at__gt=since)
    rows = list(there.values_list("interconnect_id", "partner_id", "site_id", "started_at"))
    at_sites = {(partner, site): at for link, partner, site, at in rows if link is None}
    touched += [(link, at) for link, _, _, at in rows if link is not None]
    if at_sites:
        links = Interconnect.objects.filter(site__in={site for _, site in at_sites})
        for pk, partner, site in links.values_list("pk", "partner", "site"):
            if (partner, site) in at_sites:
                touched.append((pk, at_sites[partner, site]))
    for link, at in touched:
        found[link] = min(found.get(link, at.date()), at.date())
    return found


def maintenances() -> QuerySet[Maintenance]:
    """All maintenance with its impacts and who wrote it, in no order."""
    impacts = MaintenanceImpact.objects.select_related("interconnect__partner").order_by("pk")
    return Maintenance.objects.select_related("created_by").prefetch_related(
        Prefetch("impacts", queryset=impacts)
    )


def incidents() -> QuerySet[Incident]:
    """All incidents with partner, interconnect, site and who wrote them, in no order."""
    return Incident.objects.select_related("partner", "interconnect", "site__metro", "created_by")
