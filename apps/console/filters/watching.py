"""Look into saved views and tell whoever asked what has entered or left them since.

The first look tells nothing. Whoever left, lost the list or no longer sees the view is not told,
and begins anew when that changes.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.urls import reverse

from apps.accounts.models import User
from apps.console.places import PLACES, Place
from apps.core import alerts
from apps.core.models import ViewAlert
from apps.notifications import actions as notifications
from apps.notifications.enums import Urgency

KIND = "view_alert"
MOST_ROWS = 5000  # of a view that can be watched
MOST_NAMED = 10  # of each side in one notice
On = ViewAlert.On

log = structlog.get_logger(__name__)


class CannotLook(Exception):
    """A view that cannot be compared with what it was; says why."""


def watch(*, at: datetime) -> None:
    """Look into every view that somebody wants to hear of. Safe to run twice and side by side."""
    for pk in alerts.all_keys():
        try:
            with transaction.atomic():
                _look(pk, at)
        except Exception:  # noqa: BLE001  one view must not keep the others from being looked into
            log.exception("view not looked into", alert=pk)


def _look(pk: int, at: datetime) -> None:
    alert = alerts.held(pk)
    if alert is None:
        return
    place = PLACES.get(alert.view.list_key)
    if place is None or not _may(alert, place):
        alerts.looked(alert=alert, seen=None, at=at)
        return
    try:
        now = _keys(place, alert.user, alert.view.query)
    except CannotLook as error:
        alerts.looked(alert=alert, seen=alert.seen, at=at, problem=str(error))
        return
    if alert.seen is not None:
        _tell(alert, place, came=now - set(alert.seen), went=set(alert.seen) - now, at=at)
    alerts.looked(alert=alert, seen=sorted(now), at=at)


def _may(alert: ViewAlert, place: Place) -> bool:
    user = alert.user
    is_in = user.is_active and user.has_perm(place.permission)
    return is_in and alerts.may_see(alert.view, user)


def _keys(place: Place, user: User, query: str) -> set[int]:
    """Keys of the rows. Never of more than the filters meant: one that fails would let all in."""
    asked = place.asked(user, query)
    if asked.misread:
        raise CannotLook(f"Its filters are not understood any more: {', '.join(asked.misread)}.")
    found = asked.filterset.qs.order_by("pk").values_list("pk", flat=True)
    keys = list(found[: MOST_ROWS + 1])
    if len(keys) > MOST_ROWS:
        raise CannotLook(f"It has more than {MOST_ROWS:,} rows. Filter further.")
    return set(keys)


def _tell(alert: ViewAlert, place: Place, *, came: set[int], went: set[int], at: datetime) -> None:
    came = came if alert.on in (On.ENTER, On.BOTH) else set()
    went = went if alert.on in (On.LEAVE, On.BOTH) else set()
    if not came and not went:
        return
    parts = [
        f"{len(keys)} {word}" for keys, word in ((came, "new in"), (went, "gone from")) if keys
    ]
    notifications.enqueue(
        key=f"view:{alert.pk}:{at.isoformat()}", kind=KIND, ref="", urgency=Urgency.INFO,
        title=f"{' and '.join(parts)} {alert.view.name}, {place.listing.nouns}", body="",
        facts={
            "lines": [*_lines(place, came, "In"), *_lines(place, went, "Out")],
            "url": f"{reverse(place.address)}?{alert.view.query}", "call": "Open the view",
        },
        recipients=[alert.user], at=at,
    )  # fmt: skip


def _lines(place: Place, keys: set[int], word: str) -> list[list[str]]:
    """The first rows by name; those that are gone altogether are counted with the others."""
    rows = place.rows().filter(pk__in=sorted(keys)[:MOST_NAMED])
    names = [_name(place, row) for row in _in_order(rows)]
    lines = [[word, name] for name in names]
    more = len(keys) - len(names)
    return (
        [*lines, [word, f"{more} more" if names else f"{more} that are not there any more"]]
        if more
        else lines
    )


def _in_order(rows: Any) -> Iterable[Any]:
    return sorted(rows, key=lambda row: row.pk)


def _name(place: Place, row: Any) -> str:
    first = place.listing.columns[0]
    said = str(first.value(row)) if first.value else str(row)
    ref = str(getattr(row, "ref", "") or getattr(row, "key", ""))
    return said if not ref or ref in said else f"{said} ({ref})"
