"""What one search box finds, from partners to data sources."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from apps.accounts.models import User
from apps.agreements import queries as papers
from apps.agreements.filters import AgreementFilter, NegotiationFilter
from apps.agreements.models import Agreement, Negotiation
from apps.breaches.filters import BreachFilter
from apps.breaches.models import Breach
from apps.capacity.filters import RequestFilter
from apps.capacity.models import CapacityRequest
from apps.console import access, addresses
from apps.core import search as words_of
from apps.network import queries as network
from apps.network.models import Interconnect
from apps.partners import queries as partners
from apps.partners.models import Partner
from apps.usage.models import DataSource

FEW, MANY = 6, 25
LONG = 4
_ASN = re.compile(r"(?:AS)?\s*(\d{1,10})", re.IGNORECASE)


@dataclass(frozen=True)
class Hit:
    kind: str
    icon: str
    title: str
    ref: str
    detail: str

    @property
    def address(self) -> str:
        return addresses.of(self.ref)

    def is_exact(self, text: str) -> bool:
        """The text is this object's name, reference or AS number, not a part of it."""
        wanted = text.strip().casefold()
        number = _ASN.fullmatch(wanted)
        asn = f"AS{number[1]}" if number else ""
        names = {self.title.casefold(), self.ref.casefold()}
        return wanted in names or bool(asn and asn in self.detail.split())


@dataclass(frozen=True)
class Kind:
    """One kind of hit: who may see it, and how it is found."""

    permission: str
    find: Callable[[str, int, User], Iterable[Hit]]


def hits(text: str, user: User, most: int = FEW) -> list[Hit]:
    """Everything that fits all words, exact ones first; at most `most` of each kind."""
    if not words_of.words(text):
        return []
    allowed = (kind for kind in KINDS if access.may(user, kind.permission))
    found = chain.from_iterable(kind.find(text, most, user) for kind in allowed)
    return sorted(found, key=lambda hit: not hit.is_exact(text))


def only(found: list[Hit], text: str) -> Hit | None:
    """The hit to jump to: the single one, or the single exact one."""
    exact = [hit for hit in found if hit.is_exact(text)]
    best = exact or found
    return best[0] if len(best) == 1 else None


def _partners(text: str, most: int, user: User) -> Iterator[Hit]:
    rows = list(partners.search(text).order_by("name")[:most])
    number = _ASN.fullmatch(text.strip())
    if number:
        owner = partners.partners().filter(asns__number=int(number[1]))
        rows = [*owner, *(row for row in rows if row not in owner)][:most]
    return map(_partner, rows)


def _partner(row: Partner) -> Hit:
    asn = row.primary_asn  # type: ignore[attr-defined]
    detail = f"AS{asn} {row.region}" if asn else row.region
    return Hit("Partner", "users", row.name, row.ref, detail)


def _interconnects(text: str, most: int, user: User) -> Iterator[Hit]:
    for row in network.search(text).order_by("name")[:most]:
        yield _interconnect(row)


def _interconnect(row: Interconnect) -> Hit:
    detail = f"{row.partner.name}, {row.site.metro.name}"
    return Hit(row.get_kind_display(), "plug-connected", row.name, row.ref, detail)


def _agreements(text: str, most: int, user: User) -> Iterator[Hit]:
    rows = Agreement.objects.select_related("partner").order_by("-pk")
    for row in _filtered(AgreementFilter, text, rows)[:most]:
        yield Hit("Agreement", "file-text", row.title, row.ref, row.partner.name)


def _documents(text: str, most: int, user: User) -> Iterator[Hit]:
    """Papers that hold all words; short words alone are in every paper."""
    if not any(len(word) >= LONG for word in words_of.words(text)):
        return
    rows = papers.mentioning(text, user).select_related("agreement__partner").defer("text", "facts")
    for row in rows.order_by("-pk")[:most]:
        detail = f"version {row.number}, {row.agreement.partner.name}"
        yield Hit("In a document", "file-text", row.title, row.ref, detail)


def _negotiations(text: str, most: int, user: User) -> Iterator[Hit]:
    rows = Negotiation.objects.select_related("agreement__partner").order_by("-pk")
    for row in _filtered(NegotiationFilter, text, rows)[:most]:
        detail = f"{row.get_state_display()}, {row.agreement.partner.name}"
        yield Hit("Negotiation", "layout-kanban", str(row), row.ref, detail)


def _breaches(text: str, most: int, user: User) -> Iterator[Hit]:
    rows = Breach.objects.broken().select_related("partner", "interconnect").order_by("-pk")
    for row in _filtered(BreachFilter, text, rows)[:most]:
        where = row.interconnect.name if row.interconnect else "all interconnects"
        detail = f"{row.get_severity_display()}, {row.partner.name}"
        yield Hit("Breach", "alert-octagon", f"{row.get_kind_display()}, {where}", row.ref, detail)


def _requests(text: str, most: int, user: User) -> Iterator[Hit]:
    """By our reference or theirs; open ones also by partner and place."""
    found = CapacityRequest.objects.order_by("-pk").select_related("partner")
    for row in _filtered(RequestFilter, text, found)[:most]:
        title = f"{row.get_type_display()}, {row.partner.name}"
        detail = ", ".join(filter(None, (row.get_state_display(), row.client_ref)))
        yield Hit("Request", "inbox", title, row.ref, detail)


def _sources(text: str, most: int, user: User) -> Iterator[Hit]:
    rows = DataSource.objects.order_by("name")
    for word in words_of.words(text):
        rows = rows.filter(name__icontains=word)
    for row in rows[:most]:
        yield Hit("Source", "database", row.name, row.ref, row.get_kind_display())


def _filtered(filters: Any, text: str, rows: Any) -> Any:
    return filters({"q": text}, queryset=rows).qs


KINDS = (
    Kind("partners.view", _partners),
    Kind("network.view", _interconnects),
    Kind("agreements.view", _agreements),
    Kind("agreements.view", _documents),
    Kind("agreements.view", _negotiations),
    Kind("breaches.view", _breaches),
    Kind("capacity.view", _requests),
    Kind("usage.view", _sources),
)
