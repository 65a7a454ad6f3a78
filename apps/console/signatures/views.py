"""Send a document to be signed, sign it, call it back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.agreements import actions, queries
from apps.agreements.models import Agreement, Envelope, Signatory
from apps.console import addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.agreements.forms import ReasonForm
from apps.console.agreements.views.found import agreement_of, crumbs_of
from apps.console.signatures.forms import USUAL, AcceptForm, SendForm
from apps.core.requests import client_ip


@needs("agreements.sign")
def send(request: StaffRequest, ref: str) -> HttpResponse:
    agreement = agreement_of(ref)
    day = queries.local_day(agreement, timezone.now()) + USUAL
    form = SendForm(forms.sent(request), agreement=agreement, initial={"expires_on": day})
    if form.is_valid():
        with forms.refusals(form):
            actions.send_for_signature(
                agreement=agreement, by=request.user, at=timezone.now(), **form.facts()
            )
            messages.success(request, f"{ref} is out for signature.")
            return redirect(addresses.of(ref))
    lead = "The approved version goes out as it is. Each person is asked when those before signed."
    return forms.page(
        request, form, title="Send for signature", lead=lead, submit="Send", **crumbs_of(agreement)
    )


@needs("agreements.view")
def accept(request: StaffRequest, ref: str) -> HttpResponse:
    """Only the colleague whose turn it is; for everybody else there is no such page."""
    signatory = _mine(request, ref)
    form = AcceptForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            actions.sign_here(
                signatory=signatory, evidence=_evidence(request), by=request.user,
                at=timezone.now(), **form.cleaned_data,
            )  # fmt: skip
            messages.success(request, f"You signed {ref}.")
            return redirect(addresses.of(ref))
    return _page(request, signatory, form)


@require_POST
@needs("agreements.view")
def decline(request: StaffRequest, ref: str) -> HttpResponse:
    signatory = _mine(request, ref)
    with forms.told(request):
        reason = request.POST.get("reason", "")[:1000]
        actions.decline_here(signatory=signatory, reason=reason, by=request.user, at=timezone.now())
        messages.success(request, f"You declined to sign {ref}; it is negotiated again.")
        return redirect(addresses.of(ref))
    return redirect("console:agreement_accept", ref=ref)


@needs("agreements.sign")
def void(request: StaffRequest, ref: str) -> HttpResponse:
    agreement = agreement_of(ref)
    envelope = _envelope(agreement)
    form = ReasonForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            actions.void_envelope(
                envelope=envelope, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, f"{ref} is negotiated again; all links are dead.")
            return redirect(addresses.of(ref))
    lead = "Nobody can sign it any more, and its approval no longer counts."
    way = crumbs_of(agreement)
    return forms.page(
        request, form, title="Call the envelope back", lead=lead, submit="Void the envelope", **way
    )


@require_POST
@needs("agreements.sign")
def resend(request: StaffRequest, ref: str, order: int) -> HttpResponse:
    envelope = _envelope(agreement_of(ref))
    signatory = get_object_or_404(queries.signatories(envelope), order=order)
    signatory.envelope = envelope
    with forms.told(request):
        actions.resend_link(signatory=signatory, by=request.user, at=timezone.now())
        messages.success(request, f"{signatory} is mailed a new link; the old one is dead.")
    return redirect(addresses.of(ref))


def _envelope(agreement: Agreement) -> Envelope:
    """The one that is out, with its agreement as the page has read it; 404 without one."""
    envelope = queries.open_envelope(agreement)
    if envelope is None:
        raise Http404
    envelope.agreement = agreement
    return envelope


def _mine(request: StaffRequest, ref: str) -> Signatory:
    """The place of this person in the envelope that is out; 404 where they have none."""
    envelope = _envelope(agreement_of(ref))
    signatory = get_object_or_404(queries.signatories(envelope), person=request.user)
    signatory.envelope = envelope
    return signatory


def _evidence(request: StaffRequest) -> actions.Evidence:
    agent = request.headers.get("User-Agent", "")
    return actions.Evidence(client_ip(request), agent, channel="console")


def _page(request: StaffRequest, signatory: Signatory, form: AcceptForm) -> HttpResponse:
    envelope = signatory.envelope
    more: dict[str, Any] = crumbs_of(envelope.agreement)
    return forms.page(
        request,
        form,
        title=f"Sign {envelope.agreement.ref}",
        lead=f"{envelope.agreement.title} with {envelope.agreement.partner}.",
        template="console/signatures/accept.html",
        submit="Sign",
        envelope=envelope,
        signatory=signatory,
        agreement=envelope.agreement,
        trouble=queries.why_not_sign(signatory, timezone.now()),
        **more,
    )
