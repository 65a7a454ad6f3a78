"""Alerts about saved views: who wants to be told, and what was seen last. Writes only `ViewAlert`.

Which rows a view has now is known above, where the lists are.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.core.models import SavedFilter, ViewAlert

MOST = 30  # of one person


def may_see(view: SavedFilter, user: User) -> bool:
    """One's own, and those that others share."""
    return view.is_shared or view.owner_id == user.pk


def with_alert(views: QuerySet[SavedFilter], user: User | int) -> QuerySet[SavedFilter]:
    """Annotated `tells`: whether this person is told of the view."""
    return views.annotate(tells=Exists(ViewAlert.objects.filter(view=OuterRef("pk"), user=user)))


def of(view: SavedFilter, user: User) -> ViewAlert | None:
    return ViewAlert.objects.filter(view=view, user=user).first()


@transaction.atomic
def set_alert(*, view: SavedFilter, on: str, by: User, at: datetime) -> None:
    """Be told of the view from the next look on, or (`on` empty) not any more.

    Refused for a view of somebody else who does not share it, and for more than 30 alerts.
    """
    if not may_see(view, by):
        raise Refused("This view is not shared any more.")
    if not on:
        ViewAlert.objects.filter(view=view, user=by).delete()
        return
    if on not in ViewAlert.On.values:
        raise Refused("Choose when to be told.", field="on")
    others = ViewAlert.objects.filter(user=by).exclude(view=view)
    if others.count() >= MOST:
        raise Refused(f"{MOST} alerts are enough; take one away first.", field="on")
    ViewAlert.objects.update_or_create(
        view=view, user=by, defaults={"on": on}, create_defaults={"on": on, "created_at": at}
    )


def all_keys() -> list[int]:
    """All alerts, in the order they were made."""
    return list(ViewAlert.objects.order_by("pk").values_list("pk", flat=True))


def held(pk: int) -> ViewAlert | None:
    """An alert, kept from other workers until the transaction ends; None: another one has it."""
    found = ViewAlert.objects.select_for_update(skip_locked=True, of=("self",))
    return found.select_related("view", "user").filter(pk=pk).first()


def looked(
    *, alert: ViewAlert, seen: Sequence[int] | None, at: datetime, problem: str = ""
) -> None:
    """Note what was seen, or why nothing could be."""
    ViewAlert.objects.filter(pk=alert.pk).update(
        seen=None if seen is None else list(seen), seen_at=at, problem=problem[:200]
    )
