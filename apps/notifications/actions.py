"""The only writer of the outbox: tell people, send the mails, note what was read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.notifications import mail, rules
from apps.notifications.enums import Channel, DeliveryState
from apps.notifications.models import Delivery, DeliveryRun, Notice, Preference

BATCH = 10  # mails per claim: even at the longest time-out of each, well within the lease
LEASE = timedelta(minutes=10)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Told:
    """What became of the claimed mails."""

    sent: int = 0
    postponed: int = 0
    failed: int = 0

    def __add__(self, other: "Told") -> "Told":
        return Told(
            self.sent + other.sent, self.postponed + other.postponed, self.failed + other.failed
        )


@transaction.atomic
def enqueue(
    *, key: str, kind: str, ref: str, urgency: str, title: str, body: str,
    facts: dict[str, Any], recipients: Iterable[User | None], at: datetime,
) -> int:  # fmt: skip
    """Tell each active recipient once per `key`; returns how many were told for the first time.

    Call it in the transaction of the fact, so that either both are there or none. `facts` fills the
    mail: `lines` (list of [label, value]), `url` (path in the application), `call` (words of the
    link). Channels a person has muted for this kind are left out.
    """
    muted = set(Preference.objects.filter(kind=kind).values_list("user_id", "channel"))
    people = {person.pk for person in recipients if person is not None and person.is_active}
    wanted = {pk: [c for c in Channel if (pk, c) not in muted] for pk in people}
    Notice.objects.bulk_create(
        [
            Notice(
                key=key, recipient_id=pk, kind=kind, ref=ref, urgency=urgency, title=title[:200],
                body=body, facts=facts, created_at=at,
                read_at=None if Channel.IN_APP in channels else at,
            )
            for pk, channels in sorted(wanted.items()) if channels
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    # A concurrent call with the same key has made its deliveries when our insert gave way to it.
    fresh = Notice.objects.filter(key=key, recipient__in=people, deliveries=None)
    told = list(fresh.values_list("pk", "recipient_id"))
    Delivery.objects.bulk_create(
        [_delivery(pk, channel, at) for pk, person in told for channel in wanted[person]]
    )
    return len(told)


def deliver(*, at: datetime) -> Told:
    """Send the mails that are due. Any number of senders may run at once; each mail has one.

    Claims a few by a lease, sends them outside any transaction, records each. What fails is tried
    again later (rules.wait_after) and given up after eight attempts. A sender that dies leaves a
    lease that runs out; one that cannot reach the mail server stops. A run with nothing to send
    writes nothing.
    """
    total = Told()
    while batch := _claim(at):
        server, trouble = _mail_server()
        total += sum((_send(delivery, server, trouble, at) for delivery in batch), Told())
        if server is None:
            break
        server.close()
    if total != Told():
        DeliveryRun.objects.create(
            started_at=at, sent=total.sent, postponed=total.postponed, failed=total.failed
        )
    return total


@transaction.atomic
def send_again(*, delivery: Delivery, by: User, at: datetime) -> None:
    """Give a mail that was given up another eight attempts."""
    changed = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.FAILED).update(
        state=DeliveryState.WAITING, attempts=0, due_at=at, leased_until=None
    )
    if not changed:
        raise Refused("Only a mail that was given up can be sent again.", conflict=True)


def mark_read(*, notice: Notice, by: User, at: datetime) -> None:
    """Note that the recipient has read it; the first time counts."""
    if notice.recipient_id != by.pk:
        raise Refused("Only the person a notice is for can mark it as read.")
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at)


def mark_all_read(*, user: User, at: datetime) -> int:
    """Note that a person has read everything up to now; returns how many that were."""
    return Notice.objects.filter(recipient=user, read_at=None, created_at__lte=at).update(
        read_at=at
    )


@transaction.atomic
def set_preference(*, user: User, kind: str, channel: str, wanted: bool) -> None:
    """Say whether a person wants notices of a kind by a channel; what is queued already is sent."""
    if channel not in Channel.values:
        raise Refused(f"There is no channel {channel!r}.", field="channel")
    if wanted:
        Preference.objects.filter(user=user, kind=kind, channel=channel).delete()
    else:
        Preference.objects.get_or_create(user=user, kind=kind, channel=channel)


def _delivery(notice_id: int, channel: Channel, at: datetime) -> Delivery:
    """In the application a notice is there at once; a mail waits for the sender."""
    is_there = channel == Channel.IN_APP
    return Delivery(
        notice_id=notice_id,
        channel=channel,
        state=DeliveryState.SENT if is_there else DeliveryState.WAITING,
        due_at=at,
        sent_at=at if is_there else None,
    )


@transaction.atomic
def _claim(at: datetime) -> list[Delivery]:
    free = Delivery.objects.filter(
        Q(leased_until=None) | Q(leased_until__lte=at),
        state=DeliveryState.WAITING,
        channel=Channel.EMAIL,
        due_at__lte=at,
    )
    claimed = free.order_by("due_at", "pk").select_for_update(skip_locked=True)[:BATCH]
    ids = [delivery.pk for delivery in claimed]
    if not ids:
        return []
    Delivery.objects.filter(pk__in=ids).update(leased_until=at + LEASE, attempts=F("attempts") + 1)
    return list(
        Delivery.objects.filter(pk__in=ids)
        .select_related("notice__recipient")
        .order_by("due_at", "pk")
    )


def _mail_server() -> tuple[BaseEmailBackend | None, str]:
    """An open connection for a batch, or None and what is wrong."""
    server = get_connection()
    try:
        server.open()
    except OSError as error:  # smtplib's errors are OSErrors too
        log.warning("mail server not reached", error=str(error))
        return None, f"The mail server does not answer: {error}"
    return server, ""


def _send(delivery: Delivery, server: BaseEmailBackend | None, trouble: str, at: datetime) -> Told:
    """Send one claimed mail, or note why not."""
    if not delivery.notice.recipient.is_active:
        return _give_up(delivery, "The person is no longer active.")
    if server is not None:
        trouble = _try(delivery.notice, server)
    if not trouble:
        _record(delivery, state=DeliveryState.SENT, sent_at=at, error="")
        return Told(sent=1)
    wait = rules.wait_after(delivery.attempts)
    if wait is None:
        return _give_up(delivery, trouble)
    _record(delivery, due_at=at + wait, error=trouble)
    return Told(postponed=1)


def _try(notice: Notice, server: BaseEmailBackend) -> str:
    """Empty when the mail server took the mail, else what went wrong."""
    try:
        server.send_messages([mail.message(notice)])
    except Exception as error:  # noqa: BLE001  one bad mail must not hold up the others
        log.warning("mail not sent", notice=notice.pk, ref=notice.ref, error=str(error))
        return f"{type(error).__name__}: {error}"
    return ""


def _give_up(delivery: Delivery, error: str) -> Told:
    _record(delivery, state=DeliveryState.FAILED, error=error)
    return Told(failed=1)


def _record(delivery: Delivery, **fields: Any) -> None:
    """Write the outcome and give the lease back, unless another sender has finished it."""
    Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING).update(
        leased_until=None, **fields
    )
