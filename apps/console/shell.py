"""What every page shows around its content: menu, counts, age of the data."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.agreements.models import Negotiation
from apps.breaches.models import Breach
from apps.capacity.enums import Side
from apps.capacity.filters import turn_of
from apps.capacity.models import CapacityRequest
from apps.console import access, addresses
from apps.core.ui import components
from apps.core.ui.components import escape, safe
from apps.core.written import written_once
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
            Item("Contacts", "user", "console:contact_list", "partners.view"),
            Item("Outreach", "mail", "console:campaign_list", "outreach.view"),
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
            Item("Map", "map-pin", "console:map", "network.view"),
            Item("Markets", "scale", "console:market_list", "network.view"),
            Item("Sites", "building", "console:site_list", "network.view"),
            Item("Exchanges", "plug-connected", "console:exchange_list", "network.view"),
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
            Item("Portfolio", "chart-bar", "console:portfolio", "reports.view"),
            Item("Reports", "report-analytics", "console:report_list", "reports.view"),
            Item("Imports", "upload", "console:import_list", "exchange.import"),
            Item("Bulk edits", "pencil", "console:bulk_list", "partners.view"),
            Item("Data sources", "database", "console:source_list", "usage.view"),
            Item("Tags", "link", "console:tag_list", "partners.view"),
            Item("Fields", "columns-3", "console:field_list", "fields.manage"),
            Item("Webhooks", "link", "console:webhook_list", "webhooks.manage"),
            Item("Connections", "plug-connected", "console:connection_list", "exchange.import"),
            Item("Export everything", "database", "console:export_list", "exchange.export"),
            Item("Audit", "history", "console:audit_list", "audit.view"),
        ),
    ),
)


# The keys after `g`, as in `g p`: names of lines in the menu.
JUMPS = {
    "t": "console:today",
    "i": "console:inbox",
    "p": "console:partner_list",
    "a": "console:agreement_list",
    "n": "console:negotiation_list",
    "l": "console:interconnect_list",
    "c": "console:capacity",
    "b": "console:breach_list",
    "r": "console:request_list",
    "s": "console:site_list",
    "w": "console:work_list",
    "o": "console:report_list",
}
KEYS = {name: key for key, name in JUMPS.items()}


@dataclass(frozen=True)
class MenuLine:
    label: str
    icon: str
    address: str
    is_here: bool
    count: int
    key: str = ""


def menu(request: HttpRequest, counts: dict[str, int]) -> list[tuple[str, list[MenuLine]]]:
    """The sections with the lines this person may open."""
    sections = []
    for section in MENU:
        lines = [line for item in section.items if (line := _line(request, item, counts))]
        if lines:
            sections.append((section.label, lines))
    return sections


def jumps(request: HttpRequest) -> list[tuple[str, str, str]]:
    """Key, address and label of what this person may jump to."""
    items = {item.name: item for section in MENU for item in section.items}
    return [
        (key, addresses.place(name), items[name].label)
        for key, name in JUMPS.items()
        if not items[name].permission or access.may(request.user, items[name].permission)
    ]


def drawn(sections: list[tuple[str, list[MenuLine]]]) -> SafeString:
    """The menu as one string: forty lines stand on every page."""
    return safe("".join(_drawn_section(label, lines) for label, lines in sections))


def _drawn_section(label: str, lines: list[MenuLine]) -> str:
    head = f'<li class="ep-nav-h">{escape(label)}</li>' if label else ""
    return head + "".join(map(_drawn_line, lines))


def _drawn_line(line: MenuLine) -> str:
    jump = f' data-jump="{line.key}"' if line.key else ""
    here = ' aria-current="page"' if line.is_here else ""
    count = f'<span class="ep-count">{line.count}</span>' if line.count else ""
    return (
        f'<li><a href="{line.address}"{jump}{here}>{components.small_icon(line.icon)}'
        f"{escape(line.label)}{count}</a></li>"
    )


def _line(request: HttpRequest, item: Item, counts: dict[str, int]) -> MenuLine | None:
    if item.permission and not access.may(request.user, item.permission):
        return None
    address = addresses.place(item.name)
    is_here = request.path == address or (address != "/" and request.path.startswith(address))
    key = KEYS.get(item.name, "")
    return MenuLine(item.label, item.icon, address, is_here, counts.get(item.count, 0), key)


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


@written_once
def _unread(user: int) -> QuerySet[Notice, int]:
    """How many notices somebody has not read; nothing for none."""
    rows = Notice.objects.filter(recipient=user, read_at=None).order_by().values("recipient")
    return rows.annotate(n=Count("pk")).values_list("n", flat=True)


def context(request: HttpRequest) -> dict[str, Any]:
    """All of it for `base.html`: one query, or five when the kept figures are too old."""
    kept = figures()
    unread = sum(_unread(request.user.pk or 0))
    return {
        "menu": drawn(menu(request, kept | {"unread": unread})),
        "unread": unread,
        "fresh": freshness(kept["newest"], timezone.now()),
    }
