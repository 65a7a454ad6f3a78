"""What a partner does with a request that is sent: answer, change, call off, order, confirm."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.capacity import actions, for_partner
from apps.capacity.enums import Decision
from apps.core.errors import Refused
from apps.core.ui import forms
from apps.portal.access import PartnerRequest, member, sure
from apps.portal.requests import act_pages
from apps.portal.requests import forms as shapes
from apps.portal.requests.act_pages import Act
from apps.portal.requests.finding import acting, found, read, seen_version

Verb = Callable[..., Any]


@member("request")
def answer(request: PartnerRequest, ref: str) -> HttpResponse:
    asked = read(request, ref, timezone.now()).question
    act = Act("Answer the question", "Send the answer", asked)
    return _act(request, found(request, ref), shapes.AnswerForm, actions.answer, act)


@member("request")
def edit(request: PartnerRequest, ref: str) -> HttpResponse:
    """Change what was asked: all of it on one page. It becomes a new version."""
    one = found(request, ref)
    form = act_pages.edit_form(request, one)
    if request.method == "POST":
        form.is_valid()
        try:
            actions.edit(
                request=one, content=form.changed, acting=acting(request), at=timezone.now(),
                version=seen_version(request),
            )  # fmt: skip
        except Refused as refusal:
            return act_pages.edit_refused(request, ref, form, refusal)
        messages.success(request, f"Changed. It is version {one.version} now.")
        return redirect("portal:request_detail", ref)
    return act_pages.edit_page(request, one, form)


@member("request")
def cancel(request: PartnerRequest, ref: str) -> HttpResponse:
    act = Act("Call it off", "Call it off", "What is reserved for it becomes free at once.")
    return _act(request, found(request, ref), shapes.CancelForm, actions.cancel, act)


@member("confirm")
def order(request: PartnerRequest, ref: str) -> HttpResponse:
    act = Act("The cross-connect is ordered", "Record the order", act_pages.ORDER)
    return _act(request, found(request, ref), shapes.OrderForm, actions.order_cross_connect, act)


@member("confirm")
def patched(request: PartnerRequest, ref: str) -> HttpResponse:
    act = Act("It is patched", "Report it patched", act_pages.PATCHED)
    return _act(request, found(request, ref), shapes.PatchedForm, actions.report_patched, act)


@member("confirm")
def dispute(request: PartnerRequest, ref: str) -> HttpResponse:
    act = Act("It is not patched", "Dispute it", act_pages.DISPUTE)
    return _act(request, found(request, ref), shapes.DisputeForm, actions.dispute, act)


@member("confirm")
def confirm(request: PartnerRequest, ref: str) -> HttpResponse:
    act = Act("It works", "Confirm that it works", act_pages.CONFIRM)
    return _act(request, found(request, ref), shapes.ConfirmForm, actions.confirm, act)


@member("comment")
def comment(request: PartnerRequest, ref: str) -> HttpResponse:
    act = Act("Write a comment", "Write it", "", anchor="#talk")
    return _act(request, found(request, ref), shapes.CommentForm, actions.comment, act)


@require_POST
@member("request")
def appeal(request: PartnerRequest, ref: str) -> HttpResponse:
    """A new draft of the same content, linked to the one that was declined."""
    one = found(request, ref)
    with forms.told(request):
        draft = actions.draft(
            partner=one.partner, type=one.type, content=for_partner.typed(one), asn=one.asn,
            acting=acting(request), at=timezone.now(), linked_to=one.ref,
        )  # fmt: skip
        return redirect("portal:request_detail", draft.ref)
    return redirect("portal:request_detail", ref)


def _act(
    request: PartnerRequest, one: Any, shape: type[forms.Form], verb: Verb, act: Act
) -> HttpResponse:
    """One form, one action, back to the page; what was typed stays when it is refused."""
    form = shape(forms.sent(request))
    if form.is_valid():
        try:
            verb(
                request=one, acting=acting(request), at=timezone.now(),
                version=seen_version(request), **form.cleaned_data,
            )  # fmt: skip
        except Refused as refusal:
            return act_pages.refused(request, one.ref, form, act, refusal)
        messages.success(request, act.done)
        return redirect(reverse("portal:request_detail", args=[one.ref]) + act.anchor)
    return act_pages.form_page(request, one, form, act)


@require_POST
@member("request")
def withdraw(request: PartnerRequest, ref: str, uid: str) -> HttpResponse:
    """Take one line back before it is decided; the others stay."""
    line = sure(request, for_partner.line(request.seat.partner, uid))
    if line.request.ref != ref:
        raise Http404
    with forms.told(request):
        actions.decide_line(
            line=line, decision=Decision.WITHDRAWN, acting=acting(request), at=timezone.now()
        )
        messages.success(request, f"{line.label} is withdrawn.")
    return redirect("portal:request_detail", ref)
