"""Breaches: list, detail, and what people do about one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.breaches import actions, queries
from apps.breaches.enums import BROKEN, State
from apps.breaches.models import Breach, Waiver
from apps.console import access, addresses, forms, lists
from apps.console.access import StaffRequest, needs
from apps.console.breaches import data, listing, words
from apps.console.breaches.forms import (
    AcknowledgeForm,
    DecideForm,
    ManyForm,
    NoteForm,
    WaiveForm,
)
from apps.console.breaches.listing import BREACHES
from apps.console.breaches.page import page
from apps.core.errors import Refused

WAIVABLE = (State.PENDING, *BROKEN)


@needs("breaches.view")
def breach_list(request: StaffRequest) -> HttpResponseBase:
    return lists.respond(
        request,
        BREACHES,
        listing.rows(),
        title="Breaches",
        template="console/breaches/list.html",
        links=listing.links(request, queries.counts()),
        can_handle=access.may(request.user, "breaches.handle"),
        bulk=ManyForm(),
    )


@needs("breaches.view")
def detail(request: StaffRequest, ref: str) -> HttpResponse:
    breach = data.named(ref)
    shown = page(
        breach,
        timezone.now(),
        all_days=request.GET.get("days") == "all",
        prices=access.may(request.user, "agreements.prices"),
    )
    rights = _rights(request, breach, data.waiting(shown["waivers"]))
    return render(request, "console/breaches/detail.html", shown | rights)


def _rights(request: StaffRequest, breach: Breach, request_open: Waiver | None) -> dict[str, Any]:
    """What this person may do here; nobody answers their own request."""
    user = request.user
    may_decide = request_open is not None and access.may(user, "breaches.approve_waiver")
    return {
        "can_acknowledge": breach.state == State.OPEN and access.may(user, "breaches.handle"),
        "can_waive": breach.state in WAIVABLE
        and request_open is None
        and access.may(user, "breaches.waive"),
        "request_open": request_open,
        "can_decide": may_decide and request_open.requested_by_id != user.pk,  # type: ignore[union-attr]
        "can_note": access.may(user, "breaches.handle"),
    }


@needs("breaches.handle")
def acknowledge(request: StaffRequest, ref: str) -> HttpResponse:
    breach = _breach(ref)
    form = AcknowledgeForm(request.POST or None, today=listing.today_in(breach))
    if form.is_valid():
        with forms.refusals(form):
            actions.acknowledge(
                breach=breach, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, f"You look after {ref}.")
            return redirect(addresses.of(ref))
    title = f"Acknowledge {ref}"
    return forms.page(request, form, title=title, submit="Acknowledge", **_about(breach))


@require_POST
@needs("breaches.handle")
def acknowledge_many(request: StaffRequest) -> HttpResponse:
    form = ManyForm(request.POST)
    refs = request.POST.getlist("ref")
    if not refs or not form.is_valid():
        missing = "Say what is being done about them." if refs else "Choose breaches first."
        messages.error(request, missing)
        return redirect("console:breach_list")
    done = [breach.ref for breach in _chosen(refs) if _acknowledged(request, breach, form)]
    if done:
        messages.success(request, f"You look after {', '.join(done)}.")
    return redirect("console:breach_list")


def _chosen(refs: list[str]) -> list[Breach]:
    return list(queries.breaches().filter(ref__in=refs).order_by("ref"))


def _acknowledged(request: StaffRequest, breach: Breach, form: ManyForm) -> bool:
    """One of several; a refusal is told and does not stop the others."""
    try:
        comment = form.cleaned_data["comment"]
        actions.acknowledge(breach=breach, comment=comment, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return False
    return True


@needs("breaches.waive")
def waive(request: StaffRequest, ref: str) -> HttpResponse:
    breach = _breach(ref)
    today = listing.today_in(breach)
    form = WaiveForm(request.POST or None, initial={"from_on": today})
    if form.is_valid():
        with forms.refusals(form):
            actions.request_waiver(
                breach=breach, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, "Asked. Somebody else has to approve it.")
            return redirect(addresses.of(ref))
    title = f"Ask to waive {ref}"
    return forms.page(request, form, title=title, submit="Ask for a waiver", **_about(breach))


@needs("breaches.approve_waiver")
def decide(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    breach = _breach(ref)
    waiver = get_object_or_404(
        breach.waivers.select_related("requested_by", "breach__term__agreement"), pk=pk
    )
    form = DecideForm(request.POST or None)
    if form.is_valid():
        with forms.refusals(form):
            actions.decide_waiver(
                waiver=waiver, approve=form.cleaned_data["answer"] == "approve",
                comment=form.cleaned_data["comment"], by=request.user, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, f"The waiver is {waiver.get_state_display().lower()}.")
            return redirect(addresses.of(ref))
    return forms.page(
        request,
        form,
        title=f"Waiver of {ref}",
        template="console/breaches/decide.html",
        waiver=waiver,
        **_about(breach),
    )


@needs("breaches.handle")
def note(request: StaffRequest, ref: str) -> HttpResponse:
    breach = _breach(ref)
    form = NoteForm(request.POST or None)
    if form.is_valid():
        with forms.refusals(form):
            actions.note(breach=breach, by=request.user, at=timezone.now(), **form.cleaned_data)
            return redirect(f"{addresses.of(ref)}#events")
    title = f"Note on {ref}"
    return forms.page(request, form, title=title, submit="Keep the note", **_about(breach))


def _breach(ref: str) -> Breach:
    return get_object_or_404(queries.breaches(), ref=ref)


def _about(breach: Breach) -> dict[str, Any]:
    """The way back for forms about a breach, and what it is about."""
    here = addresses.of(breach.ref)
    said = words.said(breach, listing.today_in(breach), value_bps=None, capacity_bps=None)
    return {
        "back": here,
        "crumbs": [(reverse("console:breach_list"), "Breaches"), (here, breach.ref)],
        "lead": f"{words.title(breach)}. {said.wrong}",
    }
