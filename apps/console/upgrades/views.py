"""Duties to add capacity: the list, their page, and what people say of them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from apps.breaches import actions, queries
from apps.breaches.enums import RUNNING, UpgradeState
from apps.breaches.models import UpgradeObligation
from apps.console import access, addresses, forms, lists
from apps.console.access import StaffRequest, needs
from apps.console.upgrades import forms as shapes
from apps.console.upgrades import listing, page

Verb = Callable[..., Any]
NOT_ACCEPTED = (UpgradeState.TRIGGERED, UpgradeState.NOTICED)


@needs("breaches.view")
def upgrade_list(request: StaffRequest) -> HttpResponseBase:
    return lists.respond(
        request, listing.UPGRADES, queries.upgrades(), title="Upgrade obligations",
        template="console/upgrades/list.html", links=page.links(request),
    )  # fmt: skip


@needs("breaches.view")
def detail(request: StaffRequest, ref: str) -> HttpResponse:
    one = _upgrade(ref)
    handles = one.is_live and access.may(request.user, "breaches.handle")
    notes = one.is_live and access.may(request.user, "agreements.renew")
    shown = page.page(one, queries.local_today(one, timezone.now()))
    context = {
        **shown,
        "can_handle": handles,
        "can_notice": notes and one.notice is None,
        "can_receive": notes and one.notice is not None and one.notice.received_at is None,
        "can_accept": handles and one.state in NOT_ACCEPTED,
        "can_start": handles and one.state in RUNNING and one.state != UpgradeState.IN_PROGRESS,
        "can_pause": handles and one.can_stop and not shown["clock"].is_paused,
        "can_resume": handles and shown["clock"].is_paused,
        "can_waive": one.is_live and access.may(request.user, "breaches.waive"),
    }
    return render(request, "console/upgrades/detail.html", context)


@needs("agreements.renew")
def notice(request: StaffRequest, ref: str) -> HttpResponse:
    one = _upgrade(ref)
    form = shapes.NoticeForm(forms.sent(request), tz=one.term.agreement.governing_tz)
    return _act(request, one, form, actions.give_notice, "Give notice")


@needs("agreements.renew")
def receipt(request: StaffRequest, ref: str) -> HttpResponse:
    one = _upgrade(ref)
    form = shapes.ReceiptForm(forms.sent(request), tz=one.term.agreement.governing_tz)
    return _act(request, one, form, actions.record_notice_receipt, "Record the receipt")


@needs("breaches.handle")
def accept(request: StaffRequest, ref: str) -> HttpResponse:
    return _simple(request, ref, shapes.AcceptForm, actions.accept, "Acknowledge")


@needs("breaches.handle")
def start(request: StaffRequest, ref: str) -> HttpResponse:
    return _simple(request, ref, shapes.StartForm, actions.start, "Start the work")


@needs("breaches.handle")
def pause(request: StaffRequest, ref: str) -> HttpResponse:
    return _simple(request, ref, shapes.PauseForm, actions.pause, "Stop the clock")


@needs("breaches.handle")
def resume(request: StaffRequest, ref: str) -> HttpResponse:
    return _simple(request, ref, shapes.ResumeForm, actions.resume, "Let the clock run")


@needs("breaches.handle")
def complete(request: StaffRequest, ref: str) -> HttpResponse:
    return _simple(request, ref, shapes.CompleteForm, actions.complete, "Complete")


@needs("breaches.handle")
def target(request: StaffRequest, ref: str) -> HttpResponse:
    return _simple(request, ref, shapes.TargetForm, actions.set_internal_target, "Our own target")


@needs("breaches.waive")
def waive(request: StaffRequest, ref: str) -> HttpResponse:
    return _simple(request, ref, shapes.WaiveForm, actions.waive, "Waive the upgrade")


def _simple(
    request: StaffRequest, ref: str, shape: type[forms.Form], act: Verb, title: str
) -> HttpResponse:
    return _act(request, _upgrade(ref), shape(forms.sent(request)), act, title)


def _act(
    request: StaffRequest, one: UpgradeObligation, form: Any, act: Verb, title: str
) -> HttpResponse:
    """One form, one action, back to the page."""
    here = addresses.of(one.ref)
    if form.is_valid():
        with forms.refusals(form):
            act(upgrade=one, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, "Kept. The due day follows by itself.")
            return redirect(here)
    lead = f"{one.ref}, {one.partner.name}. Days are those of {one.term.agreement.governing_tz}."
    crumbs = [(reverse("console:upgrade_list"), "Upgrade obligations"), (here, one.ref)]
    return forms.page(request, form, title=title, lead=lead, submit=title, back=here, crumbs=crumbs)


def _upgrade(ref: str) -> UpgradeObligation:
    return get_object_or_404(queries.upgrades(), ref=ref)
