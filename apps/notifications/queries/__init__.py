"""Reads over the outbox."""

from apps.notifications.queries.outbox import (
    deliveries,
    inbox,
    muted,
    runs,
    told_keys,
    unread_count,
)
from apps.notifications.queries.readers import Reader, cadence_by_role, readers_of
from apps.notifications.queries.webhooks import message_to, messages_to, our_messages, our_webhooks

__all__ = [
    "Reader",
    "cadence_by_role",
    "deliveries",
    "inbox",
    "message_to",
    "messages_to",
    "muted",
    "our_messages",
    "our_webhooks",
    "readers_of",
    "runs",
    "told_keys",
    "unread_count",
]
