"""Write what people are told: colleagues, and the people and contacts of a partner."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.notifications import rules
from apps.notifications.actions.publishing import publish
from apps.notifications.enums import STAFF_CHANNELS, Channel, DeliveryState, Urgency
from apps.notifications.models import Delivery, Notice, Preference
from apps.notifications.queries import Reader, readers_of
from apps.partners.models import Partner


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
    wanted = {pk: [c for c in STAFF_CHANNELS if (pk, c) not in muted] for pk in people}
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
        [_delivery(pk, channel, at, at) for pk, person in told for channel in wanted[person]]
    )
    return len(told)


@dataclass(frozen=True, kw_only=True)
class News:
    """Something a partner hears of. `event` names a row of `rules.EVENTS`.

    `program` says what it is about (empty: nothing in particular), `lines` are label and value,
    `url` is a path of the portal, `calendar` an iCalendar text to attach, `data` what webhooks get
    besides. Nothing of it may be secret: it goes out by mail.
    """

    event: str
    ref: str
    title: str
    body: str = ""
    url: str
    call: str = "Open in the portal"
    lines: list[list[str]] = field(default_factory=list)
    urgency: str = Urgency.INFO
    program: str = ""
    calendar: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def tell_partner(
    *, partner: Partner, news: News, key: str, at: datetime, besides: User | None = None
) -> int:
    """Tell the people and contacts of a partner once per `key`, and its webhooks (portal.md 6.6).

    Members find it in the portal whatever they chose; mail follows their subscription. `besides` is
    left out: who did it knows. A partner whose portal is off hears nothing: links would lead
    nowhere. Call it in the transaction of the fact. Returns how many people were told for the first
    time. Constant number of queries.
    """
    if news.event not in rules.EVENTS:
        raise Refused(f"There is no event {news.event!r}.", field="event")
    if not partner.portal_enabled:
        return 0
    publish(partner=partner, event=news.event, ref=news.ref, key=key, data=_data(news), at=at)
    topic = rules.EVENTS[news.event].topic
    readers = readers_of(partner, topic=topic, program=news.program, at=at)
    readers = [each for each in readers if besides is None or each.user != besides.pk]
    Notice.objects.bulk_create(
        [_partner_notice(partner, news, key, reader, at) for reader in readers],
        ignore_conflicts=True,
    )
    fresh = Notice.objects.filter(key=key, partner=partner, deliveries=None)
    told = {(user, contact): pk for pk, user, contact in fresh.values_list(
        "pk", "recipient_id", "contact_id")}  # fmt: skip
    Delivery.objects.bulk_create(
        [
            _delivery(told[reader.key], channel, at, reader.due_at)
            for reader in readers if reader.key in told
            for channel in reader.channels
        ]
    )  # fmt: skip
    return len(told)


def _data(news: News) -> dict[str, Any]:
    return {"title": news.title, "text": news.body, **news.data}


def _partner_notice(partner: Partner, news: News, key: str, reader: Reader, at: datetime) -> Notice:
    facts = {"lines": news.lines, "url": news.url, "call": news.call, "calendar": news.calendar}
    return Notice(
        key=key, recipient_id=reader.user, contact_id=reader.contact, partner=partner,
        kind="partner_news", event=news.event, ref=news.ref, urgency=news.urgency,
        title=news.title[:200], body=news.body, facts=facts, created_at=at,
    )  # fmt: skip


def _delivery(notice_id: int, channel: str, at: datetime, digest_at: datetime) -> Delivery:
    """In the application a notice is there at once; a mail waits for the sender."""
    is_there = channel == Channel.IN_APP
    return Delivery(
        notice_id=notice_id,
        channel=channel,
        state=DeliveryState.SENT if is_there else DeliveryState.WAITING,
        due_at=digest_at if channel == Channel.DIGEST else at,
        sent_at=at if is_there else None,
    )
