"""Notices under an agreement: log, look at, send, record the receipt, take back, waive, confirm."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.agreements import actions, queries
from apps.agreements.enums import NoticeKind, NoticeState, Side, State, Timely
from apps.agreements.models import ContractNotice
from apps.console import access, forms
from apps.console.access import StaffRequest, needs
from apps.console.agreements import renewals
from apps.console.agreements.forms import ReasonForm
from apps.console.agreements.renewal_forms import NoticeForm, ReceiptForm, SendForm, WaiverForm
from apps.console.agreements.views.found import agreement_of, crumbs_of
from apps.console.statuses import notice_look
from apps.core import lifecycle


@needs("agreements.renew")
def notice_new(request: StaffRequest, ref: str) -> HttpResponse:
    agreement = agreement_of(ref)
    start = {"kind": request.GET.get("kind", NoticeKind.NON_RENEWAL), "side": Side.US}
    form = NoticeForm(forms.sent(request), tz=agreement.governing_tz, initial=start)
    if form.is_valid():
        with forms.refusals(form):
            notice = actions.log_notice(
                agreement=agreement, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, f"{notice.ref} is kept.")
            return redirect("console:notice_detail", ref=ref, notice=notice.ref)
    lead = "Only its receipt counts; whether it was in time follows from that."
    way = crumbs_of(agreement)
    return forms.page(request, form, title="Log a notice", lead=lead, submit="Keep notice", **way)


@needs("agreements.view")
def notice_detail(request: StaffRequest, ref: str, notice: str) -> HttpResponse:
    found = _notice(ref, notice)
    context = {
        "notice": found,
        "agreement": found.agreement,
        "look": notice_look(found),
        "letter": renewals.letter(found),
        "moves": lifecycle.history(found.ref),
        **_rights(request, found),
        **crumbs_of(found.agreement),
    }
    return render(request, "console/agreements/notice.html", context)


@needs("agreements.renew")
def notice_send(request: StaffRequest, ref: str, notice: str) -> HttpResponse:
    found = _notice(ref, notice)
    start = {"method": found.method, "deemed_days": found.deemed_days}
    form = SendForm(forms.sent(request), tz=found.agreement.governing_tz, initial=start)
    return _act(request, found, form, actions.send_notice, f"Send {notice}", "Record as sent")


@needs("agreements.renew")
def notice_receive(request: StaffRequest, ref: str, notice: str) -> HttpResponse:
    found = _notice(ref, notice)
    form = ReceiptForm(forms.sent(request), tz=found.agreement.governing_tz)
    title = f"Receipt of {notice}"
    return _act(request, found, form, actions.record_receipt, title, "Record the receipt")


@needs("agreements.renew")
def notice_withdraw(request: StaffRequest, ref: str, notice: str) -> HttpResponse:
    form = ReasonForm(forms.sent(request))
    found = _notice(ref, notice)
    return _act(request, found, form, actions.withdraw_notice, f"Withdraw {notice}", "Withdraw")


@needs("agreements.sign")
def notice_waive(request: StaffRequest, ref: str, notice: str) -> HttpResponse:
    form = WaiverForm(forms.sent(request))
    title = f"Waive the lateness of {notice}"
    found = _notice(ref, notice)
    return _act(request, found, form, actions.waive_lateness, title, "Record the waiver")


@require_POST
@needs("agreements.sign")
def notice_confirm(request: StaffRequest, ref: str, notice: str) -> HttpResponse:
    found = _notice(ref, notice)
    with forms.told(request):
        actions.confirm_termination(notice=found, by=request.user, at=timezone.now())
        messages.success(request, f"{notice} is confirmed.")
    return redirect("console:notice_detail", ref=ref, notice=notice)


def _act(
    request: StaffRequest, notice: ContractNotice, form: Any, verb: Callable[..., Any],
    title: str, submit: str,
) -> HttpResponse:  # fmt: skip
    """One form, one action, back to the notice."""
    here = reverse("console:notice_detail", args=[notice.agreement.ref, notice.ref])
    if form.is_valid():
        with forms.refusals(form):
            verb(notice=notice, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, "Saved.")
            return redirect(here)
    crumbs = [*crumbs_of(notice.agreement)["crumbs"], (here, notice.ref)]
    return forms.page(request, form, title=title, submit=submit, back=here, crumbs=crumbs)


def _notice(ref: str, notice: str) -> ContractNotice:
    return get_object_or_404(queries.notices(), agreement__ref=ref, ref=notice)


def _rights(request: StaffRequest, notice: ContractNotice) -> dict[str, bool]:
    """What this person may do with it as it is."""
    is_live = notice.agreement.state == State.ACTIVE
    may_renew = is_live and access.may(request.user, "agreements.renew")
    may_sign = is_live and access.may(request.user, "agreements.sign")
    is_received = notice.state == NoticeState.RECEIVED
    waits = notice.kind == NoticeKind.TERMINATION and notice.confirmed_at is None
    return {
        "can_send": may_renew and notice.state == NoticeState.DRAFT,
        "can_receive": may_renew and notice.state in (NoticeState.DRAFT, NoticeState.SENT),
        "can_withdraw": may_renew and notice.state != NoticeState.WITHDRAWN,
        "can_waive": may_sign and is_received and notice.timely == Timely.LATE,
        "can_confirm": may_sign and is_received and waits,
    }
