"""Who at a partner is told what, and by which channel."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from apps.notifications import rules
from apps.notifications.enums import Cadence, Channel
from apps.notifications.models import Subscription
from apps.partners.enums import MemberState, Priority
from apps.partners.models import Contact, ContactRole, Membership, Partner


@dataclass(frozen=True)
class Reader:
    """A member (`user`) or contact (`contact`), by id, with channels; `due_at` of a daily mail."""

    user: int | None
    contact: int | None
    channels: tuple[str, ...]
    due_at: datetime

    @property
    def key(self) -> tuple[int | None, int | None]:
        return self.user, self.contact


def readers_of(partner: Partner, *, topic: str, program: str, at: datetime) -> list[Reader]:
    """Everybody at a partner who is to be told about a topic now. Four queries.

    A contact whose address is that of a member is told once, as the member. Addresses that bounced
    and inactive contacts are left out.
    """
    chosen = _chosen(partner, topic, program)
    members = _members(partner)
    readers = [_member_reader(row, topic, chosen, at) for row in members]
    known = {row.user.email.lower() for row in members}
    roles = _roles(partner)
    contacts = Contact.objects.filter(
        partner=partner, archived_at=None, bounced_at=None
    ).exclude(email="")  # fmt: skip
    for contact in contacts.order_by("pk"):
        if contact.email.lower() not in known:
            readers += _contact_reader(contact, topic, roles[contact.pk], chosen, at)
    return readers


def cadence_by_role(topic: str, roles: Iterable[str]) -> str:
    """How a contact with these roles gets a topic unless somebody said otherwise."""
    return Cadence.NOW if rules.wanted_by_contact(topic, roles) else Cadence.OFF


def _members(partner: Partner) -> list[Membership]:
    found = Membership.objects.filter(
        partner=partner, state=MemberState.ACTIVE, user__is_active=True
    )
    return list(found.select_related("user").order_by("pk"))


def _roles(partner: Partner) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    rows = ContactRole.objects.filter(contact__partner=partner).exclude(priority=Priority.INACTIVE)
    for contact, role in rows.order_by("pk").values_list("contact_id", "role"):
        found[contact].append(role)
    return found


def _chosen(partner: Partner, topic: str, program: str) -> dict[tuple[int | None, int | None], str]:
    """What somebody chose, by (user, contact); a choice for the program beats one for all."""
    rows = Subscription.objects.filter(partner=partner, topic=topic, program__in={"", program})
    found = rows.order_by("program").values_list("user_id", "contact_id", "cadence")
    return {(user, contact): cadence for user, contact, cadence in found}


def _member_reader(
    row: Membership,
    topic: str,
    chosen: dict[tuple[int | None, int | None], str],
    at: datetime,
) -> Reader:
    default = Cadence.NOW if rules.wanted_by_member(topic, row.role) else Cadence.OFF
    channels = (Channel.IN_APP, *_mail(chosen.get((row.user_id, None), default)))
    return Reader(row.user_id, None, channels, rules.next_digest(at, row.user.time_zone))


def _contact_reader(
    contact: Contact,
    topic: str,
    roles: list[str],
    chosen: dict[tuple[int | None, int | None], str],
    at: datetime,
) -> list[Reader]:
    if not rules.may_have(topic, roles):
        return []
    channels = _mail(chosen.get((None, contact.pk), cadence_by_role(topic, roles)))
    due_at = rules.next_digest(at, contact.time_zone)
    return [Reader(None, contact.pk, channels, due_at)] if channels else []


def _mail(cadence: str) -> tuple[str, ...]:
    return {Cadence.NOW: (Channel.EMAIL,), Cadence.DAILY: (Channel.DIGEST,)}.get(
        Cadence(cadence), ()
    )
