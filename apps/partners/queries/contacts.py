"""Staff reads over the contacts of all partners."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Lower

from apps.core import search as words_of
from apps.core.custom import queries as custom
from apps.core.custom.kinds import FieldType, ObjectKind
from apps.partners import rules
from apps.partners.models import Contact, ContactMerge, ContactRole, Interaction


def all_contacts() -> QuerySet[Contact]:
    """Contacts of all partners that are not archived, archived ones too, roles prefetched."""
    roles = ContactRole.objects.order_by("role", "pk")
    return (
        Contact.objects.filter(partner__archived_at=None)
        .select_related("partner")
        .prefetch_related(Prefetch("roles", queryset=roles))
    )


def search_contacts(text: str) -> QuerySet[Contact]:
    """Contacts in use with every word of the text at the beginning of a name or of the address."""
    found = Contact.objects.filter(archived_at=None, partner__archived_at=None)
    for word in words_of.words(text):
        named = Q(name__istartswith=word) | Q(name__icontains=f" {word}")
        found = found.filter(named | Q(email__istartswith=word))
    return found


def to_verify(today: date) -> Q:
    """Contacts that nobody has confirmed for so long that somebody should look again."""
    last = today - rules.stale_after(settings.CONTACT_STALE_MONTHS)
    return Q(verified_on=None) | Q(verified_on__lt=last)


def opted_out(emails: Iterable[str]) -> set[str]:
    """Which addresses, in small letters, asked for silence under any name, archived ones too."""
    wanted = {email.lower() for email in emails if email}
    rows = Contact.objects.annotate(folded=Lower("email")).exclude(opted_out_at=None)
    return set(rows.filter(folded__in=wanted).values_list("folded", flat=True))


def by_email(emails: Iterable[str]) -> QuerySet[Contact]:
    """Contacts in use with one of the addresses, whatever its letters."""
    wanted = {email.lower() for email in emails if email}
    rows = Contact.objects.annotate(folded=Lower("email")).filter(folded__in=wanted)
    return rows.filter(archived_at=None, partner__archived_at=None).order_by("pk")


@dataclass(frozen=True)
class Twins:
    """Two contacts that may be one person, and why."""

    first: Contact
    second: Contact
    reasons: tuple[str, ...]

    @property
    def is_mergeable(self) -> bool:
        return self.first.partner_id == self.second.partner_id


def duplicates(most: int = 100) -> tuple[list[Twins], int]:
    """The first pairs that may be one person, with roles, and how many there are. Three queries."""
    rows = Contact.objects.filter(archived_at=None, partner__archived_at=None).order_by("pk")
    fields = ("pk", "partner_id", "name", "email", "phone")
    found = rules.pairs(rules.Somebody(*row) for row in rows.values_list(*fields))
    shown = found[:most]
    ids = {pk for pair in shown for pk in (pair.first, pair.second)}
    people = {person.pk: person for person in all_contacts().filter(pk__in=ids)}
    twins = [Twins(people[p.first], people[p.second], p.reasons) for p in shown]
    return twins, len(found)


def several_choices() -> dict[str, list[str]]:
    """Custom fields of contacts that hold several choices, with all of them in order, by key."""
    rows = custom.fields(ObjectKind.CONTACT).filter(type=FieldType.CHOICES)
    return {row.key: list(row.definition.labels) for row in rows}


def merges() -> QuerySet[ContactMerge]:
    """Merges that were not undone, newest first."""
    rows = ContactMerge.objects.filter(undone_at=None).select_related("kept__partner", "gone", "by")
    return rows.order_by("-at", "-pk")


def interactions() -> QuerySet[Interaction]:
    """What was said with partners, newest first, with people and files prefetched."""
    rows = Interaction.objects.select_related("partner", "by")
    return rows.prefetch_related("people__contact", "files").order_by("-at", "-pk")
