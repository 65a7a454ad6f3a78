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

__all__ = [
    "Reader",
    "cadence_by_role",
    "deliveries",
    "inbox",
    "muted",
    "readers_of",
    "runs",
    "told_keys",
    "unread_count",
]
