"""Whom a campaign writes to, and what each of them gets: one letter per contact, or the reason."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django_countries import countries
from django_filters import FilterSet

from apps.core.errors import Refused
from apps.partners import queries, rules
from apps.partners.enums import LetterState
from apps.partners.filters import ContactFilter, PartnerFilter
from apps.partners.models import Campaign, Contact, Letter, MailTemplate, Partner

MOST = 20_000  # letters of one campaign
BY_HAND = "Left out by hand."
NAMED = ("region", "country", "owner", "source", "tag")  # filters that name something that is there
OF_THE_LIST = frozenset(
    {"sort", "page", "all", "export", "pick", "cols"}
)  # what is no filter in an address


@dataclass(frozen=True)
class Places:
    """Where a partner and we both are, by name."""

    facilities: Collection[str] = ()
    exchanges: Collection[str] = ()


NOWHERE = Places()


def partners_of(query: str) -> list[Partner]:
    """The partners that the filters of an address find, with their owners.

    Refused for a filter or value there is not: to leave it out would write to everybody.
    """
    return list(partners_in(query).order_by("pk"))


def partners_in(query: str) -> QuerySet[Partner]:
    """As `partners_of`, to narrow further."""
    return _listed_by(PartnerFilter, query, queries.partners(), field="query")


def people_in(query: str) -> QuerySet[Contact]:
    """The contacts that the filters of an address find; Refused as `partners_of`."""
    return _listed_by(ContactFilter, query, queries.all_contacts(), field="people")


def _listed_by(
    filters: type[FilterSet], query: str, rows: QuerySet[Any], *, field: str
) -> QuerySet[Any]:
    given = QueryDict(query)
    found = filters(given, queryset=rows)
    unknown = sorted(set(given) - set(found.filters) - OF_THE_LIST)
    faults = unknown or sorted(found.form.errors)
    if faults:
        raise Refused(f"The list has no such filter: {', '.join(faults)}.", field=field)
    _refuse_unknown(filters, given, rows.model, field)
    result: QuerySet[Any] = found.qs
    return result


def _refuse_unknown(
    filters: type[FilterSet], given: QueryDict, model: type[Any], field: str
) -> None:
    """A reference or a name that nothing has is a slip: without this the list would be empty."""
    everything, noun = model._default_manager.all(), model._meta.verbose_name
    for name in NAMED:
        if value := given.get(name):
            label = str(filters.base_filters[name].label).lower()
            if not filters(QueryDict(urlencode({name: value})), queryset=everything).qs.exists():
                raise Refused(f"No {noun} has the {label} {value}.", field=field)
    for ref in rules.refs_in(given.get("q", "")):
        if not Partner.objects.filter(ref=ref).exists():
            raise Refused(f"There is no partner {ref}.", field=field)


@dataclass
class Sheet:
    """A campaign being drawn up: what all its letters share, and what was given out so far."""

    campaign: Campaign
    versions: Mapping[str, MailTemplate]
    places: Mapping[int, Places]
    left_out: Collection[int]
    at: datetime
    recent: Counter[int] = field(default_factory=Counter)
    addresses: set[str] = field(default_factory=set)


def letters_for(
    campaign: Campaign, places: Mapping[int, Places], left_out: Collection[int], at: datetime
) -> list[Letter]:
    """Every contact that is looked at, with its mail or the reason for none. Nine queries."""
    partners = {partner.pk: partner for partner in partners_of(campaign.query)}
    found = queries.candidates(partners, campaign.roles)
    if campaign.people:
        found = found.filter(pk__in=people_in(campaign.people).order_by().values("pk"))
    people = list(found[: MOST + 1])
    if len(people) > MOST:
        raise Refused(f"That is more than {MOST} people. Narrow the list.", field="query")
    for person in people:
        person.partner = partners[person.partner_id]
    sheet = Sheet(
        campaign, queries.versions(campaign.template), places, left_out, at,
        queries.recent(partners, at=at),
    )  # fmt: skip
    known = queries.standings(people, roles=campaign.roles)
    return [_letter(sheet, person, known[person.pk]) for person in people]


def _letter(sheet: Sheet, person: Contact, known: rules.Standing) -> Letter:
    letter = Letter(
        campaign=sheet.campaign, partner=person.partner, contact=person, name=person.name,
        email=person.email,
    )  # fmt: skip
    standing = replace(
        known, recent=sheet.recent[person.partner_id],
        is_twice=person.email.lower() in sheet.addresses,
    )  # fmt: skip
    reason = rules.why_not(standing, today=sheet.at.date(), cap=queries.cap())
    if not reason and person.pk in sheet.left_out:
        reason = BY_HAND
    letter.reason = reason or _fill(letter, sheet, person)
    letter.state = LetterState.EXCLUDED if letter.reason else LetterState.WAITING  # no move table
    if not letter.reason:
        sheet.recent[person.partner_id] += 1
        sheet.addresses.add(person.email.lower())
    return letter


def _fill(letter: Letter, sheet: Sheet, person: Contact) -> str:
    """Fill the mail; returns why it cannot be."""
    usual = sheet.campaign.template.language
    version = sheet.versions[rules.language_of(person.language, sheet.versions, usual)]
    values = values_of(person, sheet.places.get(person.partner_id, NOWHERE))
    if lacking := rules.missing((version.subject, version.body), values):
        return f"No value for {{{{ {lacking[0]} }}}}."
    letter.subject = rules.one_line(rules.filled(version.subject, values))
    letter.body = rules.filled(version.body, values)
    return ""


def values_of(person: Contact, places: Places = NOWHERE) -> dict[str, str]:
    """What the placeholders stand for. `person.partner` has `owner` and `primary_asn`."""
    partner, owner = person.partner, person.partner.owner
    number = getattr(partner, "primary_asn", None)
    return {
        "contact.first_name": rules.first_name(person.name),
        "contact.name": person.name,
        "contact.title": person.title,
        "partner.name": partner.name,
        "partner.legal_name": partner.legal_name or partner.name,
        "partner.ref": partner.ref,
        "partner.asn": f"AS{number}" if number else "",
        "partner.country": countries.name(str(partner.country)),
        "common.facilities": _listed(places.facilities),
        "common.exchanges": _listed(places.exchanges),
        "owner.name": owner.name if owner else "",
        "owner.email": owner.email if owner else "",
        "network.name": settings.NETWORK_NAME,
    }


def _listed(names: Iterable[str]) -> str:
    found = list(names)
    return f"{', '.join(found[:-1])} and {found[-1]}" if len(found) > 1 else "".join(found)
