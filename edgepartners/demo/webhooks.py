"""Webhooks of our own systems in the demo: a warehouse that takes all, a chat that is down."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder

from apps.accounts.models import User
from apps.core.models import StateChange
from apps.notifications import actions as notifications
from apps.notifications import rules
from apps.notifications.enums import DeliveryState
from apps.notifications.models import Webhook, WebhookDelivery
from edgepartners.demo.listener import WAREHOUSE

DAY = timedelta(days=1)
DOWN = "broken"  # the site of the simulator that is always down
MOST, STUCK = 40, 2  # messages of each; of the second the newest wait to be tried again
TRIES = 3
FACTS = ("agreement.moved", "interconnect.moved", "report.moved", "request.moved")
ALARMS = ("breach.moved", "incident.moved")


def play(sources_url: str, *, at: datetime) -> None:
    """Two receivers at the simulator, so that what happens while the demo runs is told as well.

    Only moves are told: the seed has just added everything else.
    """
    admin = User.objects.filter(role="admin").order_by("pk").first()
    warehouse = _hook("Data warehouse", f"{sources_url}/{WAREHOUSE}/events", FACTS, admin, at)
    chat = _hook("Chat of the NOC", f"{sources_url}/{DOWN}/hooks/edge", ALARMS, admin, at)
    WebhookDelivery.objects.bulk_create(_taken(warehouse, move) for move in _moves(FACTS, at))
    alarms = _moves(ALARMS, at)
    WebhookDelivery.objects.bulk_create([
        *(_stuck(chat, move, at) for move in alarms[:STUCK]),
        *(_taken(chat, move) for move in alarms[STUCK:]),
    ])  # fmt: skip


def _hook(name: str, url: str, events: Sequence[str], by: User | None, at: datetime) -> Webhook:
    return notifications.add_webhook(
        partner=None, name=name, url=url, events=events, by=by, at=at - 30 * DAY
    )


def _moves(events: Sequence[str], at: datetime) -> list[StateChange]:
    """The last ones that these events tell of, the newest first."""
    rows = StateChange.objects.filter(at__gte=at - 30 * DAY, at__lte=at).order_by("-at", "-pk")
    found = [row for row in rows.select_related("actor") if _event(row) in events]
    return found[:MOST]


def _event(move: StateChange) -> str:
    return f"{rules.ours.noun_of(move.ref)}.{rules.ours.MOVED}"


def _taken(hook: Webhook, move: StateChange) -> WebhookDelivery:
    row = _message(hook, move)
    row.state, row.status = DeliveryState.SENT, 204
    row.sent_at = move.at + timedelta(seconds=11)
    row.attempts = 1
    return row


def _stuck(hook: Webhook, move: StateChange, at: datetime) -> WebhookDelivery:
    """Tried a few times; the next try is as far away as the rule says."""
    row = _message(hook, move)
    row.attempts, row.status = TRIES, 503
    row.error, row.excerpt = "It answered with status 503.", "Service Unavailable"
    row.due_at = at + (rules.wait_after(TRIES) or DAY)
    return row


def _message(hook: Webhook, move: StateChange) -> WebhookDelivery:
    """As `notifications.actions.broadcast` queues it: the same key, so that none is told twice."""
    uid = UUID(int=(hook.pk << 64) + move.pk)
    content = {
        "type": _event(move), "timestamp": move.at, "id": str(uid), "reference": move.ref,
        "data": {
            "from": move.source, "to": move.target, "reason": move.reason,
            "by": str(move.actor) if move.actor else None, "at": move.at,
        },
    }  # fmt: skip
    return WebhookDelivery(
        webhook=hook, uid=uid, key=f"move-{move.pk}", event=_event(move), ref=move.ref,
        body=json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False),
        due_at=move.at, created_at=move.at,
    )  # fmt: skip
