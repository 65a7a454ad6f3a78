"""Planned work that touches a partner's interconnects, ours and theirs. Times are UTC.

Of a work of ours that touches others too, a partner sees their own interconnects only, and no
remark. Source: portal.md 6.2, 6.6.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from apps.network.enums import Impact, MaintenanceSide, MaintenanceState
from apps.network.models import Maintenance, MaintenanceImpact
from apps.partners.models import Partner

MOST = 10  # works on the page of an interconnect
OVER = (MaintenanceState.DONE, MaintenanceState.CANCELLED)


@dataclass(frozen=True)
class Touched:
    """What a work does to one interconnect."""

    ref: str
    name: str
    impact: str

    @property
    def impact_label(self) -> str:
        return Impact(self.impact).label


@dataclass(frozen=True)
class Work:
    """Planned work, [starts_at, ends_at). `ticket` and `text` only where the work is theirs."""

    ref: str
    title: str
    side: str
    state: str
    starts_at: datetime
    ends_at: datetime
    announced_at: datetime | None
    changed_at: datetime
    ticket: str
    text: str
    touched: Sequence[Touched]

    @property
    def is_theirs(self) -> bool:
        return self.side == MaintenanceSide.THEIRS

    @property
    def state_label(self) -> str:
        return MaintenanceState(self.state).label

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def names(self) -> str:
        return ", ".join(each.name for each in self.touched)


def maintenances(
    partner: Partner, *, after: datetime | None = None, before: datetime | None = None
) -> list[Work]:
    """Works that touch them and run within [after, before), the latest first. One query."""
    rows = MaintenanceImpact.objects.filter(_told("maintenance__"), interconnect__partner=partner)
    if after is not None:
        rows = rows.filter(maintenance__ends_at__gt=after)
    if before is not None:
        rows = rows.filter(maintenance__starts_at__lt=before)
    order = ("-maintenance__starts_at", "-maintenance_id", "interconnect__name", "pk")
    found = rows.select_related("maintenance").order_by(*order).annotate(
        link=F("interconnect__ref"), name=F("interconnect__name")
    )  # fmt: skip
    return [_whole(list(some)) for _, some in groupby(found, attrgetter("maintenance_id"))]


def _whole(impacts: Sequence[Any]) -> Work:
    """A work with what it does to each of their interconnects."""
    touched = [Touched(each.link, each.name, each.impact) for each in impacts]
    return _work(impacts[0].maintenance, touched)


def works_on(partner: Partner, ref: str) -> list[Work]:
    """The latest works on one interconnect of theirs. One query."""
    rows = MaintenanceImpact.objects.filter(
        _told("maintenance__"), interconnect__partner=partner, interconnect__ref=ref
    ).select_related("maintenance", "interconnect")
    latest = rows.order_by("-maintenance__starts_at", "-pk")[:MOST]
    return [
        _work(row.maintenance, [Touched(ref, row.interconnect.name, row.impact)]) for row in latest
    ]


def maintenance(partner: Partner, ref: str) -> Work | None:
    """The one with the reference; None unless it touches them. Two queries."""
    found = _works(partner, _theirs(partner).filter(ref=ref))
    return found[0] if found else None


def own_work(partner: Partner, ref: str) -> Maintenance | None:
    """A work of theirs that touches nobody else, to hand to an action; else None. One query."""
    others = MaintenanceImpact.objects.filter(maintenance=OuterRef("pk")).exclude(
        interconnect__partner=partner
    )
    rows = _theirs(partner).filter(~Exists(others), ref=ref, side=MaintenanceSide.THEIRS)
    return rows.first()


def _theirs(partner: Partner) -> QuerySet[Maintenance]:
    touches = MaintenanceImpact.objects.filter(
        maintenance=OuterRef("pk"), interconnect__partner=partner
    )
    return Maintenance.objects.filter(Exists(touches), _told())


def _told(path: str = "") -> Q:
    """What is announced, or theirs: work of ours that we only think of is not shown."""
    theirs = Q(**{f"{path}side": MaintenanceSide.THEIRS})
    return theirs | Q(**{f"{path}announced_at__isnull": False})


def _works(partner: Partner, rows: Iterable[Maintenance]) -> list[Work]:
    found = list(rows)
    impacts: defaultdict[int, list[Touched]] = defaultdict(list)
    own = MaintenanceImpact.objects.filter(
        maintenance__in=[row.pk for row in found], interconnect__partner=partner
    ).order_by("interconnect__name", "pk")
    fields = ("maintenance_id", "interconnect__ref", "interconnect__name", "impact")
    for pk, *touched in own.values_list(*fields):
        impacts[pk].append(Touched(*touched))
    return [_work(row, impacts[row.pk]) for row in found]


def _work(row: Maintenance, touched: Sequence[Touched]) -> Work:
    is_theirs = row.side == MaintenanceSide.THEIRS
    return Work(
        ref=row.ref, title=row.title, side=row.side, state=row.state, starts_at=row.starts_at,
        ends_at=row.ends_at, announced_at=row.announced_at, changed_at=row.changed_at,
        ticket=row.ticket if is_theirs else "", text=row.text if is_theirs else "",
        touched=touched,
    )  # fmt: skip
