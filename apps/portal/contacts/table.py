"""The list of contacts as a table."""

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.core import units
from apps.core.ui import components
from apps.partners.enums import ContactRoleKind
from apps.partners.for_partner import Card
from apps.portal.tables import Column, Filter, Table

LABELS = dict(ContactRoleKind.choices)


def name(row: Card) -> SafeString:
    return components.link(reverse("portal:contact", args=[row.pk]), row.name, row.title)


def verified(row: Card) -> SafeString | str:
    if not row.is_stale(timezone.localdate()):
        return units.day(row.verified_on)
    words = f"{units.day(row.verified_on)}, confirm" if row.verified_on else "Never confirmed"
    return components.status("warn", words)


CONTACTS = Table(
    key="contacts",
    noun="contact",
    nouns="contacts",
    sort="name",
    words=lambda row: f"{row.name} {row.title} {row.email} {row.role_labels}",
    foot="A contact gets mail by its roles and needs no account; who signs in is under Users.",
    columns=(
        Column("name", "Name", lambda row: row.name, name),
        Column("title", "Title", lambda row: row.title, is_shown=False),
        Column("roles", "Roles", lambda row: row.role_labels),
        Column("email", "E-mail", lambda row: row.email, css="ep-2"),
        Column("phone", "Phone", lambda row: row.phone, css="ep-2 ep-nowrap"),
        Column("zone", "Time zone", lambda row: row.time_zone, css="ep-2"),
        Column("verified", "Confirmed", lambda row: row.verified_on, verified),
    ),
    filters=(
        Filter(
            "role", "First role", lambda row: row.roles[0] if row.roles else "",
            lambda row: LABELS[row.roles[0]],
        ),
    ),
)  # fmt: skip
