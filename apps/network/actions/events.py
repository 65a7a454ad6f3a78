"""Write what happens to interconnects: maintenance, outages and tickets."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import Q

from apps.accounts.models import User
from apps.core import edits, lifecycle, refs
from apps.core.errors import Invalid, Refused
from apps.network import notices
from apps.network.enums import Impact, IncidentState, MaintenanceState
from apps.network.models import Incident, Interconnect, Maintenance, MaintenanceImpact, Site
from apps.partners.models import Partner

_TOLD = {"title", "starts_at", "ends_at", "announced_at"}  # changes that partners hear of


class MaintenanceFacts(TypedDict, total=False):
    title: str
    side: str
    starts_at: datetime
    ends_at: datetime
    announced_at: datetime | None
    ticket: str
    text: str


class IncidentFacts(TypedDict, total=False):
    title: str
    kind: str
    severity: str
    started_at: datetime
    detected_at: datetime | None
    reported_at: datetime | None
    answered_at: datetime | None
    restored_at: datetime | None
    cause: str
    ticket: str
    text: str


@transaction.atomic
def plan_maintenance(
    *, impacts: Mapping[Interconnect, str], by: User | None, at: datetime,
    **facts: Unpack[MaintenanceFacts],
) -> Maintenance:  # fmt: skip
    """Planned work on some interconnects, each with its impact; times UTC.

    Slots are excused only where it was announced before it starts. Raises Invalid.
    """
    _check_window(facts["starts_at"], facts["ends_at"])
    if not impacts:
        raise Invalid({"interconnects": "Choose at least one interconnect."})
    values = {**facts, "ref": refs.new(refs.Prefix.MAINTENANCE)}
    row = edits.made(Maintenance, {**values, "created_at": at, "created_by": by, "changed_at": at})
    row.save(force_insert=True)
    for interconnect, impact in impacts.items():
        _check_impact(impact)
        MaintenanceImpact.objects.create(maintenance=row, interconnect=interconnect, impact=impact)
    notices.work_announced(row, by=by, at=at)
    return row


@transaction.atomic
def edit_maintenance(
    *, maintenance: Maintenance, by: User | None, at: datetime, **changes: Unpack[MaintenanceFacts]
) -> Maintenance:
    """Change the facts that are named: what they excuse is judged anew. Raises Invalid."""
    was_announced = maintenance.announced_at is not None
    names = edits.assign(maintenance, changes, allowed=MaintenanceFacts)
    _check_window(maintenance.starts_at, maintenance.ends_at)
    maintenance.changed_at = at
    maintenance.sequence += 1
    maintenance.save(update_fields=[*names, "changed_at", "sequence"])
    if _TOLD & set(names):
        notices.work_changed(maintenance, was_announced=was_announced, by=by, at=at)
    return maintenance


@transaction.atomic
def move_maintenance(
    *, maintenance: Maintenance, to: str, by: User | None, at: datetime, reason: str = ""
) -> Maintenance:
    """Started, done, or cancelled (with a reason). Raises Refused."""
    if to == MaintenanceState.CANCELLED and not reason.strip():
        raise Refused("Say why it is cancelled.", field="reason")
    lifecycle.move(
        maintenance, to=to, by=by, at=at, reason=reason.strip(), changed_at=at,
        sequence=maintenance.sequence + 1,
    )  # fmt: skip
    notices.work_moved(maintenance, reason.strip(), by=by, at=at)
    return maintenance


def tick_maintenance(*, at: datetime) -> int:
    """Begin and end announced work by its hours, whoever's it is; returns how many moved.

    Work that takes longer gets another end; work that is not done is cancelled. Safe to repeat; a
    quiet look is one query.
    """
    rows = Maintenance.objects.filter(
        Q(state=MaintenanceState.PLANNED, starts_at__lte=at)
        | Q(state=MaintenanceState.RUNNING, ends_at__lte=at),
        announced_at__isnull=False,
    ).order_by("pk")  # fmt: skip
    return sum(_on_time(row, at) for row in rows)


def _on_time(row: Maintenance, at: datetime) -> bool:
    """Whether it moved; one that somebody else moved meanwhile is left alone."""
    to = MaintenanceState.DONE if row.ends_at <= at else MaintenanceState.RUNNING
    try:
        move_maintenance(maintenance=row, to=to, by=None, at=at)
    except Refused:
        return False
    return True


@transaction.atomic
def report_incident(
    *, partner: Partner, by: User | None, at: datetime, interconnect: Interconnect | None = None,
    site: Site | None = None, **facts: Unpack[IncidentFacts],
) -> Incident:  # fmt: skip
    """An outage, degradation, request or replacement on an interconnect, or at a site; times UTC.

    One that is restored already is closed. Raises Invalid.
    """
    if (interconnect is None) == (site is None):
        raise Invalid({"interconnect": "Choose an interconnect or a site, not both."})
    if interconnect is not None and interconnect.partner_id != partner.pk:
        raise Invalid({"interconnect": f"{interconnect} does not belong to {partner}."})
    is_over = facts.get("restored_at") is not None
    values = {**facts, "partner": partner, "interconnect": interconnect, "site": site}
    values |= {"state": IncidentState.CLOSED if is_over else IncidentState.OPEN}
    values |= {"ref": refs.new(refs.Prefix.INCIDENT), "created_at": at, "created_by": by}
    row = edits.made(Incident, {**values, "changed_at": at})
    _check_times(row, at)
    row.save(force_insert=True)
    return row


@transaction.atomic
def edit_incident(
    *, incident: Incident, by: User | None, at: datetime, **changes: Unpack[IncidentFacts]
) -> Incident:
    """Correct what is known of it, times included: its terms are judged anew. Raises Invalid."""
    names = edits.assign(incident, changes, allowed=IncidentFacts)
    _check_times(incident, at)
    is_over = incident.state == IncidentState.CLOSED
    if is_over != (incident.restored_at is not None):
        way = "Reopen it to take this back." if is_over else "Close it instead."
        raise Invalid({"restored_at": way})
    incident.changed_at = at
    incident.save(update_fields=[*names, "changed_at"])
    return incident


@transaction.atomic
def close_incident(
    *, incident: Incident, restored_at: datetime, cause: str, by: User | None, at: datetime
) -> Incident:
    """It is over since `restored_at`, for this reason. Raises Refused, Invalid."""
    lifecycle.require(incident, to=IncidentState.CLOSED)
    incident.restored_at, incident.cause = restored_at, cause
    edits.check(incident, ["restored_at", "cause"])
    _check_times(incident, at)
    lifecycle.move(
        incident, to=IncidentState.CLOSED, by=by, at=at,
        restored_at=restored_at, cause=cause, changed_at=at,
    )  # fmt: skip
    return incident


@transaction.atomic
def reopen_incident(*, incident: Incident, reason: str, by: User | None, at: datetime) -> Incident:
    """It came back: the clock goes on from its first start. Raises Refused without a reason."""
    if not reason.strip():
        raise Refused("Say why it is open again.", field="reason")
    lifecycle.move(
        incident, to=IncidentState.OPEN, by=by, at=at, reason=reason.strip(),
        restored_at=None, changed_at=at,
    )  # fmt: skip
    return incident


def _check_window(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise Invalid({"ends_at": "The end must be later than the start."})


def _check_impact(impact: str) -> None:
    if impact not in Impact.values:
        raise Invalid({"impact": f"{impact!r} is no impact; use {', '.join(Impact.values)}."})


def _check_times(row: Incident, at: datetime) -> None:
    """Nothing was detected, reported or restored in the future; nothing ended before it began."""
    names = ("started_at", "detected_at", "reported_at", "answered_at", "restored_at")
    errors = {
        name: "This lies in the future."
        for name in names
        if (when := getattr(row, name)) is not None and when > at
    }
    for name in ("answered_at", "restored_at"):
        when = getattr(row, name)
        if when is not None and when < row.started_at:
            errors[name] = "This lies before the start."
    if errors:
        raise Invalid(errors)
