"""Send the mails of the outbox: each on its own, or several of a day together."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import structlog
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.notifications import mail, rules
from apps.notifications.actions import outreach
from apps.notifications.enums import Channel, DeliveryState
from apps.notifications.models import Delivery, DeliveryRun, Notice
from apps.partners import actions as partners

BATCH = 10  # mails per claim: even at the longest time-out of each, well within the lease
DAILY_BATCH = 200  # notices; they go out in fewer mails
LEASE = timedelta(minutes=10)
NOT_EVER = 500  # SMTP replies from here on are final

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


def deliver(*, at: datetime) -> Told:
    """Send the mails that are due. Any number of senders may run at once; each mail has one.

    Claims a few by a lease, sends them outside any transaction, records each. What fails is tried
    again later (rules.wait_after) and given up after eight attempts. A sender that dies leaves a
    lease that runs out; one that cannot reach the mail server stops. A run with nothing to send
    writes nothing.
    """
    return _run(Channel.EMAIL, at)


def deliver_digests(*, at: datetime) -> Told:
    """Send what people wanted in one mail a day: what is due of a reader goes together.

    As `deliver` in everything else; a crash between sending and recording repeats the mail with the
    same Message-ID.
    """
    return _run(Channel.DIGEST, at)


def _run(channel: Channel, at: datetime) -> Told:
    total, is_reached = Told(), True
    while is_reached and (batch := _claim(channel, at)):
        server, trouble = _mail_server()
        total += sum((_send(group, server, trouble, at) for group in _mails(batch)), Told())
        is_reached = server is not None
        if server is not None:
            server.close()
    if total != Told():
        DeliveryRun.objects.create(
            started_at=at, sent=total.sent, postponed=total.postponed, failed=total.failed
        )
    return total


def _mails(batch: list[Delivery]) -> list[list[Delivery]]:
    """Deliveries that go into the same mail: each alone, but a day's of one reader together."""
    groups: dict[tuple[int, ...], list[Delivery]] = {}
    for delivery in batch:
        told = delivery.notice
        is_daily = delivery.channel == Channel.DIGEST
        key = (told.recipient_id or 0, told.contact_id or 0) if is_daily else (delivery.pk,)
        groups.setdefault(key, []).append(delivery)
    return list(groups.values())


@transaction.atomic
def send_again(*, delivery: Delivery, by: User, at: datetime) -> None:
    """Give a mail that was given up another eight attempts."""
    changed = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.FAILED).update(
        state=DeliveryState.WAITING, attempts=0, due_at=at, leased_until=None
    )
    if not changed:
        raise Refused("Only a mail that was given up can be sent again.", conflict=True)


@transaction.atomic
def _claim(channel: Channel, at: datetime) -> list[Delivery]:
    free = Delivery.objects.filter(
        Q(leased_until=None) | Q(leased_until__lte=at),
        state=DeliveryState.WAITING,
        channel=channel,
        due_at__lte=at,
    )
    size = DAILY_BATCH if channel == Channel.DIGEST else BATCH
    claimed = free.order_by("due_at", "pk").select_for_update(skip_locked=True)[:size]
    ids = [delivery.pk for delivery in claimed]
    if not ids:
        return []
    Delivery.objects.filter(pk__in=ids).update(leased_until=at + LEASE, attempts=F("attempts") + 1)
    return list(
        Delivery.objects.filter(pk__in=ids)
        .select_related("notice__recipient", "notice__contact", "notice__partner")
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


def _send(
    group: list[Delivery], server: BaseEmailBackend | None, trouble: str, at: datetime
) -> Told:
    """Send the claimed deliveries of one reader as one mail, or note why not."""
    verdict = _verdict(group[0], at)
    if verdict.is_held:
        _record(group, due_at=at + outreach.HOLD, attempts=F("attempts") - 1)
        return Told()
    if verdict.fault:
        return _give_up(group, verdict.fault, at)
    if server is not None:
        trouble, is_bounce = _try(group, server)
        if is_bounce and group[0].notice.contact is not None:
            partners.note_bounce(contact=group[0].notice.contact, text=trouble, at=at)
            return _give_up(group, trouble, at, is_bounce=True)
    if not trouble:
        _record(group, state=DeliveryState.SENT, sent_at=at, error="")
        outreach.note_outcome(_notices(group), at=at)
        return Told(sent=1)
    wait = rules.wait_after(group[0].attempts)
    if wait is None:
        return _give_up(group, trouble, at)
    _record(group, due_at=at + wait, error=trouble)
    return Told(postponed=1)


def _verdict(delivery: Delivery, at: datetime) -> outreach.Verdict:
    """Nobody who left is written to, nor an address that bounced; outreach is asked about more."""
    notice = delivery.notice
    if notice.recipient is not None and not notice.recipient.is_active:
        return outreach.Verdict("The person is no longer active.")
    if notice.contact is not None and notice.contact.archived_at:
        return outreach.Verdict("The contact was archived.")
    if notice.contact is not None and notice.contact.bounced_at:
        return outreach.Verdict("Mail to the address bounced.")
    return outreach.verdict_on(notice, at=at)


def _notices(group: list[Delivery]) -> list[Notice]:
    return [delivery.notice for delivery in group]


def _try(group: list[Delivery], server: BaseEmailBackend) -> tuple[str, bool]:
    """Empty when the mail server took the mail, else what went wrong, and whether for good."""
    try:
        server.send_messages([_mail(group)])
    except SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
        return f"{code} {text}", code >= NOT_EVER
    except Exception as error:  # noqa: BLE001  one bad mail must not hold up the others
        log.warning("mail not sent", notice=group[0].notice_id, error=str(error))
        return f"{type(error).__name__}: {error}", False
    return "", False


def _mail(group: list[Delivery]) -> EmailMessage:
    if group[0].channel == Channel.DIGEST:
        return mail.digest([delivery.notice for delivery in group])
    return mail.message(group[0].notice)


def _give_up(group: list[Delivery], error: str, at: datetime, *, is_bounce: bool = False) -> Told:
    _record(group, state=DeliveryState.FAILED, error=error)
    outreach.note_outcome(_notices(group), error=error, is_bounce=is_bounce, at=at)
    return Told(failed=1)


def _record(group: list[Delivery], **fields: Any) -> None:
    """Write the outcome and give the lease back, unless another sender has finished it."""
    ids = [delivery.pk for delivery in group]
    Delivery.objects.filter(pk__in=ids, state=DeliveryState.WAITING).update(
        leased_until=None, **fields
    )
