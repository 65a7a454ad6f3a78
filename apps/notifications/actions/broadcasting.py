"""Tell our own systems of every business event, by webhooks that belong to no partner.

Two sources are read, the moves of lifecycles and the audit of rows, so nothing needs to remember to
publish: a bulk import and a raw SQL change are told like a click. Each event is queued once per
webhook; what a long transaction commits late is found for an hour.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from apps.core import history
from apps.core.history import Asked, Version
from apps.core.models import StateChange
from apps.notifications.actions import publishing
from apps.notifications.models import Webhook, WebhookDelivery
from apps.notifications.rules import ours

REACH = timedelta(hours=1)
MOST = 5_000  # events of an hour
_VERBS = {history.INSERT: ours.ADDED, history.UPDATE: ours.CHANGED, history.DELETE: ours.REMOVED}
_NAMES = ("ref", "key", "name", "title", "number", "code")


@dataclass(frozen=True)
class Happened:
    """One event. `key` is what tells it from every other."""

    key: str
    name: str
    ref: str
    at: datetime
    data: dict[str, Any]


def broadcast(*, at: datetime) -> int:
    """Queue what happened in the last hour for each of our webhooks that wants it; how many.

    Without such a webhook one query is all. Safe to repeat: what is queued is not queued again.
    """
    hooks = list(Webhook.objects.filter(partner=None, is_on=True, removed_at=None).order_by("pk"))
    if not hooks:
        return 0
    events = sorted(_events(since=at - REACH), key=lambda event: (event.at, event.key))
    return sum(_queue(hook, events, at) for hook in hooks)


def _queue(hook: Webhook, events: Iterable[Happened], at: datetime) -> int:
    kept = set(
        WebhookDelivery.objects.filter(webhook=hook, created_at__gte=at - 2 * REACH)
        .values_list("key", flat=True)
    )  # fmt: skip
    rows = [
        publishing.message(hook, event.name, event.ref, event.key, event.data, at)
        for event in events
        if event.key not in kept
        and event.at >= hook.created_at
        and (not hook.wants or event.name in hook.wants)
    ]
    WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _events(since: datetime) -> Iterator[Happened]:
    moves = StateChange.objects.filter(at__gte=since).select_related("actor").order_by("-pk")
    yield from filter(None, map(_move, moves[:MOST]))
    for label in ours.NOUNS.keys() & history.audited().keys():
        changes = history.versions(Asked(model=label, since=since), most=MOST)
        yield from filter(None, map(_change, changes))


def _move(row: StateChange) -> Happened | None:
    noun = ours.noun_of(row.ref)
    if not noun:
        return None
    data = {
        "from": row.source, "to": row.target, "reason": row.reason,
        "by": str(row.actor) if row.actor else None, "at": row.at,
    }  # fmt: skip
    return Happened(f"move-{row.pk}", f"{noun}.{ours.MOVED}", row.ref, row.at, data)


def _change(version: Version) -> Happened | None:
    if version.label == history.UPDATE and not ours.is_worth_telling(version.changed):
        return None
    noun = ours.NOUNS[version.key.model]
    data = {
        "id": version.object_id, "name": _name(version), "by_user": version.actor,
        "through": version.channel, "at": version.key.at, "changes": _changes(version),
    }  # fmt: skip
    key = f"{version.key.model}-{version.key.number}"
    ref = str(version.values.get("ref") or "")[:32]
    return Happened(key, f"{noun}.{_VERBS[version.label]}", ref, version.key.at, data)


def _name(version: Version) -> str:
    found = (version.values.get(name) for name in _NAMES)
    return next((str(value) for value in found if value), "")


def _changes(version: Version) -> dict[str, list[Any]]:
    """Before and after by column; secrets are hidden by the history."""
    before = version.before or {}
    return {name: [before.get(name), version.values[name]] for name in version.changed}
