"""Reads over the outbox."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from apps.accounts.models import User
from apps.notifications.enums import Channel, DeliveryState
from apps.notifications.models import Delivery, DeliveryRun, Notice, Preference


def inbox(user: User) -> QuerySet[Notice]:
    """What a person is told in the application, newest first."""
    shown = Delivery.objects.filter(notice=OuterRef("pk"), channel=Channel.IN_APP)
    return (
        Notice.objects.filter(Exists(shown), recipient=user)
        .select_related("recipient")
        .order_by("-created_at", "-pk")
    )


def unread_count(user: User) -> int:
    """How many notices wait to be read; one query, answered by a partial index."""
    return Notice.objects.filter(recipient=user, read_at=None).count()


def deliveries(*, ref: str = "", state: str = "") -> QuerySet[Delivery]:
    """E-mails, newest first: about one object, in one state, or all."""
    found = Delivery.objects.filter(channel=Channel.EMAIL).select_related("notice__recipient")
    if ref:
        found = found.filter(notice__ref=ref)
    if state:
        found = found.filter(state=DeliveryState(state))
    return found.order_by("-due_at", "-pk")


def runs() -> QuerySet[DeliveryRun]:
    """Runs of the sender that had something to do, newest first."""
    return DeliveryRun.objects.order_by("-started_at", "-pk")


def told_keys(keys: Iterable[str]) -> set[str]:
    """Which of some keys somebody was told by already. One query."""
    return set(Notice.objects.filter(key__in=list(keys)).values_list("key", flat=True))


def muted(user: User) -> set[tuple[str, str]]:
    """The (kind, channel) pairs a person does not want."""
    return set(Preference.objects.filter(user=user).values_list("kind", "channel"))
