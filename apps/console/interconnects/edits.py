"""Making and changing interconnects."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from apps.console import addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.custom import required
from apps.console.interconnects.forms import CapacityForm, EditForm, NewForm, StateForm
from apps.core import lifecycle, units
from apps.core.custom.kinds import ObjectKind
from apps.network import actions, queries
from apps.network.enums import STATE_MOVES
from apps.network.models import Interconnect
from apps.usage.rules import period_bounds


@needs("network.edit")
def new(request: StaffRequest) -> HttpResponse:
    asked = {"partner": request.GET.get("partner", ""), "owner": request.user.pk}
    form = required.ask(NewForm(forms.sent(request), initial=asked), ObjectKind.INTERCONNECT)
    if form.is_valid():
        by, at = request.user, timezone.now()
        with forms.refusals(form), required.filled(form, by=by, at=at) as fill:
            link = fill(actions.add_interconnect(by=by, at=at, **form.facts()))
            messages.success(request, f"{link} is {link.ref}.")
            return redirect(addresses.of(link.ref))
    back = reverse("console:interconnect_list")
    crumbs = [(back, "Interconnects")]
    return forms.page(
        request, form, title="New interconnect", back=back, crumbs=crumbs, submit="Add"
    )


@needs("network.edit")
def edit(request: StaffRequest, ref: str) -> HttpResponse:
    link = _link(ref)
    form = EditForm(forms.sent(request), link=link)
    form = required.ask(form, ObjectKind.INTERCONNECT, link)
    if form.is_valid():
        by, at = request.user, timezone.now()
        with forms.refusals(form), required.filled(form, by=by, at=at) as fill:
            fill(actions.edit_interconnect(interconnect=link, by=by, at=at, **form.cleaned_data))
            messages.success(request, "Saved.")
            return redirect(addresses.of(ref))
    return forms.page(request, form, title=f"Edit {link}", **_around(link))


@needs("network.edit")
def state(request: StaffRequest, ref: str) -> HttpResponse:
    link = _link(ref)
    form = StateForm(forms.sent(request), targets=lifecycle.targets(STATE_MOVES, link.state))
    if form.is_valid():
        with forms.refusals(form):
            actions.change_state(
                interconnect=link, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, f"{link} is now {link.get_state_display()}.")
            return redirect(addresses.of(ref))
    lead = f"{link} is {link.get_state_display()} now."
    return forms.page(
        request, form, title=f"Move {link} along", lead=lead, submit="Change", **_around(link)
    )


@needs("network.edit")
def capacity(request: StaffRequest, ref: str) -> HttpResponse:
    """What was in force before stays in force for the days before."""
    link = _link(ref)
    form = CapacityForm(forms.sent(request), initial={"capacity_bps": link.capacity_bps})
    if form.is_valid():
        with forms.refusals(form):
            facts, now = dict(form.cleaned_data), timezone.now()
            since = _since(link, facts.pop("from_on"), now)
            actions.set_capacity(interconnect=link, from_at=since, by=request.user, at=now, **facts)
            messages.success(request, f"{link} carries {units.capacity(link.capacity_bps)}.")
            return redirect(addresses.of(ref))
    title = f"Capacity of {link}"
    return forms.page(request, form, title=title, submit="Change", **_around(link))


def _since(link: Interconnect, day: date | None, now: datetime) -> datetime:
    return period_bounds(day, day, link.site.metro.time_zone)[0] if day else now


def _around(link: Interconnect) -> dict[str, Any]:
    here = addresses.of(link.ref)
    crumbs = [(reverse("console:interconnect_list"), "Interconnects"), (here, link.name)]
    return {"back": here, "crumbs": crumbs}


def _link(ref: str) -> Interconnect:
    return get_object_or_404(queries.interconnects(), ref=ref)
