"""When a message is tried again, who wants which, what happens that others may hear of."""

from apps.notifications.rules import ours
from apps.notifications.rules.events import EVENTS, Event, events_of, names_of
from apps.notifications.rules.subscribing import (
    DIGEST_HOUR,
    OPERATIONAL,
    may_have,
    next_digest,
    wanted_by_contact,
    wanted_by_member,
)
from apps.notifications.rules.waiting import MOST_ATTEMPTS, wait_after

__all__ = [
    "DIGEST_HOUR",
    "EVENTS",
    "Event",
    "MOST_ATTEMPTS",
    "OPERATIONAL",
    "events_of",
    "may_have",
    "names_of",
    "next_digest",
    "ours",
    "wait_after",
    "wanted_by_contact",
    "wanted_by_member",
]
