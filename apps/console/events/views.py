"""Maintenance, incidents and measurements of quality: lists, details, and what is written."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import access, activity, addresses, forms, lists
from apps.console.access import StaffRequest, needs
from apps.console.events import listing
from apps.console.events.forms import (
    CloseForm,
    IncidentFactsForm,
    IncidentForm,
    MaintenanceFactsForm,
    MaintenanceForm,
    QualityForm,
    ReasonForm,
    facts_of,
)
from apps.network import actions, queries
from apps.network.enums import MaintenanceState
from apps.network.models import Incident, Maintenance
from apps.usage import actions as usage

SHOWN = 30  # events


@needs("network.view")
def maintenance_list(request: StaffRequest) -> HttpResponseBase:
    return lists.respond(
        request, listing.MAINTENANCE, queries.maintenances(), title="Maintenance",
        template="console/events/maintenance_list.html",
    )  # fmt: skip


@needs("network.view")
def maintenance_detail(request: StaffRequest, ref: str) -> HttpResponse:
    row = _maintenance(ref)
    context = {
        "row": row,
        "impacts": row.impacts.all(),
        "length": listing.lasted(row.starts_at, row.ends_at),
        "events": _events(row),
        "can_edit": access.may(request.user, "network.edit"),
        **_crumbs("console:maintenance_list", "Maintenance"),
    }
    return render(request, "console/events/maintenance.html", context)


@needs("network.edit")
def maintenance_new(request: StaffRequest) -> HttpResponse:
    start = {"interconnects": request.GET.get("interconnect", "")}
    form = MaintenanceForm(forms.sent(request), initial=start)
    if form.is_valid():
        with forms.refusals(form):
            row = actions.plan_maintenance(by=request.user, at=timezone.now(), **form.given())
            messages.success(request, f"{row.ref} is planned.")
            return redirect(addresses.of(row.ref))
    return forms.page(
        request, form, title="New maintenance", submit="Plan it",
        **_crumbs("console:maintenance_list", "Maintenance"),
    )  # fmt: skip


@needs("network.edit")
def maintenance_edit(request: StaffRequest, ref: str) -> HttpResponse:
    row = _maintenance(ref)
    form = MaintenanceFactsForm(forms.sent(request), initial=facts_of(row, MaintenanceFactsForm))
    if form.is_valid():
        with forms.refusals(form):
            actions.edit_maintenance(
                maintenance=row, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, "Saved. What it excuses is judged anew.")
            return redirect(addresses.of(ref))
    return forms.page(request, form, title=f"Edit {ref}", **_crumbs_of(row, "Maintenance"))


@require_POST
@needs("network.edit")
def maintenance_step(request: StaffRequest, ref: str) -> HttpResponse:
    to, row = request.POST.get("to", ""), _maintenance(ref)
    with forms.told(request):
        actions.move_maintenance(maintenance=row, to=to, by=request.user, at=timezone.now())
        messages.success(request, f"{ref} is {row.get_state_display().lower()}.")
    return redirect(addresses.of(ref))


@needs("network.edit")
def maintenance_cancel(request: StaffRequest, ref: str) -> HttpResponse:
    row = _maintenance(ref)
    form = ReasonForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            actions.move_maintenance(
                maintenance=row, to=MaintenanceState.CANCELLED, by=request.user,
                at=timezone.now(), **form.cleaned_data,
            )  # fmt: skip
            messages.success(request, f"{ref} is cancelled: it excuses nothing.")
            return redirect(addresses.of(ref))
    return forms.page(
        request, form, title=f"Cancel {ref}", submit="Cancel it", **_crumbs_of(row, "Maintenance")
    )


@needs("network.view")
def incident_list(request: StaffRequest) -> HttpResponseBase:
    return lists.respond(
        request, listing.INCIDENTS, queries.incidents(), title="Incidents",
        template="console/events/incident_list.html",
    )  # fmt: skip


@needs("network.view")
def incident_detail(request: StaffRequest, ref: str) -> HttpResponse:
    row = _incident(ref)
    context = {
        "row": row,
        "where": listing.where(row),
        "length": listing.lasted(row.started_at, row.restored_at),
        "events": _events(row),
        "can_edit": access.may(request.user, "network.edit"),
        **_crumbs("console:incident_list", "Incidents"),
    }
    return render(request, "console/events/incident.html", context)


@needs("network.edit")
def incident_new(request: StaffRequest) -> HttpResponse:
    start = {"interconnect": request.GET.get("interconnect", ""), "started_at": timezone.now()}
    form = IncidentForm(forms.sent(request), initial=start)
    if form.is_valid():
        with forms.refusals(form):
            row = actions.report_incident(by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, f"{row.ref} is on record.")
            return redirect(addresses.of(row.ref))
    return forms.page(
        request, form, title="Report an incident", submit="Put on record",
        **_crumbs("console:incident_list", "Incidents"),
    )  # fmt: skip


@needs("network.edit")
def incident_edit(request: StaffRequest, ref: str) -> HttpResponse:
    row = _incident(ref)
    form = IncidentFactsForm(forms.sent(request), initial=facts_of(row, IncidentFactsForm))
    if form.is_valid():
        with forms.refusals(form):
            actions.edit_incident(
                incident=row, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, "Saved. Its terms are judged anew.")
            return redirect(addresses.of(ref))
    return forms.page(request, form, title=f"Edit {ref}", **_crumbs_of(row, "Incidents"))


@needs("network.edit")
def incident_close(request: StaffRequest, ref: str) -> HttpResponse:
    row = _incident(ref)
    start = {"restored_at": timezone.now(), "cause": row.cause}
    form = CloseForm(forms.sent(request), initial=start)
    if form.is_valid():
        with forms.refusals(form):
            actions.close_incident(
                incident=row, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, f"{ref} is closed.")
            return redirect(addresses.of(ref))
    return forms.page(
        request, form, title=f"Close {ref}", submit="Close it", **_crumbs_of(row, "Incidents")
    )


@needs("network.edit")
def incident_reopen(request: StaffRequest, ref: str) -> HttpResponse:
    row = _incident(ref)
    form = ReasonForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            actions.reopen_incident(
                incident=row, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, f"{ref} is open again.")
            return redirect(addresses.of(ref))
    return forms.page(
        request, form, title=f"Reopen {ref}", submit="Reopen it", **_crumbs_of(row, "Incidents")
    )


@needs("usage.operate")
def quality_upload(request: StaffRequest) -> HttpResponse:
    """Measurements of latency, loss and jitter in a file: all of them or none."""
    form = QualityForm(forms.sent(request), request.FILES or None)
    if form.is_valid():
        with forms.refusals(form):
            count = usage.upload_quality(
                text=form.cleaned_data["file"].read(), by=request.user, at=timezone.now()
            )
            messages.success(request, f"{count} measurements are stored.")
            return redirect("console:source_list")
    return forms.page(
        request, form, title="Upload quality measurements", submit="Upload",
        **_crumbs("console:source_list", "Data sources"),
    )  # fmt: skip


def _maintenance(ref: str) -> Maintenance:
    return get_object_or_404(queries.maintenances(), ref=ref)


def _incident(ref: str) -> Incident:
    return get_object_or_404(queries.incidents(), ref=ref)


def _events(row: Maintenance | Incident) -> list[activity.Event]:
    """Moves and edits, newest first."""
    return activity.merged(
        activity.moves([row.ref], SHOWN), activity.edits([row], SHOWN), limit=SHOWN
    )


def _crumbs(name: str, label: str) -> dict[str, Any]:
    back = reverse(name)
    return {"back": back, "crumbs": [(back, label)]}


def _crumbs_of(row: Maintenance | Incident, label: str) -> dict[str, Any]:
    way, here = addresses.of(row.ref), addresses.base(row.ref.partition("-")[0])
    return {"back": way, "crumbs": [(here, label), (way, row.ref)]}
