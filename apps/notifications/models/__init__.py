"""The outbox, who wants what, and webhooks."""

from apps.notifications.models.outbox import Delivery, DeliveryRun, Notice, Preference
from apps.notifications.models.partners import Subscription
from apps.notifications.models.webhooks import Webhook, WebhookDelivery

__all__ = [
    "Delivery",
    "DeliveryRun",
    "Notice",
    "Preference",
    "Subscription",
    "Webhook",
    "WebhookDelivery",
]
