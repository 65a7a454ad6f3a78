"""Whom a campaign goes to, in words: `Tier: Key; Region: LATAM`."""

from django.http import HttpRequest, QueryDict

from apps.console import lists
from apps.console.contacts.listing import CONTACTS
from apps.console.partners.listing import PARTNERS
from apps.partners import queries
from apps.partners.models import Campaign

NOT_READ = "filters that are no longer understood"


def partners(request: HttpRequest, query: str) -> str:
    """What filters of the list of partners say; `all of them` for none."""
    return _told(lists.read(request, PARTNERS, queries.partners(), _read(query)))


def people(request: HttpRequest, query: str) -> str:
    """As `partners`, of the list of contacts."""
    return _told(lists.read(request, CONTACTS, queries.all_contacts(), _read(query)))


def context(request: HttpRequest, campaign: Campaign) -> dict[str, str]:
    """For the page of a campaign; contacts only where they were narrowed."""
    narrowed = people(request, campaign.people) if campaign.people else ""
    return {"to_partners": partners(request, campaign.query), "to_people": narrowed}


def _read(query: str) -> QueryDict:
    return QueryDict(query.removeprefix("?"))


def _told(asked: lists.Asked) -> str:
    if asked.misread:
        return NOT_READ
    return "; ".join(asked.said()) or "all of them"
