"""What people at a partner see of what they were told, what they want to be told, and webhooks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.notifications import queries, rules
from apps.notifications.enums import Cadence, Channel, Program, Topic
from apps.notifications.models import Delivery, Notice, Subscription, Webhook, WebhookDelivery
from apps.partners.models import Contact, Membership, Partner


@dataclass(frozen=True)
class Letter:
    """A mail that went to somebody at the partner, as it is kept in the portal."""

    pk: int
    at: datetime
    to: str
    event: str
    ref: str
    title: str
    body: str
    state: str
    is_daily: bool


@dataclass(frozen=True)
class Choice:
    """How somebody gets a topic: `cadence` now, and whether they chose it. `is_open`: may have."""

    topic: str
    label: str
    program: str
    cadence: str
    is_chosen: bool
    is_open: bool


def inbox(partner: Partner, user: User, *, topic: str = "") -> QuerySet[Notice]:
    """What a member was told about this partner, newest first; of one topic or (empty) all."""
    found = queries.inbox(user).filter(partner=partner)
    return found.filter(event__in=rules.names_of(topic)) if topic else found


def unread_count(partner: Partner, user: User) -> int:
    """How many notices about this partner wait for somebody. One query."""
    return Notice.objects.filter(partner=partner, recipient=user, read_at=None).count()


def notice(partner: Partner, user: User, pk: int) -> Notice | None:
    return inbox(partner, user).filter(pk=pk).first()


def letters(partner: Partner, *, ref: str = "") -> QuerySet[Delivery]:
    """Every mail to people and contacts of a partner, newest first; about one thing or all.

    Make `Letter`s of a page of it by `letter`.
    """
    found = Delivery.objects.filter(
        notice__partner=partner, channel__in=(Channel.EMAIL, Channel.DIGEST)
    ).select_related("notice__recipient", "notice__contact")
    if ref:
        found = found.filter(notice__ref=ref)
    return found.order_by("-notice__created_at", "-pk")


def letter(delivery: Delivery) -> Letter:
    told = delivery.notice
    return Letter(
        delivery.pk, told.created_at, f"{told.reader} <{told.reader.email}>",
        rules.EVENTS[told.event].label if told.event in rules.EVENTS else "", told.ref, told.title,
        told.body, delivery.get_state_display(), delivery.channel == Channel.DIGEST,
    )  # fmt: skip


def choices_of_contact(contact: Contact) -> list[Choice]:
    """How a contact gets each topic. Two queries."""
    roles = list(contact.roles.values_list("role", flat=True))
    rows = Subscription.objects.filter(contact=contact)
    defaults = {topic.value: queries.cadence_by_role(topic, roles) for topic in Topic}
    shut = {topic.value for topic in Topic if not rules.may_have(topic, roles)}
    return _choices(rows, defaults, shut)


def choices_of_member(membership: Membership) -> list[Choice]:
    """How a member of the portal gets each topic by mail. One query."""
    rows = Subscription.objects.filter(user=membership.user, partner=membership.partner)
    defaults = {
        topic.value: Cadence.NOW if rules.wanted_by_member(topic, membership.role) else Cadence.OFF
        for topic in Topic
    }
    return _choices(rows, defaults, set())


def webhooks(partner: Partner) -> QuerySet[Webhook]:
    """The webhooks a partner has now, by name."""
    return Webhook.objects.filter(partner=partner, removed_at=None).order_by("name", "pk")


def webhook(partner: Partner, uid: str) -> Webhook | None:
    return webhooks(partner).filter(uid=uid).first()


def deliveries(hook: Webhook) -> QuerySet[WebhookDelivery]:
    """The log of a webhook, newest first."""
    return WebhookDelivery.objects.filter(webhook=hook).order_by("-created_at", "-pk")


def delivery(hook: Webhook, uid: str) -> WebhookDelivery | None:
    return WebhookDelivery.objects.filter(webhook=hook, uid=uid).first()


def _choices(
    rows: QuerySet[Subscription], defaults: Mapping[str, str], shut: set[str]
) -> list[Choice]:
    chosen = {(row.topic, row.program): row.cadence for row in rows.order_by("pk")}
    programs: Sequence[str] = ("", *Program.values)
    return [
        Choice(
            topic.value, topic.label, program,
            chosen.get((topic.value, program), defaults[topic.value]),
            (topic.value, program) in chosen, topic.value not in shut,
        )
        for topic in Topic
        for program in programs
        if not program or (topic.value, program) in chosen
    ]  # fmt: skip
