"""The only writer of the outbox: tell people, send mails and webhooks, note what was read."""

from apps.notifications.actions.delivering import (
    BATCH,
    LEASE,
    Told,
    deliver,
    deliver_digests,
    send_again,
)
from apps.notifications.actions.outbox import News, enqueue, tell_partner
from apps.notifications.actions.publishing import (
    add_webhook,
    edit_webhook,
    policy,
    post_due,
    publish,
    remove_webhook,
    renew_secret,
    replay,
    send_test,
)
from apps.notifications.actions.reading import (
    mark_all_read,
    mark_read,
    set_preference,
    subscribe_contact,
    subscribe_member,
)

__all__ = [
    "BATCH",
    "LEASE",
    "News",
    "Told",
    "add_webhook",
    "deliver",
    "deliver_digests",
    "edit_webhook",
    "enqueue",
    "mark_all_read",
    "mark_read",
    "policy",
    "post_due",
    "publish",
    "remove_webhook",
    "renew_secret",
    "replay",
    "send_again",
    "send_test",
    "set_preference",
    "subscribe_contact",
    "subscribe_member",
    "tell_partner",
]
