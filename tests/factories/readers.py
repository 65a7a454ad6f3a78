"""Contacts at a partner, and where its systems listen."""

from itertools import count
from typing import Any

from apps.notifications.models import Webhook
from apps.partners.models import Contact, ContactRole, Partner
from tests.factories.clock import AT
from tests.factories.names import word

_number = count(1)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def contact_with(partner: Partner, *roles: str, **fields: Any) -> Contact:
    """A contact of a partner in these roles; no account."""
    n = next(_number)
    defaults = {"name": f"Contact {word(n)}", "email": f"contact{n}@fibra.example"}
    contact = Contact.objects.create(partner=partner, **{**defaults, **fields})
    for role in roles:
        ContactRole.objects.create(contact=contact, role=role)
    return contact


def webhook(partner: Partner | None, url: str, **fields: Any) -> Webhook:
    defaults = {"name": "Orchestrator", "secret": SECRET, "created_at": AT}
    return Webhook.objects.create(partner=partner, url=url, **{**defaults, **fields})
