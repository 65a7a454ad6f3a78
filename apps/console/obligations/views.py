"""Obligations: list, detail, forms, and what becomes of one of their days."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from apps.agreements import actions, queries
from apps.agreements.enums import BEFORE_EXECUTION, UNSETTLED, OccurrenceState
from apps.agreements.models import Obligation, Occurrence
from apps.console import access, addresses, forms, lists
from apps.console.access import StaffRequest, needs
from apps.console.agreements.views.found import agreement_of, crumbs_of
from apps.console.obligations import listing, page
from apps.console.obligations.forms import FulfilForm, ObligationForm, WaiveForm, facts_of
from apps.core.units import day as day_word

LEAD = "Its days are written down for the next 13 months, once the agreement is signed."


@needs("agreements.view")
def obligation_list(request: StaffRequest) -> HttpResponseBase:
    return lists.respond(
        request, listing.OBLIGATIONS, listing.rows(), title="Obligations",
        template="console/obligations/list.html", links=page.links(request),
    )  # fmt: skip


@needs("agreements.view")
def detail(request: StaffRequest, ref: str, number: int) -> HttpResponse:
    obligation = _obligation(ref, number)
    may_edit = access.may(request.user, "agreements.edit")
    context = {
        **page.page(obligation, timezone.now()),
        "can_edit": may_edit and obligation.retired_at is None,
        "can_fulfil": queries.may_fulfil(request.user, obligation),
        "can_waive": may_edit,
        **crumbs_of(obligation.agreement),
    }
    return render(request, "console/obligations/detail.html", context)


@needs("agreements.edit")
def new(request: StaffRequest, ref: str) -> HttpResponse:
    agreement = agreement_of(ref)
    start = {"owner": agreement.owner_id}
    form = ObligationForm(forms.sent(request), agreement=agreement, initial=start)
    if form.is_valid():
        with forms.refusals(form):
            added = actions.add_obligation(
                agreement=agreement, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, f"“{added}” added.")
            return redirect(addresses.of(added.ref))
    lead = LEAD if agreement.state in BEFORE_EXECUTION else ""
    return forms.page(
        request, form, title="Add an obligation", lead=lead, submit="Add obligation",
        **crumbs_of(agreement),
    )  # fmt: skip


@needs("agreements.edit")
def edit(request: StaffRequest, ref: str, number: int) -> HttpResponse:
    obligation = _obligation(ref, number)
    form = ObligationForm(
        forms.sent(request), agreement=obligation.agreement, initial=facts_of(obligation)
    )
    if form.is_valid():
        with forms.refusals(form):
            actions.edit_obligation(
                obligation=obligation, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, "Saved.")
            return redirect(addresses.of(obligation.ref))
    lead = "Days still ahead follow; today and the past stay as they are."
    return forms.page(request, form, title="Edit obligation", lead=lead, **_crumbs(obligation))


@needs("agreements.edit")
def retire(request: StaffRequest, ref: str, number: int) -> HttpResponse:
    obligation = _obligation(ref, number)
    if request.method == "POST":
        with forms.told(request):
            actions.retire_obligation(obligation=obligation, by=request.user, at=timezone.now())
            messages.success(request, "Retired: it falls due no more.")
        return redirect(addresses.of(obligation.ref))
    context = {"obligation": obligation, "title": "Retire obligation", **_crumbs(obligation)}
    return render(request, "console/obligations/retire.html", context)


@needs("agreements.view")
def fulfil(request: StaffRequest, ref: str, number: int, day: str) -> HttpResponse:
    """For whoever edits agreements, and for the one who looks after this duty."""
    occurrence = _occurrence(ref, number, day)
    obligation = occurrence.obligation
    if not queries.may_fulfil(request.user, obligation):
        raise PermissionDenied("agreements.edit")
    today = queries.local_day(obligation.agreement, timezone.now())
    form = FulfilForm(
        forms.sent(request), agreement=obligation.agreement, initial={"fulfilled_on": today}
    )
    if form.is_valid():
        with forms.refusals(form):
            done = actions.fulfil_occurrence(
                occurrence=occurrence, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, f"{OccurrenceState(done.state).label}.")
            return redirect(addresses.of(obligation.ref))
    return _day_form(request, form, occurrence, "Fulfil")


@needs("agreements.edit")
def waive(request: StaffRequest, ref: str, number: int, day: str) -> HttpResponse:
    occurrence = _occurrence(ref, number, day)
    form = WaiveForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            actions.waive_occurrence(
                occurrence=occurrence, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, f"Waived for {day_word(occurrence.due_on)}.")
            return redirect(addresses.of(occurrence.obligation.ref))
    return _day_form(request, form, occurrence, "Waive")


def _day_form(request: StaffRequest, form: Any, occurrence: Occurrence, verb: str) -> HttpResponse:
    obligation = occurrence.obligation
    if occurrence.state not in UNSETTLED:
        state = OccurrenceState(occurrence.state).label.lower()
        messages.error(request, f"{day_word(occurrence.due_on)} is {state}; nothing is left to do.")
        return redirect(addresses.of(obligation.ref))
    title = f"{verb}: {obligation}"
    lead = f"Due {day_word(occurrence.due_on)}, {obligation.agreement.governing_tz}."
    return forms.page(request, form, title=title, lead=lead, submit=verb, **_crumbs(obligation))


def _obligation(ref: str, number: int) -> Obligation:
    """404 for one of another agreement too."""
    return get_object_or_404(queries.obligations(), agreement__ref=ref, number=number)


def _occurrence(ref: str, number: int, day: str) -> Occurrence:
    try:
        due_on = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(
        queries.occurrences(), obligation__agreement__ref=ref, obligation__number=number,
        due_on=due_on,
    )  # fmt: skip


def _crumbs(obligation: Obligation) -> dict[str, Any]:
    """The way back for forms about an obligation."""
    way = crumbs_of(obligation.agreement)
    here = reverse("console:obligation_detail", args=[obligation.agreement.ref, obligation.number])
    return {"back": here, "crumbs": [*way["crumbs"], (here, obligation.ref.rpartition("/")[2])]}
