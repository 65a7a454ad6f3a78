"""The only writer of the outbox: tell people, send mails and webhooks, note what was read."""

from apps.notifications.actions.access import (
    change_member,
    issue_token,
    revoke_token,
    suspend_idle,
    tell_of_change,
)
from apps.notifications.actions.broadcasting import broadcast
from apps.notifications.actions.delivering import (
    BATCH,
    LEASE,
    Told,
    deliver,
    deliver_digests,
    send_again,
)
from apps.notifications.actions.joining import (
    accept_invitation,
    come_in,
    invite_member,
    note_sign_in,
)
from apps.notifications.actions.merging import merge_contacts, undo_merge
from apps.notifications.actions.outbox import News, enqueue, tell_partner
from apps.notifications.actions.outreach import (
    send_letters,
    send_test_letter,
    stop_address,
    who_stops,
)
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
    "accept_invitation",
    "add_webhook",
    "application",
    "broadcast",
    "change_member",
    "come_in",
    "deliver",
    "deliver_digests",
    "edit_webhook",
    "enqueue",
    "invite_member",
    "issue_token",
    "mark_all_read",
    "mark_read",
    "merge_contacts",
    "note_sign_in",
    "policy",
    "post_due",
    "publish",
    "refresh_rights",
    "remove_webhook",
    "renew_secret",
    "replay",
    "revoke_token",
    "send_again",
    "send_letters",
    "send_test",
    "send_test_letter",
    "set_preference",
    "stop_address",
    "subscribe_contact",
    "subscribe_member",
    "suspend_idle",
    "tell_of_change",
    "tell_partner",
    "undo_merge",
    "who_stops",
]
