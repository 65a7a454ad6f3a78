"""Subscriptions to reports: the list, one of them with its log, and what one does with it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import access, forms, lists
from apps.console.access import StaffRequest, needs
from apps.console.subscriptions import forms as shapes
from apps.console.subscriptions import listing
from apps.console.subscriptions.shown import mail_of
from apps.core import jobs
from apps.reports import actions, queries, rules, tasks
from apps.reports.enums import Section
from apps.reports.models import Subscription

LEAD = "Who gets which report by mail, at their own hour. Nobody gets what they may not read."
MOST_SHOWN = 50


@needs("reports.view")
def subscription_list(request: StaffRequest) -> HttpResponseBase:
    return lists.respond(
        request, listing.SUBSCRIPTIONS, queries.subscriptions_for(request.user),
        title="Report subscriptions", lead=LEAD, template="console/subscriptions/list.html",
    )  # fmt: skip


@needs("reports.view")
def new(request: StaffRequest) -> HttpResponse:
    """For oneself; for colleagues and roles too where one writes reports."""
    known = shapes.usual() | request.GET.dict()
    form = shapes.SubscriptionForm(forms.sent(request), initial=known, writes=_writes(request))
    if form.is_valid():
        with forms.refusals(form):
            row = actions.subscribe(
                kind=form.cleaned_data["kind"], scope=form.asked, terms=form.terms,
                by=request.user, at=timezone.now(), **form.reader(request.user),
            )  # fmt: skip
            messages.success(request, "Subscribed. The first mail comes when it is due next.")
            return redirect("console:subscription_detail", pk=row.pk)
    return _form(request, form, title="Subscribe to reports", lead=LEAD, submit="Subscribe",
                 back=reverse("console:subscription_list"))  # fmt: skip


@needs("reports.view")
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    form = shapes.TermsForm(
        forms.sent(request), initial=shapes.terms_of(row), writes=_writes(request)
    )
    if form.is_valid():
        with forms.refusals(form):
            actions.resubscribe(row=row, terms=form.terms, by=request.user, at=timezone.now())
            messages.success(request, "Saved.")
            return redirect("console:subscription_detail", pk=pk)
    back = reverse("console:subscription_detail", args=[pk])
    return _form(request, form, title=str(row), lead=f"For {listing.reader(row)}.", back=back)


@needs("reports.view")
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    """What it holds, when it is due, and each mail that came of it."""
    row = _found(request, pk)
    listing.decorate([row])
    tone, word = listing.stand(row)
    context = {
        "subject": row, "title": str(row), "tone": tone, "word": word,
        "reader": listing.reader(row), "schedule": rules.schedule_words(row.schedule),
        "files": listing.files(row), "last": listing.moment(row.last_sent),  # type: ignore[attr-defined]
        "next": listing.moment(row.next_due),  # type: ignore[attr-defined]
        "sections": ", ".join(Section(each).label for each in row.sections),
        "can_change": queries.may_change(request.user, row),
        "is_reader": queries.is_reader(request.user, row),
        "is_out": row.opt_outs.filter(person=request.user).exists(),
        "log": [(each, *mail_of(each)) for each in queries.sendings(row)[:MOST_SHOWN]],
    }  # fmt: skip
    return render(request, "console/subscriptions/detail.html", context)


@require_POST
@needs("reports.view")
def pause(request: StaffRequest, pk: int) -> HttpResponse:
    return _done(request, pk, actions.pause, "Paused. Nothing is sent until you resume it.")


@require_POST
@needs("reports.view")
def resume(request: StaffRequest, pk: int) -> HttpResponse:
    return _done(request, pk, actions.resume, "It goes on when it is due next.")


@require_POST
@needs("reports.view")
def end(request: StaffRequest, pk: int) -> HttpResponse:
    return _done(request, pk, actions.end, "Ended. Its log stays.")


@require_POST
@needs("reports.view")
def send(request: StaffRequest, pk: int) -> HttpResponse:
    """One to whoever presses the button, beside the schedule."""
    row = _found(request, pk)
    with forms.told(request):
        actions.send_now(row=row, reader=request.user, at=timezone.now())
        jobs.soon(tasks.send_reports)
        messages.success(request, f"It comes to {request.user.email} once its files are made.")
    return redirect("console:subscription_detail", pk=pk)


@require_POST
@needs("reports.view")
def leave(request: StaffRequest, pk: int) -> HttpResponse:
    """Out of what one's role gets, or in again."""
    row = _found(request, pk)
    is_back = request.POST.get("back") == "yes"
    act = actions.join if is_back else actions.leave
    act(row=row, reader=request.user, at=timezone.now())
    messages.success(request, "You get it again." if is_back else "You do not get it any more.")
    return redirect("console:subscription_detail", pk=pk)


def _done(request: StaffRequest, pk: int, act: Callable[..., Any], said: str) -> HttpResponse:
    row = _found(request, pk)
    with forms.told(request):
        act(row=row, by=request.user, at=timezone.now())
        messages.success(request, said)
    return redirect("console:subscription_detail", pk=pk)


def _found(request: StaffRequest, pk: int) -> Subscription:
    return get_object_or_404(queries.subscriptions_for(request.user), pk=pk)


def _writes(request: StaffRequest) -> bool:
    return access.may(request.user, "reports.write")


def _form(request: StaffRequest, form: shapes.TermsForm, **shown: Any) -> HttpResponse:
    home = reverse("console:subscription_list")
    crumbs = [(reverse("console:report_list"), "Reports"), (home, "Subscriptions")]
    return forms.page(
        request, form, template="console/subscriptions/form.html", crumbs=crumbs, **shown
    )
