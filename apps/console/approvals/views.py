"""Put the question, answer it, take it back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.agreements import actions, queries
from apps.agreements.models import Agreement, ApprovalRequest
from apps.console import addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.agreements.forms import ReasonForm
from apps.console.agreements.views.found import agreement_of, crumbs_of
from apps.console.approvals import data
from apps.console.approvals.forms import DecideForm, SubmitForm
from apps.core.errors import Refused


@needs("agreements.negotiate")
def submit(request: StaffRequest, ref: str) -> HttpResponse:
    agreement = agreement_of(ref)
    form = SubmitForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            actions.submit(
                agreement=agreement, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, f"{ref} waits for approval. Those who are asked were told.")
            return redirect(addresses.of(ref))
    return forms.page(
        request,
        form,
        title="Submit for approval",
        lead="An approval holds for the document and the facts as they are now, no others.",
        template="console/approvals/submit.html",
        submit="Submit",
        steps=data.preview(agreement),
        document=queries.newest_document(agreement),
        agreement=agreement,
        **crumbs_of(agreement),
    )


@needs("agreements.approve")
def approve(request: StaffRequest, ref: str) -> HttpResponse:
    approval = _latest(agreement_of(ref))
    form = DecideForm(forms.sent(request), initial={"number": approval.number})
    if form.is_valid():
        with forms.refusals(form):
            _check_seen(approval, form)
            comment = form.cleaned_data["comment"]
            actions.approve(approval=approval, comment=comment, by=request.user, at=timezone.now())
            messages.success(request, f"You approved {ref}.")
            return redirect(addresses.of(ref))
    return _page(request, form, approval)


@require_POST
@needs("agreements.approve")
def reject(request: StaffRequest, ref: str) -> HttpResponse:
    approval = _latest(agreement_of(ref))
    form = DecideForm(request.POST)
    if form.is_valid():
        with forms.refusals(form):
            _check_seen(approval, form)
            comment = form.cleaned_data["comment"]
            actions.reject(approval=approval, comment=comment, by=request.user, at=timezone.now())
            messages.success(request, f"You rejected {ref}; it is negotiated again.")
            return redirect(addresses.of(ref))
    return _page(request, form, approval)


@needs("agreements.negotiate")
def withdraw(request: StaffRequest, ref: str) -> HttpResponse:
    agreement = agreement_of(ref)
    approval = _latest(agreement)
    form = ReasonForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            actions.withdraw(
                approval=approval, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, f"{ref} is negotiated again.")
            return redirect(addresses.of(ref))
    lead = "Answers that were given no longer count; it can be submitted again."
    way = crumbs_of(agreement)
    return forms.page(
        request, form, title="Withdraw from approval", lead=lead, submit="Withdraw", **way
    )


def _latest(agreement: Agreement) -> ApprovalRequest:
    """The newest question with its agreement as the page has read it; 404 where none was put."""
    shown = queries.latest_approval(agreement)
    if shown is None:
        raise Http404
    shown.approval.agreement = agreement
    return shown.approval


def _check_seen(approval: ApprovalRequest, form: DecideForm) -> None:
    if form.cleaned_data["number"] != approval.number:
        raise Refused("It was submitted anew since you opened this page. Look at it again.")


def _page(request: StaffRequest, form: DecideForm, approval: ApprovalRequest) -> HttpResponse:
    agreement = approval.agreement
    shown = queries.approval_shown(approval)
    more: dict[str, Any] = crumbs_of(agreement)
    return forms.page(
        request,
        form,
        title=f"Approve {agreement.ref}",
        lead=f"{agreement.title} with {agreement.partner}.",
        template="console/approvals/decide.html",
        submit="Approve",
        approval=approval,
        agreement=agreement,
        lines=[data.line(shown, step) for step in shown.steps],
        **more,
    )
