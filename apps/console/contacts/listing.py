"""The list of contacts of all partners."""

from datetime import date

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.console import addresses
from apps.console.lists import Column, Drop, Empty, Listing
from apps.core import units
from apps.core.ui import components
from apps.partners import rules
from apps.partners.enums import ContactRoleKind
from apps.partners.filters import STANDINGS, ContactFilter
from apps.partners.models import Contact

SOURCES = {
    "manual": "By hand",
    "peeringdb": "PeeringDB",
    "portal": "Portal",
    "import": "Import",
}


def is_stale(contact: Contact, today: date) -> bool:
    """Whether nobody has confirmed a contact in use for a year (field.md 4: `verified_on`)."""
    if contact.archived_at:
        return False
    return rules.is_stale(contact.verified_on, today=today, months=settings.CONTACT_STALE_MONTHS)


def standing(contact: Contact) -> str:
    if contact.archived_at:
        return "Archived"
    if contact.opted_out_at:
        return "Opted out"
    return "Bounced" if contact.bounced_at else "In use"


def _standing(contact: Contact) -> SafeString:
    word = standing(contact)
    tones = {"Archived": "void", "Opted out": "hold", "Bounced": "bad"}
    return components.status(tones.get(word, "ok"), word)


def _verified(contact: Contact) -> str | SafeString:
    day = units.day(contact.verified_on) if contact.verified_on else "Never"
    if not is_stale(contact, timezone.localdate()):
        return day
    return components.two_lines(components.status("warn", "To verify"), day)


def _roles(contact: Contact) -> str:
    return ", ".join(role.get_role_display() for role in contact.roles.all())


def known_from(contact: Contact) -> str:
    """Where we have a contact from, in words."""
    return SOURCES.get(contact.source, contact.source)


def _name(contact: Contact) -> SafeString:
    page = f"{addresses.of(contact.partner.ref)}contacts/{contact.pk}/"
    return components.link(page, contact.name, contact.title)


CONTACTS = Listing(
    key="contacts",
    saves=True,
    watches=True,
    bulk="contacts",
    noun="contact",
    nouns="contacts",
    filters=ContactFilter,
    sort="name",
    hint="Name, e-mail or partner",
    columns=(
        Column("name", "Contact", lambda c: c.name, _name, sort="name"),
        Column("partner", "Partner", lambda c: c.partner.name,
               lambda c: components.plain_link(addresses.of(c.partner.ref), c.partner.name),
               sort="partner__name"),
        Column("roles", "Roles", _roles, css="ep-2"),
        Column("email", "E-mail", lambda c: c.email, sort="email", css="ep-2"),
        Column("phone", "Telephone", lambda c: c.phone, css="ep-2", is_on=False),
        Column("language", "Language", lambda c: c.language, css="ep-2", is_on=False),
        Column("verified", "Confirmed", lambda c: c.verified_on,
               _verified, sort="verified_on", nulls=True,
               css="ep-nowrap ep-2"),
        Column("standing", "Standing", standing, _standing),
        Column("source", "Source", known_from, sort="source", css="ep-2"),
    ),
    drops=(
        Drop("role", "Role", lambda: ContactRoleKind.choices),
        Drop("standing", "Standing", lambda: STANDINGS),
    ),
    empty=Empty(
        "No contacts yet", "Contacts are the people at your partners: add them there.", "users"
    ),
)  # fmt: skip
