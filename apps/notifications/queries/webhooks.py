"""Reads over the webhooks of our own systems."""

from uuid import UUID

from django.db.models import QuerySet

from apps.notifications.models import Webhook, WebhookDelivery


def our_webhooks() -> QuerySet[Webhook]:
    """Those of our own systems, by name; removed ones are left out."""
    return Webhook.objects.filter(partner=None, removed_at=None).order_by("name", "pk")


def our_messages() -> QuerySet[WebhookDelivery]:
    """What was sent to those of our own systems, in no order."""
    return WebhookDelivery.objects.filter(webhook__partner=None, webhook__removed_at=None)


def messages_to(hook: Webhook) -> QuerySet[WebhookDelivery]:
    """The log of a webhook, newest first."""
    return WebhookDelivery.objects.filter(webhook=hook).order_by("-created_at", "-pk")


def message_to(hook: Webhook, uid: UUID) -> WebhookDelivery | None:
    return messages_to(hook).filter(uid=uid).first()
