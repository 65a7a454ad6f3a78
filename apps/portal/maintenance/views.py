"""Planned work, ours and the partner's: list, one, as calendar; announce and cancel one's own."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.core.ui import forms
from apps.network import actions
from apps.network import for_partner as network
from apps.network.enums import MaintenanceSide, MaintenanceState
from apps.network.for_partner import Work
from apps.portal import tables
from apps.portal.access import PartnerRequest, member, sure
from apps.portal.maintenance.feed import calendar
from apps.portal.maintenance.forms import CancelForm, WorkForm
from apps.portal.maintenance.table import LOOKS, MAINTENANCE


@require_safe
@member("see")
def maintenance_list(request: PartnerRequest) -> HttpResponseBase:
    return tables.respond(
        request, MAINTENANCE, network.maintenances(request.seat.partner),
        template="portal/maintenance/list.html", may=request.seat.may("maintain"),
    )  # fmt: skip


@require_safe
@member("see")
def maintenance_detail(request: PartnerRequest, ref: str) -> HttpResponse:
    work = _work(request, ref)
    may_cancel = work.is_theirs and work.state == MaintenanceState.PLANNED
    shown = {
        "work": work, "look": LOOKS[work.state],
        "may_cancel": may_cancel and request.seat.may("maintain"),
    }  # fmt: skip
    return render(request, "portal/maintenance/detail.html", shown)


@require_safe
@member("see")
def maintenance_ics(request: PartnerRequest, ref: str) -> HttpResponse:
    """One work for a calendar program, with the fields of the BCOP (portal.md 6.6)."""
    body = network.maintenance_calendar(
        request.seat.partner, link=lambda each: page_of(request, each), ref=ref
    )
    if body is None:
        raise Http404("No such work.")
    return calendar(body, f"{ref}.ics", kind="attachment")


@member("maintain")
def maintenance_new(request: PartnerRequest) -> HttpResponse:
    partner = request.seat.partner
    links = [link for link in network.interconnects(partner) if link.is_in_service]
    form = WorkForm(forms.sent(request), links=links)
    if form.is_valid():
        with forms.refusals(form):
            work = _announce(request, **form.cleaned_data)
            messages.success(request, "Announced. We are told, and it is in your calendar feed.")
            return redirect("portal:maintenance_detail", ref=work.ref)
    return forms.page(
        request, form, title="Announce work of yours", submit="Announce",
        back=reverse("portal:maintenance_list"), template="portal/maintenance/form.html",
        lead="Say it before it starts: what is announced then counts as planned for both sides.",
    )  # fmt: skip


def _announce(request: PartnerRequest, *, links: list[str], impact: str, **facts: Any) -> Any:
    found = network.handles(request.seat.partner, links)
    handles = [sure(request, link) for link in found]
    now = timezone.now()
    return actions.plan_maintenance(
        impacts=dict.fromkeys(handles, impact), by=request.seat.user, at=now,
        side=MaintenanceSide.THEIRS, announced_at=now, **facts,
    )  # fmt: skip


@member("maintain")
def maintenance_cancel(request: PartnerRequest, ref: str) -> HttpResponse:
    work = sure(request, network.own_work(request.seat.partner, ref))
    form = CancelForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            actions.move_maintenance(
                maintenance=work, to=MaintenanceState.CANCELLED, by=request.seat.user,
                at=timezone.now(), **form.cleaned_data,
            )  # fmt: skip
            messages.success(request, "Cancelled. Calendars take it out.")
            return redirect("portal:maintenance_detail", ref=ref)
    return forms.page(
        request, form, title=f"Cancel {work.title}", submit="Cancel the work",
        back=reverse("portal:maintenance_detail", args=[ref]),
        template="portal/maintenance/form.html", lead="",
    )  # fmt: skip


def page_of(request: Any, ref: str) -> str:
    return str(request.build_absolute_uri(reverse("portal:maintenance_detail", args=[ref])))


def _work(request: PartnerRequest, ref: str) -> Work:
    work = network.maintenance(request.seat.partner, ref)
    if work is None:
        raise Http404("No such work.")
    return work
