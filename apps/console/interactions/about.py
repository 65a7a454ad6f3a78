"""What the page is about over which somebody writes down a talk: partner, person, references."""

import re
from typing import Any

from django.db.models import QuerySet

from apps.agreements.models import Agreement, ContractNotice, Negotiation
from apps.breaches.models import Breach, Statement, UpgradeObligation
from apps.capacity.models import CapacityRequest
from apps.core.refs import Prefix
from apps.network.models import Incident, Interconnect, Loa
from apps.partners import queries, rules
from apps.partners.models import Contact, Partner

_LINK = (Interconnect, "partner")
# Where the partner of a reference stands: the model, and the way from it.
OWNERS: dict[str, tuple[Any, str]] = {
    Prefix.AGREEMENT: (Agreement, "partner"),
    Prefix.NEGOTIATION: (Negotiation, "agreement__partner"),
    Prefix.NOTICE: (ContractNotice, "agreement__partner"),
    Prefix.PNI: _LINK,
    Prefix.IX: _LINK,
    Prefix.CACHE: _LINK,
    Prefix.TRANSIT: _LINK,
    Prefix.BREACH: (Breach, "partner"),
    Prefix.UPGRADE: (UpgradeObligation, "partner"),
    Prefix.STATEMENT: (Statement, "partner"),
    Prefix.CAPACITY: (CapacityRequest, "partner"),
    Prefix.INCIDENT: (Incident, "partner"),
    Prefix.LOA: (Loa, "partner"),
}
_CONTACT = re.compile(r"/contacts/(\d{1,9})/")


def prefilled(page: str) -> dict[str, Any]:
    """For the form: `partner`, `refs` and `people`, as far as the address of a page tells them."""
    refs = rules.refs_in(page.replace("/", " "))
    others = [ref for ref in refs if not ref.startswith(f"{Prefix.PARTNER}-")]
    partner = _partner(refs)
    person = _person(page, partner)
    return {
        "partner": partner or None, "refs": ", ".join(others),
        "people": person.name if person else "",
    }  # fmt: skip


def _partner(refs: list[str]) -> Partner | None:
    """The one that the page names, else the one its first object belongs to. One or two queries."""
    found = queries.partners()
    for ref in refs:
        prefix = ref.partition("-")[0]
        rows: QuerySet[Partner] = found.none()
        if prefix == Prefix.PARTNER:
            rows = found.filter(ref=ref)
        elif prefix in OWNERS:
            model, way = OWNERS[prefix]
            rows = found.filter(pk__in=model.objects.filter(ref=ref).values(way))
        if partner := rows.first():
            return partner
    return None


def _person(page: str, partner: Partner | None) -> Contact | None:
    named = _CONTACT.search(page)
    if named is None or partner is None:
        return None
    return queries.contacts(partner).filter(pk=named[1]).first()
