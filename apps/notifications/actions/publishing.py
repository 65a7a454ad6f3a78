"""Write and send what webhooks get."""

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import F, Q

from apps.accounts.models import User
from apps.core import edits
from apps.core.errors import Invalid, Refused
from apps.integrations.addresses import AddressPolicy
from apps.integrations.errors import AddressRefused
from apps.integrations.webhooks import client
from apps.notifications import rules
from apps.notifications.enums import DeliveryState
from apps.notifications.models import Webhook, WebhookDelivery
from apps.partners.models import Partner

BATCH = 10
LEASE = timedelta(minutes=10)  # ten calls of at most 35 s
GIVEN_UP = 5  # so many messages given up in a row turn a webhook off
MOST = 10  # webhooks of a partner

_AGAIN: dict[str, Any] = {  # deliveries have no move table: a log, not a lifecycle
    "state": DeliveryState.WAITING,
    "attempts": 0,
    "leased_until": None,
    "error": "",
}

log = structlog.get_logger(__name__)


def policy() -> AddressPolicy:
    """Which addresses a webhook may have: only public ones, where we are in production."""
    is_open = settings.WEBHOOK_ALLOW_PRIVATE
    return AddressPolicy(allow_loopback=is_open, allow_private=is_open)


@transaction.atomic
def add_webhook(
    *, partner: Partner | None, name: str, url: str, events: Iterable[str], by: User | None,
    at: datetime,
) -> Webhook:  # fmt: skip
    """A new webhook of a partner, or (None) of our own; its `secret` is to be shown once.

    Raises Invalid for an address or event.
    """
    wanted = _checked(url, events, partner)
    if Webhook.objects.filter(partner=partner, removed_at=None).count() >= MOST:
        raise Refused(f"There are {MOST} webhooks already. Remove one that is not used.")
    values = {"partner": partner, "name": name or "Webhook", "url": url, "wants": wanted}
    webhook = edits.made(Webhook, {**values, "created_by": by, "created_at": at})
    webhook.secret = client.new_secret()
    webhook.save(force_insert=True)
    return webhook


@transaction.atomic
def edit_webhook(
    *, webhook: Webhook, name: str, url: str, events: Iterable[str], is_on: bool,
    by: User | None, at: datetime,
) -> Webhook:  # fmt: skip
    """Change where it goes and what it gets; turned on again it starts without failures."""
    wanted = _checked(url, events, webhook.partner_id)
    changes: dict[str, Any] = {"name": name, "url": url, "wants": wanted, "is_on": is_on}
    if is_on:
        changes |= {"off_reason": "", "failures": 0}
    webhook.save(update_fields=edits.assign(webhook, changes, allowed=Webhook))
    return webhook


@transaction.atomic
def renew_secret(*, webhook: Webhook, by: User | None, at: datetime) -> Webhook:
    """A new secret, to be shown once; the old one is no longer used from the next message on."""
    webhook.secret = client.new_secret()
    webhook.save(update_fields=["secret"])
    return webhook


@transaction.atomic
def remove_webhook(*, webhook: Webhook, by: User | None, at: datetime) -> None:
    """Nothing is sent there any more; its log stays."""
    Webhook.objects.filter(pk=webhook.pk, removed_at=None).update(removed_at=at, is_on=False)
    WebhookDelivery.objects.filter(webhook=webhook, state=DeliveryState.WAITING).update(
        state=DeliveryState.FAILED, error="The webhook was removed.", leased_until=None
    )


def publish(
    *, partner: Partner, event: str, ref: str, key: str, data: Mapping[str, Any], at: datetime
) -> int:
    """Queue an event for each webhook of a partner that wants it, once per `key`."""
    hooks = Webhook.objects.filter(
        Q(wants=[]) | Q(wants__contains=[event]), partner=partner, is_on=True, removed_at=None
    )
    rows = [message(hook, event, ref, key, data, at) for hook in hooks.order_by("pk")]
    WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


@transaction.atomic
def send_test(*, webhook: Webhook, by: User | None, at: datetime) -> None:
    """Queue a test message, whatever the webhook has subscribed to."""
    if not webhook.is_on:
        raise Refused("The webhook is off. Turn it on first.")
    data = {"title": "A test message", "text": "Sent by hand, to try the way."}
    message(webhook, "webhook.test", "", f"test-{uuid.uuid4()}", data, at).save()


