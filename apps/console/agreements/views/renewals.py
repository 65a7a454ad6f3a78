"""Deciding about the end of a term, approving it, agreeing on another one, declaring void."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from apps.agreements import actions
from apps.console import addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.agreements.forms import ReasonForm
from apps.console.agreements.renewal_forms import ApproveForm, DecideForm, RenewForm
from apps.console.agreements.renewals import cycle_of
from apps.console.agreements.views.found import agreement_of, crumbs_of
from apps.core.units import day


@needs("agreements.renew")
def renewal_decide(request: StaffRequest, ref: str) -> HttpResponse:
    agreement = agreement_of(ref)
    form = DecideForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            cycle = actions.decide_renewal(
                agreement=agreement, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            waits = "It waits for a second person." if cycle.proposed else "Saved."
            messages.success(request, waits)
            return redirect(f"{addresses.of(ref)}#renewal")
    lead = "What becomes of the agreement at the end of its term."
    way = crumbs_of(agreement)
    return forms.page(request, form, title="Renewal decision", lead=lead, submit="Decide", **way)


@needs("agreements.approve")
def renewal_approve(request: StaffRequest, ref: str) -> HttpResponse:
    agreement = agreement_of(ref)
    form = ApproveForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            if form.cleaned_data["answer"] == "approve":
                actions.approve_renewal(agreement=agreement, by=request.user, at=timezone.now())
            else:
                actions.reject_renewal(
                    agreement=agreement, reason=form.cleaned_data["reason"], by=request.user,
                    at=timezone.now(),
                )  # fmt: skip
            messages.success(request, "Answered.")
            return redirect(f"{addresses.of(ref)}#renewal")
    period = agreement.periods.filter(state="CURRENT").first()
    return forms.page(
        request, form, title="Approve the renewal decision",
        template="console/agreements/renewal_approve.html", cycle=cycle_of(period),
        agreement=agreement, **crumbs_of(agreement),
    )  # fmt: skip


@needs("agreements.renew")
def renew(request: StaffRequest, ref: str) -> HttpResponse:
    agreement = agreement_of(ref)
    form = RenewForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            period = actions.renew_by_agreement(
                agreement=agreement, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, f"Term {period.seq} runs until {day(period.ends_on)}.")
            return redirect(f"{addresses.of(ref)}#periods")
    lead = "Both sides agreed on another term after the one that runs."
    way = crumbs_of(agreement)
    return forms.page(
        request, form, title="Renew by agreement", lead=lead, submit="Add the term", **way
    )


@needs("agreements.sign")
def void(request: StaffRequest, ref: str) -> HttpResponse:
    agreement = agreement_of(ref)
    form = ReasonForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            actions.void_agreement(
                agreement=agreement, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, f"{ref} is void.")
            return redirect(addresses.of(ref))
    lead = f"{agreement.title} was signed and will not come into force. This cannot be undone."
    way = crumbs_of(agreement)
    return forms.page(
        request, form, title=f"Declare {ref} void", lead=lead, submit="Declare void", **way
    )
