"""The only writer of the outbox: tell people, send mails and webhooks, note what was read."""

from apps.notifications.actions.delivering import (
    BATCH,
    LEASE,
    Told,
    deliver,
    deliver_digests,
    send_again,
)
from apps.notifications.actions.joining import (
    come_in,
    invite_member,
    note_sign_in,
    tell_of_change,
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
from apps.notifications.actions.refreshing import application, refresh_rights

__all__ = [
    "BATCH",
    "LEASE",
    "News",
    "Told",
    "add_webhook",
    "application",
    "come_in",
    "deliver",
    "deliver_digests",
    "edit_webhook",
    "enqueue",
    "invite_member",
    "mark_all_read",
    "mark_read",
    "note_sign_in",
    "policy",
    "post_due",
    "publish",
    "refresh_rights",
    "remove_webhook",
    "renew_secret",
    "replay",
    "send_again",
    "send_test",
    "set_preference",
    "subscribe_contact",
    "subscribe_member",
    "tell_of_change",
    "tell_partner",
]
