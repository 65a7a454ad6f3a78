"""Webhooks of our own systems among the endpoints: one that took a message."""

from types import SimpleNamespace
from typing import Any

from apps.notifications import actions
from apps.notifications.models import Webhook, WebhookDelivery
from tests import factories as make
from tests.factories import AT

NEEDED = "webhooks.manage"
URL = "https://hooks.example/all"
NOBODY = "00000000-0000-0000-0000-000000000000"
NAMED = {"webhook": NOBODY, "delivery": NOBODY}
ENDPOINTS = [
    ("webhook-list", "get", NEEDED),
    ("webhook-list", "post", NEEDED),
    ("webhook-detail", "get", NEEDED),
    ("webhook-edit", "post", NEEDED),
    ("webhook-secret", "post", NEEDED),
    ("webhook-test", "post", NEEDED),
    ("webhook-remove", "post", NEEDED),
    ("delivery-list", "get", NEEDED),
    ("delivery-detail", "get", NEEDED),
    ("delivery-again", "post", NEEDED),
]


def sent_to(hook: Webhook, **facts: Any) -> WebhookDelivery:
    """A message that was taken."""
    actions.send_test(webhook=hook, by=None, at=AT)
    sent = WebhookDelivery.objects.filter(webhook=hook).order_by("-pk")[:1]
    taken = {"state": "SENT", "attempts": 1, "sent_at": AT, "status": 204, **facts}
    WebhookDelivery.objects.filter(pk__in=[each.pk for each in sent]).update(**taken)
    return WebhookDelivery.objects.get(pk=sent[0].pk)


def to_hook(world: SimpleNamespace, role: str) -> None:
    hook = make.webhook(None, URL)
    world.webhook, world.delivery = hook.uid, sent_to(hook).uid


READY = {name: to_hook for name, _, _ in ENDPOINTS if not name.endswith("-list")}
BODIES: dict[str, Any] = {
    "webhook-list": {"name": "Data warehouse", "url": URL},
    "webhook-edit": {"is_on": False},
}