@transaction.atomic
def replay(*, delivery: WebhookDelivery, by: User | None, at: datetime) -> None:
    """Send a message once more, with the id it had; also one that was taken."""
    changed = (
        WebhookDelivery.objects.filter(pk=delivery.pk, webhook__is_on=True)
        .exclude(state=DeliveryState.WAITING)
        .update(**_AGAIN, due_at=at)
    )
    if not changed:
        raise Refused("It waits to be sent already, or its webhook is off.", conflict=True)


@dataclass(frozen=True)
class Posted:
    """What became of the claimed messages."""

    sent: int = 0
    postponed: int = 0
    failed: int = 0


def post_due(*, at: datetime) -> Posted:
    """Send the messages that are due, outside any transaction; tried again as mails are.

    After eight attempts a message is given up (it stays in the log and can be sent again); five
    given up in a row turn the webhook off. A quiet run writes nothing.
    """
    counts = {"sent": 0, "postponed": 0, "failed": 0}
    while batch := _claim(at):
        for delivery in batch:
            counts[_post(delivery, at)] += 1
    return Posted(**counts)


def _checked(url: str, events: Iterable[str], partner: object) -> list[str]:
    """The events once each; a partner has its own table of them, we have ours."""
    wanted = list(dict.fromkeys(events))
    known = rules.EVENTS if partner else rules.ours.names()
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise Invalid({"events": f"There is no event {unknown[0]!r}."})
    try:
        client.check_address(url, policy())
    except AddressRefused as error:
        raise Invalid({"url": str(error)}) from error
    return wanted


def message(
    hook: Webhook, event: str, ref: str, key: str, data: Mapping[str, Any], at: datetime
) -> WebhookDelivery:
    """An unsaved message with its body as it is signed and sent."""
    row = WebhookDelivery(
        webhook=hook, key=key, event=event, ref=ref, due_at=at, created_at=at, body=""
    )
    content = {
        "type": event, "timestamp": at.isoformat(), "id": str(row.uid), "reference": ref,
        "data": dict(data),
    }  # fmt: skip
    row.body = json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False)
    return row


@transaction.atomic
def _claim(at: datetime) -> list[WebhookDelivery]:
    free = WebhookDelivery.objects.filter(
        Q(leased_until=None) | Q(leased_until__lte=at),
        state=DeliveryState.WAITING, due_at__lte=at, webhook__is_on=True,
    )  # fmt: skip
    rows = free.order_by("due_at", "pk").select_for_update(skip_locked=True, of=("self",))
    ids = [row.pk for row in rows[:BATCH]]
    if not ids:
        return []
    claimed = WebhookDelivery.objects.filter(pk__in=ids)
    claimed.update(leased_until=at + LEASE, attempts=F("attempts") + 1)
    return list(claimed.select_related("webhook").order_by("due_at", "pk"))


def _post(delivery: WebhookDelivery, at: datetime) -> str:
    outcome = client.post(
        delivery.webhook.url, secret=delivery.webhook.secret, message_id=str(delivery.uid),
        timestamp=int(at.timestamp()), body=delivery.body.encode(), policy=policy(),
    )  # fmt: skip
    noted = {"status": outcome.status, "excerpt": outcome.excerpt, "error": outcome.trouble[:300]}
    if outcome.is_taken:
        _record(delivery, state=DeliveryState.SENT, sent_at=at, **noted)
        Webhook.objects.filter(pk=delivery.webhook_id).exclude(failures=0).update(failures=0)
        return "sent"
    wait = rules.wait_after(delivery.attempts)
    if wait is not None:
        _record(delivery, due_at=at + wait, **noted)
        return "postponed"
    _record(delivery, state=DeliveryState.FAILED, **noted)
    _count_failure(delivery.webhook)
    return "failed"


def _record(delivery: WebhookDelivery, **fields: Any) -> None:
    WebhookDelivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING).update(
        leased_until=None, **fields
    )


def _count_failure(webhook: Webhook) -> None:
    hooks = Webhook.objects.filter(pk=webhook.pk)
    hooks.update(failures=F("failures") + 1)
    reason = f"Turned off after {GIVEN_UP} messages in a row could not be delivered."
    if hooks.filter(failures__gte=GIVEN_UP, is_on=True).update(is_on=False, off_reason=reason):
        log.warning("webhook turned off", webhook=str(webhook.uid))
