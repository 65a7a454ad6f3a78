"""Webhooks of our own systems: add, change, test, and the log of what was sent."""

from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import forms
from apps.console.access import StaffRequest, needs
from apps.core import paging
from apps.notifications import actions, queries, rules
from apps.notifications.forms import EditForm, WebhookForm
from apps.notifications.models import Webhook

SIZE = 25


@needs("webhooks.manage")
def webhook_list(request: StaffRequest) -> HttpResponse:
    return render(request, "console/webhooks/list.html", {"hooks": queries.our_webhooks()})


@needs("webhooks.manage")
def add(request: StaffRequest) -> HttpResponse:
    form = WebhookForm(forms.sent(request), events=choices())
    if form.is_valid():
        with forms.refusals(form):
            hook = actions.add_webhook(
                partner=None, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            return _show_secret(request, hook)
    return forms.page(request, form, title="New webhook", submit="Add webhook", **_crumbs())


@needs("webhooks.manage")
def webhook(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Where it goes, what it gets, and its log."""
    hook = _hook(uid)
    log = paging.page(queries.messages_to(hook), number=request.GET.get("page", 1), size=SIZE)
    known = rules.ours.names()
    wanted = [rules.ours.label(name) for name in hook.wants if name in known]
    return render(
        request, "console/webhooks/page.html", {"hook": hook, "log": log, "wanted": wanted}
    )


@needs("webhooks.manage")
def edit(request: StaffRequest, uid: UUID) -> HttpResponse:
    hook = _hook(uid)
    now = {"name": hook.name, "url": hook.url, "events": hook.wants, "is_on": hook.is_on}
    form = EditForm(forms.sent(request), initial=now, events=choices())
    if form.is_valid():
        with forms.refusals(form):
            actions.edit_webhook(
                webhook=hook, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, "Saved.")
            return redirect("console:webhook", hook.uid)
    return forms.page(request, form, title=f"Change {hook.name}", **_crumbs(hook))


@require_POST
@needs("webhooks.manage")
def renew_secret(request: StaffRequest, uid: UUID) -> HttpResponse:
    hook = _hook(uid)
    actions.renew_secret(webhook=hook, by=request.user, at=timezone.now())
    return _show_secret(request, hook)


@require_POST
@needs("webhooks.manage")
def send_test(request: StaffRequest, uid: UUID) -> HttpResponse:
    hook = _hook(uid)
    with forms.told(request):
        actions.send_test(webhook=hook, by=request.user, at=timezone.now())
        messages.success(request, "A test message goes out within half a minute.")
    return redirect("console:webhook", hook.uid)


@require_POST
@needs("webhooks.manage")
def remove(request: StaffRequest, uid: UUID) -> HttpResponse:
    hook = _hook(uid)
    actions.remove_webhook(webhook=hook, by=request.user, at=timezone.now())
    messages.success(request, f"{hook.name} is removed. Nothing is sent there any more.")
    return redirect("console:webhook_list")


@require_POST
@needs("webhooks.manage")
def replay(request: StaffRequest, uid: UUID, message: UUID) -> HttpResponse:
    hook = _hook(uid)
    found = queries.message_to(hook, message)
    if found is None:
        raise Http404
    with forms.told(request):
        actions.replay(delivery=found, by=request.user, at=timezone.now())
        messages.success(request, "The message goes out again within half a minute.")
    return redirect("console:webhook", hook.uid)


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Our events by noun, with their labels."""
    return [
        (noun.replace("_", " ").capitalize(), [(name, rules.ours.label(name)) for name in names])
        for noun, names in groupby(rules.ours.names(), key=lambda name: name.partition(".")[0])
    ]


def _hook(uid: UUID) -> Webhook:
    return get_object_or_404(queries.our_webhooks(), uid=uid)


def _show_secret(request: StaffRequest, hook: Webhook) -> HttpResponse:
    """The only page that shows a secret, and only in answer to making it."""
    return render(request, "console/webhooks/secret.html", {"hook": hook})


def _crumbs(hook: Webhook | None = None) -> dict[str, Any]:
    all_of_them = reverse("console:webhook_list")
    if hook is None:
        return {"back": all_of_them, "crumbs": [(all_of_them, "Webhooks")]}
    here = reverse("console:webhook", args=[hook.uid])
    return {"back": here, "crumbs": [(all_of_them, "Webhooks"), (here, hook.name)]}
