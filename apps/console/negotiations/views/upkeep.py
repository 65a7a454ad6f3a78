"""Opening a negotiation and keeping it true: facts, target, next step, turn, notes."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.agreements import actions, queries
from apps.agreements.enums import BEFORE_EXECUTION, Purpose, Turn
from apps.agreements.models import Negotiation
from apps.console import access, addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.negotiations.forms import (
    FactsForm,
    NewNegotiationForm,
    NoteForm,
    StepForm,
    TargetForm,
    facts_of,
)
from apps.console.negotiations.views.found import answered, negotiation_of
from apps.core.units import day


@needs("agreements.negotiate")
def new(request: StaffRequest) -> HttpResponse:
    prices = access.may(request.user, "agreements.prices")
    form = NewNegotiationForm(forms.sent(request), initial=_start(request), prices=prices)
    if form.is_valid():
        with forms.refusals(form):
            made = actions.open_negotiation(by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, f"{made.ref} begins in Qualify.")
            return redirect(addresses.of(made.ref))
    back = reverse("console:negotiation_list")
    lead = "One negotiation of an agreement is open at a time. Write down its draft first."
    return forms.page(
        request, form, title="New negotiation", lead=lead, submit="Open negotiation", back=back,
        crumbs=[(back, "Negotiations")],
    )  # fmt: skip


def _start(request: StaffRequest) -> dict[str, Any]:
    """A link from an agreement's page brings the agreement along."""
    ref = request.GET.get("agreement", "")
    agreement = queries.agreements().filter(ref=ref).first() if ref else None
    start: dict[str, Any] = {"owner": request.user.pk}
    if agreement is not None:
        is_new = agreement.state in BEFORE_EXECUTION
        purpose = Purpose.NEW if is_new else Purpose.RENEWAL
        start |= {"agreement": agreement, "purpose": purpose, "currency": agreement.currency}
    return start


@needs("agreements.negotiate")
def edit(request: StaffRequest, ref: str) -> HttpResponse:
    negotiation = negotiation_of(ref)
    prices = access.may(request.user, "agreements.prices")
    initial = facts_of(negotiation)
    return answered(
        request,
        FactsForm(forms.sent(request), initial=initial, prices=prices),
        negotiation,
        partial(actions.edit_negotiation, negotiation=negotiation),
        done="Saved.",
        title=f"Edit {ref}",
    )


@needs("agreements.negotiate")
def retarget(request: StaffRequest, ref: str) -> HttpResponse:
    negotiation = negotiation_of(ref)
    first = negotiation.first_target_on
    stays = f"The first target, {day(first)}, stays beside it." if first else "The first one named."
    return answered(
        request,
        TargetForm(forms.sent(request), initial={"target_on": negotiation.target_on}),
        negotiation,
        partial(actions.retarget, negotiation=negotiation),
        done="The target is changed.",
        title="Change the target",
        lead=stays,
    )


@needs("agreements.negotiate")
def step(request: StaffRequest, ref: str) -> HttpResponse:
    negotiation = negotiation_of(ref)
    initial = {"next_step": negotiation.next_step, "next_step_on": negotiation.next_step_on}
    return answered(
        request,
        StepForm(forms.sent(request), initial=initial),
        negotiation,
        partial(_plan, negotiation),
        done="Saved.",
        title="Next step",
    )


def _plan(negotiation: Negotiation, *, next_step: str, next_step_on: Any, **who: Any) -> None:
    actions.plan_next_step(negotiation=negotiation, text=next_step, on=next_step_on, **who)


@require_POST
@needs("agreements.negotiate")
def pass_turn(request: StaffRequest, ref: str) -> HttpResponse:
    """After a call or a mail: it is the other side's turn."""
    negotiation = negotiation_of(ref)
    to = request.POST.get("to", "")
    with forms.told(request):
        if to not in Turn.values:
            to = Turn.US if negotiation.turn == Turn.PARTNER else Turn.PARTNER
        actions.pass_turn(negotiation=negotiation, to=to, by=request.user, at=timezone.now())
        messages.success(request, "It is our turn." if to == Turn.US else "It is their turn.")
    return redirect(addresses.of(ref))


@require_POST
@needs("agreements.notes")
def note(request: StaffRequest, ref: str) -> HttpResponse:
    negotiation = negotiation_of(ref)
    form = NoteForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    with forms.told(request):
        actions.add_note(negotiation=negotiation, text=text, by=request.user, at=timezone.now())
        messages.success(request, "Noted.")
    return redirect(f"{addresses.of(ref)}#notes")
