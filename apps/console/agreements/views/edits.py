"""Writing an agreement down, correcting it, recording its signature, putting reminders off."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.agreements import actions
from apps.agreements.enums import State
from apps.agreements.models import Agreement
from apps.console import access, addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.agreements.forms import (
    EditAgreementForm,
    NewAgreementForm,
    PaperForm,
    ReasonForm,
    SnoozeForm,
    facts_of,
)
from apps.console.agreements.views.found import agreement_of, crumbs_of
from apps.console.custom import required
from apps.core.custom.kinds import ObjectKind
from apps.core.units import day
from apps.partners import queries as partners

FORM = "console/agreements/form.html"
SIGN = "agreements.sign"


@needs("agreements.edit")
def new(request: StaffRequest) -> HttpResponse:
    form = NewAgreementForm(request.POST or None, initial=_start(request))
    form = required.ask(form, ObjectKind.AGREEMENT)
    if form.is_valid():
        by, at = request.user, timezone.now()
        with forms.refusals(form), required.filled(form, by=by, at=at) as fill:
            agreement = fill(actions.create_agreement(by=by, at=at, **form.cleaned_data))
            messages.success(request, f"{agreement.ref} is a draft. Add its terms next.")
            return redirect(addresses.of(agreement.ref))
    back = reverse("console:agreement_list")
    return forms.page(
        request,
        form,
        title="New agreement",
        lead="A draft: its dates count and its terms are judged once it is recorded as signed.",
        template=FORM,
        submit="Add agreement",
        back=back,
        crumbs=[(back, "Agreements")],
    )


def _start(request: StaffRequest) -> dict[str, Any]:
    """A link from a partner's page brings the partner along."""
    ref = request.GET.get("partner", "")
    partner = partners.partners().filter(ref=ref).first() if ref else None
    return {"partner": partner, "owner": request.user.pk, "governing_tz": request.user.time_zone}


@needs("agreements.edit")
def edit(request: StaffRequest, ref: str) -> HttpResponse:
    agreement = agreement_of(ref)
    form = EditAgreementForm(request.POST or None, initial=facts_of(agreement))
    form = required.ask(form, ObjectKind.AGREEMENT, agreement)
    if form.is_valid():
        by, at = request.user, timezone.now()
        with forms.refusals(form), required.filled(form, by=by, at=at) as fill:
            facts = form.facts(agreement)
            fill(actions.edit_agreement(agreement=agreement, by=by, at=at, **facts))
            messages.success(request, "Saved.")
            return redirect(addresses.of(ref))
    title = f"Edit {ref}"
    return forms.page(request, form, title=title, template=FORM, **crumbs_of(agreement))


@needs("agreements.edit")
def sign(request: StaffRequest, ref: str) -> HttpResponse:
    """Signed on paper. Once it is out for signature that is for those who may send it."""
    agreement = agreement_of(ref)
    if agreement.state == State.OUT_FOR_SIGNATURE and not access.may(request.user, SIGN):
        raise PermissionDenied(SIGN)
    planned = {"signed_on": agreement.signed_on, "effective_on": agreement.effective_on}
    form = PaperForm(forms.sent(request), request.FILES or None, initial=planned)
    if form.is_valid():
        with forms.refusals(form):
            actions.record_signed(
                agreement=agreement, by=request.user, at=timezone.now(), **form.facts()
            )
            messages.success(request, f"{ref} is {agreement.get_state_display().lower()}.")
            return redirect(addresses.of(ref))
    lead = (
        "From these days follow the term, the notice deadline and its reminders. "
        "A signature cannot be taken back."
    )
    way = crumbs_of(agreement)
    return forms.page(
        request, form, title="Record as signed", lead=lead, submit="Record as signed", **way
    )


@needs("agreements.edit")
def cancel(request: StaffRequest, ref: str) -> HttpResponse:
    agreement = agreement_of(ref)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with forms.refusals(form):
            actions.cancel_agreement(
                agreement=agreement, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, f"{ref} is cancelled.")
            return redirect(addresses.of(ref))
    lead = f"{agreement.title} was not signed and will not be. This cannot be undone."
    way = crumbs_of(agreement)
    return forms.page(
        request, form, title=f"Cancel {ref}", lead=lead, submit="Cancel the agreement", **way
    )


@require_POST
@needs("agreements.edit")
def snooze(request: StaffRequest, ref: str) -> HttpResponse:
    agreement = agreement_of(ref)
    form = SnoozeForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose the day on which to be reminded.")
        return redirect(_reminders(agreement))
    with forms.told(request):
        until = form.cleaned_data["until"]
        actions.snooze_reminder(
            agreement=agreement, until=until, by=request.user, at=timezone.now()
        )
        messages.success(request, f"No reminder before {day(until)}.")
    return redirect(_reminders(agreement))


def _reminders(agreement: Agreement) -> str:
    return f"{addresses.of(agreement.ref)}#reminders"
