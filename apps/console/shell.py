"""What every page shows around its content: menu, counts, age of the data."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Max
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from apps.agreements.models import Negotiation
from apps.breaches.models import Breach
from apps.capacity.enums import Side
from apps.capacity.filters import turn_of
from apps.capacity.models import CapacityRequest
from apps.console import access
from apps.notifications.models import Notice
from apps.usage.models import LinkStat

STALE = timedelta(minutes=20)
KEEP_SECONDS = 30
PULSE = "console:pulse"


@dataclass(frozen=True)
class Item:
    """One line of the menu. `count` names a figure of the shell."""

    label: str
    icon: str
    name: str
    permission: str = ""
    count: str = ""


@dataclass(frozen=True)
class Section:
    label: str
    items: tuple[Item, ...]


MENU = (
    Section(
        "",
        (
            Item("Today", "home", "console:today", "breaches.view"),
            Item("Inbox", "inbox", "console:inbox", "", "unread"),
        ),
    ),
    Section(
        "Relationships",
        (
            Item("Partners", "users", "console:partner_list", "partners.view"),
            Item("Agreements", "file-text", "console:agreement_list", "agreements.view"),
            Item("Calendar", "calendar-event", "console:calendar", "agreements.view"),
            Item("Obligations", "checklist", "console:obligation_list", "agreements.view"),
            Item("Statements", "report-money", "console:statement_list", "breaches.view"),
            Item("Commits", "scale", "console:commit_list", "breaches.view"),
            Item(
                "Negotiations",
                "layout-kanban",
                "console:negotiation_list",
                "agreements.view",
                "negotiations",
            ),
        ),
    ),
    Section(
        "Network",
        (
            Item("Requests", "inbox", "console:request_list", "capacity.view", "requests"),
            Item("Interconnects", "plug-connected", "console:interconnect_list", "network.view"),
            Item("Capacity", "chart-bar", "console:capacity", "usage.view"),
            Item("Anomalies", "activity", "console:anomaly_list", "usage.view"),
            Item("Sites", "map-pin", "console:site_list", "network.view"),
            Item("Ports", "server-2", "console:port_list", "network.view"),
            Item("LOA-CFAs", "file-text", "console:loa_list", "network.view"),
            Item("BGP sessions", "activity", "console:session_list", "network.view"),
            Item("Maintenance", "clock-pause", "console:maintenance_list", "network.view"),
            Item("Incidents", "alert-circle", "console:incident_list", "network.view"),
            Item("Upgrades", "clock", "console:upgrade_list", "breaches.view"),
            Item("Breaches", "alert-octagon", "console:breach_list", "breaches.view", "breaches"),
            Item("Eligibility policy", "adjustments", "console:policy", "capacity.configure"),
        ),
    ),
    Section(
        "Programs",
        (
            Item("Workstreams", "layout-kanban", "console:program_list", "programs.view"),
            Item("Work items", "checklist", "console:work_list", "programs.view"),
        ),
    ),
    Section(
        "Insight",
        (
            Item("Reports", "report-analytics", "console:report_list", "reports.view"),
            Item("Data sources", "database", "console:source_list", "usage.view"),
        ),
    ),
)


@dataclass(frozen=True)
class MenuLine:
    label: str
    icon: str
    address: str
    is_here: bool
    count: int


def menu(request: HttpRequest, counts: dict[str, int]) -> list[tuple[str, list[MenuLine]]]:
    """The sections with the lines this person may open."""
    sections = []
    for section in MENU:
        lines = [line for item in section.items if (line := _line(request, item, counts))]
        if lines:
            sections.append((section.label, lines))
    return sections


def _line(request: HttpRequest, item: Item, counts: dict[str, int]) -> MenuLine | None:
    if item.permission and not access.may(request.user, item.permission):
        return None
    address = reverse(item.name)
    is_here = request.path == address or (address != "/" and request.path.startswith(address))
    return MenuLine(item.label, item.icon, address, is_here, counts.get(item.count, 0))


@dataclass(frozen=True)
class Freshness:
    """The newest sample of all interconnects; None where nothing was measured yet."""

    newest: datetime | None
    is_stale: bool


def freshness(newest: datetime | None, now: datetime) -> Freshness:
    return Freshness(newest, newest is None or now - newest > STALE)


def figures() -> dict[str, Any]:
    """Newest sample, breaches, negotiations, requests that wait for us; kept for half a minute."""
    kept = cache.get(PULSE)
    if kept is None:
        kept = {
            "newest": LinkStat.objects.aggregate(newest=Max("last_sample_at"))["newest"],
            "breaches": Breach.objects.broken().count(),
            "negotiations": Negotiation.objects.open().count(),
            "requests": CapacityRequest.objects.filter(turn_of(Side.US)).count(),
        }
        cache.set(PULSE, kept, KEEP_SECONDS)
    return kept


def context(request: HttpRequest) -> dict[str, Any]:
    """All of it for `base.html`: one query, or five when the kept figures are too old."""
    kept = figures()
    unread = Notice.objects.filter(recipient_id=request.user.pk, read_at=None).count()
    return {
        "menu": menu(request, kept | {"unread": unread}),
        "unread": unread,
        "fresh": freshness(kept["newest"], timezone.now()),
    }
