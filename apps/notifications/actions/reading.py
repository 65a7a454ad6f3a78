"""Note what was read, and what somebody wants to be told."""

from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.notifications import rules
from apps.notifications.enums import STAFF_CHANNELS, Cadence, Program, Topic
from apps.notifications.models import Notice, Preference, Subscription
from apps.partners.models import Contact, Membership, Partner


def mark_read(*, notice: Notice, by: User, at: datetime) -> None:
    """Note that the recipient has read it; the first time counts."""
    if notice.recipient_id != by.pk:
        raise Refused("Only the person a notice is for can mark it as read.")
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at)


def mark_all_read(
    *, user: User, at: datetime, partner: Partner | None = None, topic: str = ""
) -> int:
    """Note that a person has read everything up to now; returns how many that were.

    With `partner` only what is about it, with `topic` only news of that kind.
    """
    found = Notice.objects.filter(recipient=user, read_at=None, created_at__lte=at)
    if partner is not None:
        found = found.filter(partner=partner)
    if topic:
        found = found.filter(event__in=rules.names_of(topic))
    return found.update(read_at=at)


@transaction.atomic
def set_preference(*, user: User, kind: str, channel: str, wanted: bool) -> None:
    """Say whether a person wants notices of a kind by a channel; what is queued already is sent."""
    if channel not in STAFF_CHANNELS:
        raise Refused(f"There is no channel {channel!r}.", field="channel")
    if wanted:
        Preference.objects.filter(user=user, kind=kind, channel=channel).delete()
    else:
        Preference.objects.get_or_create(user=user, kind=kind, channel=channel)


@transaction.atomic
def subscribe_contact(
    *, contact: Contact, topic: str, cadence: str, by: User | None, at: datetime, program: str = ""
) -> None:
    """How a contact gets a topic by mail, of one program or (empty) of all (portal.md 6.6).

    Refused for a NOC contact and a topic that is not operational.
    """
    _check(topic, program, cadence)
    roles = list(contact.roles.values_list("role", flat=True))
    if cadence != Cadence.OFF and not rules.may_have(topic, roles):
        raise Refused(
            f"{contact} is a NOC contact and gets operational mail only. "
            "Give the contact another role first.",
            field="topic",
        )
    Subscription.objects.update_or_create(
        partner=contact.partner, contact=contact, user=None, topic=topic, program=program,
        defaults={"cadence": cadence},
    )  # fmt: skip


@transaction.atomic
def subscribe_member(
    *, membership: Membership, topic: str, cadence: str, at: datetime, program: str = ""
) -> None:
    """How a member of the portal gets a topic by mail; in the portal they always find it."""
    _check(topic, program, cadence)
    Subscription.objects.update_or_create(
        partner=membership.partner, user=membership.user, contact=None, topic=topic,
        program=program, defaults={"cadence": cadence},
    )  # fmt: skip


def _check(topic: str, program: str, cadence: str) -> None:
    if topic not in Topic.values:
        raise Refused(f"There is no topic {topic!r}.", field="topic")
    if program and program not in Program.values:
        raise Refused(f"There is no program {program!r}.", field="program")
    if cadence not in Cadence.values:
        raise Refused(f"Choose how often: {', '.join(Cadence.labels)}.", field="cadence")
