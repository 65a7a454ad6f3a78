"""The partner's own contacts: who gets which mail. Contacts need no account (portal.md 6.6)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from apps.partners import queries
from apps.partners.enums import ContactRoleKind
from apps.partners.models import Contact, ContactRole, Partner

VERIFIED_FOR = timedelta(days=365)


@dataclass(frozen=True)
class Card:
    """A contact with its roles; `pk` is in the address of its page."""

    pk: int
    name: str
    title: str
    email: str
    phone: str
    time_zone: str
    verified_on: date | None
    roles: Sequence[str]

    @property
    def role_labels(self) -> str:
        return ", ".join(ContactRoleKind(role).label for role in self.roles)

    @property
    def is_noc(self) -> bool:
        return ContactRoleKind.NOC in self.roles

    def is_stale(self, today: date) -> bool:
        """Whether nobody has said for a year that it is still right."""
        return self.verified_on is None or today - self.verified_on > VERIFIED_FOR


def contacts(partner: Partner) -> list[Card]:
    """Their contacts by name. One query."""
    held = ContactRole.objects.filter(contact=OuterRef("pk")).order_by("role", "pk")
    rows = queries.contacts(partner).prefetch_related(None)
    fields = ("pk", "name", "title", "email", "phone", "time_zone", "verified_on")
    found = rows.values_list(*fields, ArraySubquery(held.values("role")))
    return [_distinct(Card(*row)) for row in found]


def _distinct(card: Card) -> Card:
    """A role that is held for several things is told once."""
    return replace(card, roles=list(dict.fromkeys(card.roles)))


def contact(partner: Partner, pk: int) -> Contact | None:
    """One of theirs, to hand to an action; None for anybody else's. Two queries."""
    return queries.contacts(partner).select_related("partner").filter(pk=pk).first()


def card(row: Contact) -> Card:
    """A contact whose roles are loaded."""
    roles = [each.role for each in row.roles.all()]
    return Card(
        row.pk, row.name, row.title, row.email, row.phone, row.time_zone, row.verified_on,
        list(dict.fromkeys(roles)),
    )  # fmt: skip
