"""Webhooks of a partner: add, change, test, and the log of what was sent."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.core import paging
from apps.core.ui import forms
from apps.notifications import actions, for_partner, rules
from apps.notifications.enums import Topic
from apps.notifications.forms import EditForm, WebhookForm
from apps.portal.access import PartnerRequest, member, sure

SIZE = 25


@require_safe
@member("manage")
def webhook_list(request: PartnerRequest) -> HttpResponse:
    hooks = for_partner.webhooks(request.seat.partner)
    return render(request, "portal/webhooks/list.html", {"hooks": hooks})


@member("manage")
def add(request: PartnerRequest) -> HttpResponse:
    form = WebhookForm(forms.sent(request), events=choices())
    if form.is_valid():
        with forms.refusals(form):
            hook = actions.add_webhook(
                partner=request.seat.partner, by=request.seat.user, at=timezone.now(),
                **form.cleaned_data,
            )  # fmt: skip
            return _show_secret(request, hook)
    return forms.page(
        request, form, title="New webhook", back="/portal/webhooks/", submit="Add webhook",
        template="portal/form.html",
    )  # fmt: skip


@require_safe
@member("manage")
def webhook(request: PartnerRequest, uid: str) -> HttpResponse:
    """Where it goes, what it gets, and its log."""
    hook = _hook(request, uid)
    log = paging.page(for_partner.deliveries(hook), number=request.GET.get("page", 1), size=SIZE)
    wanted = [rules.EVENTS[name].label for name in hook.wants if name in rules.EVENTS]
    shown = {"hook": hook, "log": log, "wanted": wanted, "events": rules.EVENTS}
    return render(request, "portal/webhooks/page.html", shown)


@member("manage")
def edit(request: PartnerRequest, uid: str) -> HttpResponse:
    hook = _hook(request, uid)
    now = {"name": hook.name, "url": hook.url, "events": hook.wants, "is_on": hook.is_on}
    form = EditForm(forms.sent(request), initial=now, events=choices())
    if form.is_valid():
        with forms.refusals(form):
            actions.edit_webhook(
                webhook=hook, by=request.seat.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, "Saved.")
            return redirect("portal:webhook", uid=hook.uid)
    return forms.page(
        request, form, title=f"Change {hook.name}", back=f"/portal/webhooks/{hook.uid}/",
        template="portal/form.html",
    )  # fmt: skip


@require_POST
@member("manage")
def renew_secret(request: PartnerRequest, uid: str) -> HttpResponse:
    hook = _hook(request, uid)
    actions.renew_secret(webhook=hook, by=request.seat.user, at=timezone.now())
    return _show_secret(request, hook)


@require_POST
@member("manage")
def send_test(request: PartnerRequest, uid: str) -> HttpResponse:
    hook = _hook(request, uid)
    with forms.told(request):
        actions.send_test(webhook=hook, by=request.seat.user, at=timezone.now())
        messages.success(request, "A test message goes out within half a minute.")
    return redirect("portal:webhook", uid=hook.uid)


@require_POST
@member("manage")
def remove(request: PartnerRequest, uid: str) -> HttpResponse:
    hook = _hook(request, uid)
    actions.remove_webhook(webhook=hook, by=request.seat.user, at=timezone.now())
    messages.success(request, f"{hook.name} is removed. Nothing is sent there any more.")
    return redirect("portal:webhook_list")


@require_POST
@member("manage")
def replay(request: PartnerRequest, uid: str, message: str) -> HttpResponse:
    hook = _hook(request, uid)
    found = sure(request, for_partner.delivery(hook, message))
    with forms.told(request):
        actions.replay(delivery=found, by=request.seat.user, at=timezone.now())
        messages.success(request, "The message goes out again within half a minute.")
    return redirect("portal:webhook", uid=hook.uid)


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """A partner's events by topic, with their labels."""
    return [
        (topic.label, [(event.name, event.label) for event in rules.events_of(topic)])
        for topic in Topic
    ]


def _hook(request: PartnerRequest, uid: str) -> Any:
    """A webhook of the partner of the seat, or 404."""
    return sure(request, for_partner.webhook(request.seat.partner, uid))


def _show_secret(request: PartnerRequest, hook: Any) -> HttpResponse:
    """The only page that shows a secret, and only in answer to making it."""
    return render(request, "portal/webhooks/secret.html", {"hook": hook})
