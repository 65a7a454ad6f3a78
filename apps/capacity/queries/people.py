"""Contacts of a partner as a request names them."""

from collections import Counter

from django.db.models import Q

from apps.partners import queries as partners
from apps.partners.models import Contact, Partner


def people_called(partner: Partner, word: str) -> list[Contact]:
    """The partner's contacts with a name or an e-mail address, in any case of letters."""
    text = word.strip()
    if not text:
        return []
    return list(partners.contacts(partner).filter(Q(name__iexact=text) | Q(email__iexact=text)))


def people(partner: Partner) -> dict[str, int]:
    """How often each name and address of the partner's contacts is there. Two queries."""
    found: Counter[str] = Counter()
    for contact in partners.contacts(partner):
        found.update({text.strip().lower() for text in (contact.name, contact.email) if text})
    return dict(found)
