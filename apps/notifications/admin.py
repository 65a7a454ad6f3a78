from apps.core.admin import show
from apps.notifications.models import (
    Delivery,
    DeliveryRun,
    Notice,
    Preference,
    Subscription,
    Webhook,
    WebhookDelivery,
)

show(Notice, Delivery, DeliveryRun, Preference, Subscription, Webhook, WebhookDelivery)
