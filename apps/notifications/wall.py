"""What somebody at a partner may read: their own notices, every mail to the partner, webhooks."""

from apps.core.wall import of, own, where

TABLES = (
    where("notifications.Notice", "recipient_id = {user} OR partner_id = {partner}"),
    of("notifications.Delivery", "notice"),
    own("notifications.Subscription"),
    own("notifications.Webhook", hidden=("secret",)),
    of("notifications.WebhookDelivery", "webhook"),
)
