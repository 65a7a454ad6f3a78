"""Lists of maintenance and of incidents."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from apps.console import addresses, statuses
from apps.console.lists import Column, Drop, Empty, Listing
from apps.core import units
from apps.core.ui import components
from apps.network import enums, queries
from apps.network.event_filters import IncidentFilter, MaintenanceFilter
from apps.network.models import Incident, Maintenance

FEW = 2  # interconnects named in a row


def moment(at: datetime | None) -> str:
    """`19 Nov 2026 09:40`, UTC."""
    if at is None:
        return units.NONE
    return f"{units.day(at.astimezone(UTC).date())} {at.astimezone(UTC):%H:%M}"


def lasted(start: datetime, end: datetime | None) -> str:
    """`2 h 5 min`; empty while it goes on."""
    if end is None:
        return ""
    minutes = int((end - start).total_seconds()) // 60
    hours = f"{minutes // 60}{units.NBSP}h " if minutes >= 60 else ""
    return f"{hours}{minutes % 60}{units.NBSP}min"


def touched(row: Maintenance) -> str:
    """The first interconnects by name, and how many more."""
    names = [impact.interconnect.name for impact in row.impacts.all()]
    more = f" and {len(names) - FEW} more" if len(names) > FEW else ""
    return f"{', '.join(names[:FEW])}{more}"


def where(row: Incident) -> str:
    """The interconnect, or the site as a whole."""
    return row.interconnect.name if row.interconnect else f"Site {row.site}"


def _title(row: Any) -> SafeString:
    return components.link(addresses.of(row.ref), row.title, row.ref)


def _incident(row: Incident) -> SafeString:
    return components.link(addresses.of(row.ref), row.title, f"{row.partner.name}, {row.ref}")


def _running(row: Any) -> str:
    return "is-flag" if row.state in (enums.MaintenanceState.RUNNING,) else ""


def _open(row: Any) -> str:
    return "is-flag" if row.state == enums.IncidentState.OPEN else ""


def incident_rows() -> QuerySet[Incident]:
    return queries.incidents()


MAINTENANCE = Listing(
    key="maintenance",
    noun="maintenance",
    nouns="maintenances",
    filters=MaintenanceFilter,
    sort="-starts",
    hint="Title, reference, interconnect or partner",
    columns=(
        Column("title", "Work", lambda m: m.title, _title, sort="title"),
        Column("side", "Whose", lambda m: m.get_side_display(), sort="side", css="ep-2 ep-nowrap"),
        Column("state", "State", lambda m: m.get_state_display(), sort="state",
               cell=lambda m: statuses.state("maintenance", m.state)),
        Column("starts", "Starts, UTC", lambda m: m.starts_at, lambda m: moment(m.starts_at),
               sort="starts_at", css="ep-nowrap"),
        Column("length", "Lasts", lambda m: lasted(m.starts_at, m.ends_at), css="ep-2 ep-nowrap"),
        Column("touched", "Interconnects", touched, css="ep-2"),
        Column("announced", "Announced, UTC", lambda m: m.announced_at, nulls=True,
               cell=lambda m: moment(m.announced_at), sort="announced_at", css="ep-2 ep-nowrap"),
        Column("ticket", "Their ticket", lambda m: m.ticket, css="ep-2", is_on=False),
    ),
    drops=(
        Drop("state", "State", lambda: enums.MaintenanceState.choices),
        Drop("side", "Whose", lambda: enums.MaintenanceSide.choices),
    ),
    flag=_running,
    empty=Empty(
        "No maintenance on record",
        "Announced maintenance excuses missing samples and outages. Add the first one.",
        "calendar-event",
    ),
)  # fmt: skip

INCIDENTS = Listing(
    key="incidents",
    noun="incident",
    nouns="incidents",
    filters=IncidentFilter,
    sort="-started",
    hint="Title, reference, interconnect, site or partner",
    columns=(
        Column("title", "Incident", lambda i: i.title, _incident, sort="title"),
        Column("kind", "Kind", lambda i: i.get_kind_display(), sort="kind", css="ep-nowrap"),
        Column("severity", "Severity", lambda i: i.get_severity_display(), sort="severity",
               css="ep-2 ep-nowrap"),
        Column("state", "State", lambda i: i.get_state_display(), sort="state",
               cell=lambda i: statuses.state("incident", i.state)),
        Column("where", "Where", where, css="ep-nowrap"),
        Column("started", "Started, UTC", lambda i: i.started_at, lambda i: moment(i.started_at),
               sort="started_at", css="ep-nowrap"),
        Column("length", "Lasted", lambda i: lasted(i.started_at, i.restored_at),
               css="ep-2 ep-nowrap"),
        Column("cause", "Cause", lambda i: i.get_cause_display(), sort="cause", css="ep-2"),
        Column("partner", "Partner", lambda i: i.partner.name, sort="partner__name", is_on=False),
        Column("ticket", "Their ticket", lambda i: i.ticket, css="ep-2", is_on=False),
    ),
    drops=(
        Drop("state", "State", lambda: enums.IncidentState.choices),
        Drop("kind", "Kind", lambda: enums.IncidentKind.choices),
        Drop("severity", "Severity", lambda: enums.IncidentSeverity.choices),
        Drop("cause", "Cause", lambda: enums.Cause.choices),
    ),
    flag=_open,
    empty=Empty(
        "No incident on record",
        "Outages and tickets decide availability, repair and answer times. Report the first one.",
        "alert-circle",
    ),
)  # fmt: skip
