"""Planned work as iCalendar, with the fields of the BCOP on maintenance notifications.

One event a maintenance. SEQUENCE counts its changes, so that calendars and programs take the newest
(RFC 5545, 3.8.7.4). Fields: portal.md 6.6.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import icalendar
from django.conf import settings

from apps.network.enums import Impact, MaintenanceState

IMPACTS = {
    Impact.NONE: "NO-IMPACT",
    Impact.REDUCED: "REDUCED-REDUNDANCY",
    Impact.DEGRADED: "DEGRADED",
    Impact.DOWN: "OUTAGE",
}
STATES = {
    MaintenanceState.PLANNED: "CONFIRMED",
    MaintenanceState.RUNNING: "IN-PROCESS",
    MaintenanceState.DONE: "COMPLETED",
    MaintenanceState.CANCELLED: "CANCELLED",
}


@dataclass(frozen=True)
class Work:
    """A maintenance as one reader may see it; `objects` are (reference, name, impact)."""

    ref: str
    title: str
    state: str
    is_announced: bool
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    sequence: int
    account: str
    objects: Sequence[tuple[str, str, str]]
    address: str = ""


def document(works: Iterable[Work]) -> bytes:
    """The works as one calendar; it depends on the rows only, not on the clock."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//EdgePartners//Maintenance//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Maintenance, {settings.NETWORK_NAME}")
    for work in works:
        calendar.add_component(_event(work))
    return calendar.to_ical()


def _event(work: Work) -> "icalendar.Event":
    event = icalendar.Event()
    event.add("uid", f"{work.ref}@edgepartners")
    event.add("sequence", work.sequence)
    event.add("dtstamp", work.changed_at)
    event.add("last-modified", work.changed_at)
    event.add("dtstart", work.starts_at)
    event.add("dtend", work.ends_at)
    event.add("summary", f"{work.title} ({work.ref})")
    event.add("description", _text(work))
    event.add("status", "CANCELLED" if work.state == MaintenanceState.CANCELLED else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if work.address:
        event.add("url", work.address)
    event.add("x-maintnote-provider", icalendar.vText(settings.NETWORK_NAME))
    event.add("x-maintnote-account", icalendar.vText(work.account))
    event.add("x-maintnote-maintenance-id", icalendar.vText(work.ref))
    event.add("x-maintnote-impact", icalendar.vText(_worst(work)))
    event.add("x-maintnote-status", icalendar.vText(_status(work)))
    for ref, _, impact in work.objects:
        given = icalendar.vText(ref)
        given.params["X-MAINTNOTE-OBJECT-IMPACT"] = IMPACTS[Impact(impact)]
        event.add("x-maintnote-object-id", given)
    return event


def _text(work: Work) -> str:
    lines = [f"{name} ({ref}): {Impact(impact).label}" for ref, name, impact in work.objects]
    return "\n".join([*lines, work.address] if work.address else lines)


def _worst(work: Work) -> str:
    order = list(IMPACTS)
    found = max((order.index(Impact(impact)) for _, _, impact in work.objects), default=0)
    return IMPACTS[order[found]]


def _status(work: Work) -> str:
    """Not announced yet is tentative."""
    if work.state == MaintenanceState.PLANNED and not work.is_announced:
        return "TENTATIVE"
    return STATES[MaintenanceState(work.state)]
