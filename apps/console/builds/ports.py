"""Ports of our sites: what is free, reserved, used or out of order."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import access, activity, forms, lists
from apps.console.access import StaffRequest, needs
from apps.console.builds.forms import NoteForm, PlaceForm, PortsForm, ReserveForm, place_of
from apps.console.builds.listing import PORTS
from apps.core import units
from apps.network import actions, queries
from apps.network.models import Port, Site

SHOWN = 30  # events


@needs("network.view")
def port_list(request: StaffRequest) -> HttpResponseBase:
    return lists.respond(
        request, PORTS, queries.ports(), title="Ports", template="console/builds/ports.html"
    )


@needs("network.view")
def port_detail(request: StaffRequest, number: int) -> HttpResponse:
    port = _port(number)
    context = {
        "port": port,
        "free": _free(port.site),
        "events": activity.edits([port], SHOWN),
        "can_edit": access.may(request.user, "network.edit"),
        **_crumbs(),
    }
    return render(request, "console/builds/port.html", context)


@needs("network.edit")
def port_add(request: StaffRequest) -> HttpResponse:
    form = PortsForm(forms.sent(request), initial={"site": _asked_site(request)})
    if form.is_valid():
        with forms.refusals(form):
            rows = actions.add_ports(by=request.user, at=timezone.now(), **form.cleaned_data)
            site = form.cleaned_data["site"]
            messages.success(request, f"{len(rows)} ports are free at {site}.")
            return redirect(f"{reverse('console:port_list')}?site={site.code}")
    return forms.page(request, form, title="Add ports", submit="Add", **_crumbs())


@needs("network.edit")
def port_reserve(request: StaffRequest) -> HttpResponse:
    start = {"site": _asked_site(request), "held_for": request.GET.get("for", "")}
    form = ReserveForm(forms.sent(request), initial=start)
    if form.is_valid():
        with forms.refusals(form):
            rows = actions.reserve_ports(by=request.user, at=timezone.now(), **form.cleaned_data)
            ref = form.cleaned_data["held_for"]
            messages.success(request, f"{len(rows)} ports are reserved for {ref}.")
            return redirect(f"{reverse('console:port_list')}?held_for={ref}")
    return forms.page(request, form, title="Reserve ports", submit="Reserve", **_crumbs())


@needs("network.edit")
def port_edit(request: StaffRequest, number: int) -> HttpResponse:
    port = _port(number)
    form = PlaceForm(forms.sent(request), initial=place_of(port))
    if form.is_valid():
        with forms.refusals(form):
            actions.edit_port(port=port, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, "Saved.")
            return redirect("console:port_detail", number)
    return forms.page(request, form, title=f"Edit {port}", **_around(port))


@needs("network.edit")
def port_broken(request: StaffRequest, number: int) -> HttpResponse:
    port = _port(number)
    form = NoteForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            actions.mark_broken(port=port, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, f"{port} is out of order.")
            return redirect("console:port_detail", number)
    return forms.page(
        request, form, title=f"{port} is out of order", submit="Mark it", **_around(port)
    )


@require_POST
@needs("network.edit")
def port_mended(request: StaffRequest, number: int) -> HttpResponse:
    port = _port(number)
    with forms.told(request):
        actions.mark_mended(port=port, by=request.user, at=timezone.now())
        messages.success(request, f"{port} is free.")
    return redirect("console:port_detail", number)


@require_POST
@needs("network.edit")
def port_release(request: StaffRequest, number: int) -> HttpResponse:
    """All ports of the reservation this one belongs to."""
    port = _port(number)
    with forms.told(request):
        count = actions.release_ports(held_for=port.held_for, by=request.user, at=timezone.now())
        messages.success(request, f"{count} ports of {port.held_for} are free.")
    return redirect("console:port_detail", number)


def _port(number: int) -> Port:
    return get_object_or_404(queries.ports(), pk=number)


def _free(site: Site) -> list[tuple[str, int]]:
    return [(units.capacity(bps), count) for bps, count in queries.free_ports(site).items()]


def _asked_site(request: StaffRequest) -> Site | None:
    return queries.sites().filter(code__iexact=request.GET.get("site", "")).first()


def _crumbs() -> dict[str, Any]:
    back = reverse("console:port_list")
    return {"back": back, "crumbs": [(back, "Ports")]}


def _around(port: Port) -> dict[str, Any]:
    here = reverse("console:port_detail", args=[port.pk])
    return {"back": here, "crumbs": [(reverse("console:port_list"), "Ports"), (here, str(port))]}
