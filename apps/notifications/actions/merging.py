"""Two contacts become one, with what hangs on them here: notices and subscriptions."""

from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.notifications.models import Notice, Subscription
from apps.partners import actions as partners
from apps.partners.models import Contact, ContactMerge


@transaction.atomic
def merge_contacts(*, kept: Contact, gone: Contact, by: User | None, at: datetime) -> ContactMerge:
    """As `partners.merge_contacts`; mails they got and what they chose to get move as well.

    Where `kept` has chosen already for a topic, its own choice stays.
    """
    merge = partners.merge_contacts(kept=kept, gone=gone, by=by, at=at)
    told = set(Notice.objects.filter(contact=kept).values_list("key", flat=True))
    notices = list(
        Notice.objects.filter(contact=gone).exclude(key__in=told).values_list("pk", flat=True)
    )
    rows = Subscription.objects.filter(contact=kept).values_list("topic", "program")
    chosen = set(rows)
    theirs = Subscription.objects.filter(contact=gone)
    subscriptions = [row.pk for row in theirs if (row.topic, row.program) not in chosen]
    Notice.objects.filter(pk__in=notices).update(contact=kept)
    Subscription.objects.filter(pk__in=subscriptions).update(contact=kept)
    partners.note_moved(merge=merge, notices=notices, subscriptions=subscriptions)
    return merge


@transaction.atomic
def undo_merge(*, merge: ContactMerge, by: User | None, at: datetime) -> ContactMerge:
    """As `partners.undo_merge`, and what had moved here goes back."""
    merge = partners.undo_merge(merge=merge, by=by, at=at)
    Notice.objects.filter(pk__in=merge.before.get("notices", [])).update(contact=merge.gone)
    rows = Subscription.objects.filter(pk__in=merge.before.get("subscriptions", []))
    rows.update(contact=merge.gone)
    return merge
