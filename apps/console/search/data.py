"""What one search box finds, from partners to data sources."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice, starmap

from django.db.models import Q

from apps.accounts.models import User
from apps.agreements import queries as papers
from apps.agreements.models import Agreement, Negotiation
from apps.breaches import queries as breaches
from apps.breaches.enums import Kind as BreachKind
from apps.breaches.enums import Severity
from apps.breaches.models import Breach
from apps.capacity import queries as capacity
from apps.capacity.enums import RequestType
from apps.capacity.enums import State as RequestState
from apps.capacity.models import CapacityRequest
from apps.console import access, addresses
from apps.console.markets import rows as markets
from apps.core import search as words_of
from apps.network import queries as network
from apps.network.enums import Kind as LinkKind
from apps.network.models import Interconnect
from apps.partners import queries as partners
from apps.programs import queries as programs
from apps.programs.models import WorkItem
from apps.usage.models import DataSource

FEW, MANY = 6, 25
LONG = 4
PARTNER = ("name", "ref", "region", "primary_asn")
NEGOTIATION = ("ref", "subject", "purpose", "state", "agreement__partner__name")
_ASN = re.compile(r"(?:AS)?\s*(\d{1,10})", re.IGNORECASE)


@dataclass(frozen=True)
class Hit:
    kind: str
    icon: str
    title: str
    ref: str
    detail: str
    page: str = ""  # of what has no reference of its own

    @property
    def address(self) -> str:
        return self.page or addresses.of(self.ref)

    def rank(self, text: str) -> int:
        """0 for what is meant exactly, 1 for a title that begins so, 2 for a word in it, else 3."""
        wanted, title = text.strip().casefold(), self.title.casefold()
        if self.is_exact(text):
            return 0
        if title.startswith(wanted):
            return 1
        return 2 if f" {wanted}" in title else 3

    def is_exact(self, text: str) -> bool:
        """The text is this object's name, reference or AS number, not a part of it."""
        wanted = text.strip().casefold()
        number = _ASN.fullmatch(wanted)
        asn = f"AS{number[1]}" if number else ""
        names = {self.title.casefold(), self.ref.casefold()} - {""}
        return wanted in names or bool(asn and asn in self.detail.split())


@dataclass(frozen=True)
class Asked:
    """What somebody typed; `most` hits of each kind."""

    text: str
    most: int
    user: User


@dataclass(frozen=True)
class Kind:
    """One kind of hit: who may see it, and how it is found."""

    permission: str
    find: Callable[[Asked], Iterable[Hit]]


def hits(text: str, user: User, most: int = FEW) -> list[Hit]:
    """Everything that fits all words, the nearest first; at most `most` of each kind."""
    if not words_of.words(text):
        return []
    found = _found(KINDS, Asked(text, most, user))
    return sorted(found, key=lambda hit: hit.rank(text))


def nearest(text: str, user: User, most: int = FEW) -> list[Hit]:
    """What was perhaps meant, where nothing fits: partners and markets written almost so."""
    wanted = " ".join(words_of.words(text))
    found = _found(GUESSED if wanted else (), Asked(wanted, most, user))
    return sorted(found, key=lambda hit: -words_of.likeness(wanted, hit.title))[:most]


def _found(kinds: Iterable[Kind], asked: Asked) -> Iterator[Hit]:
    allowed = (kind for kind in kinds if access.may(asked.user, kind.permission))
    return chain.from_iterable(kind.find(asked) for kind in allowed)


def only(found: list[Hit], text: str) -> Hit | None:
    """The hit to jump to: the single one, or the single exact one."""
    exact = [hit for hit in found if hit.is_exact(text)]
    best = exact or found
    return best[0] if len(best) == 1 else None


def _partners(asked: Asked) -> Iterator[Hit]:
    rows = partners.search(asked.text).order_by("name").values_list(*PARTNER)
    found = list(rows[: asked.most])
    number = _ASN.fullmatch(asked.text.strip())
    if number:
        owner = partners.partners().filter(asns__number=int(number[1])).values_list(*PARTNER)
        found = list(dict.fromkeys([*owner, *found]))[: asked.most]
    return starmap(_partner, found)


def _partner(name: str, ref: str, region: str, asn: int | None) -> Hit:
    return Hit("Partner", "users", name, ref, f"AS{asn} {region}" if asn else region)


def _partners_like(asked: Asked) -> Iterator[Hit]:
    for row in partners.sounding_like(asked.text, asked.most):
        yield _partner(row.name, row.ref, row.region, row.primary_asn)  # type: ignore[attr-defined]


def _has_number(text: str) -> bool:
    return any(_ASN.fullmatch(word) for word in words_of.words(text))


def _contacts(asked: Asked) -> Iterator[Hit]:
    """People by the beginnings of their names or their address; no number is one of those."""
    if _has_number(asked.text):
        return
    rows = partners.search_contacts(asked.text).order_by("name", "pk")
    for pk, name, email, ref, partner in rows.values_list(
        "pk", "name", "email", "partner__ref", "partner__name"
    )[: asked.most]:
        detail = ", ".join(filter(None, (partner, email)))
        yield Hit("Contact", "user", name, "", detail, f"{addresses.of(ref)}contacts/{pk}/")


def _interconnects(asked: Asked) -> Iterator[Hit]:
    rows = network.fitting(Interconnect.objects.order_by("name"), asked.text)
    for kind, name, ref, partner, metro in rows.values_list(
        "kind", "name", "ref", "partner__name", "site__metro__name"
    )[: asked.most]:
        yield Hit(LinkKind(kind).label, "plug-connected", name, ref, f"{partner}, {metro}")


def _agreements(asked: Asked) -> Iterator[Hit]:
    rows = papers.fitting(Agreement.objects.order_by("-pk"), asked.text)
    for title, ref, partner in rows.values_list("title", "ref", "partner__name")[: asked.most]:
        yield Hit("Agreement", "file-text", title, ref, partner)


def _documents(asked: Asked) -> Iterator[Hit]:
    """Papers that hold all words; short words alone are in every paper."""
    if not any(len(word) >= LONG for word in words_of.words(asked.text)):
        return
    rows = papers.mentioning(asked.text, asked.user).order_by("-pk")
    for title, ref, number, partner in rows.values_list(
        "title", "agreement__ref", "number", "agreement__partner__name"
    )[: asked.most]:
        detail = f"version {number}, {partner}"
        yield Hit("In a document", "file-text", title, f"{ref}/v{number}", detail)


def _negotiations(asked: Asked) -> Iterator[Hit]:
    rows = Negotiation.objects.select_related("agreement__partner").order_by("-pk")
    found = papers.search_negotiations(rows, asked.text)
    for row in found.only(*NEGOTIATION)[: asked.most]:
        detail = f"{row.get_state_display()}, {row.agreement.partner.name}"
        yield Hit("Negotiation", "layout-kanban", str(row), row.ref, detail)


def _breaches(asked: Asked) -> Iterator[Hit]:
    rows = breaches.search(Breach.objects.broken(), asked.text).order_by("-pk")
    for kind, severity, ref, partner, link in rows.values_list(
        "kind", "severity", "ref", "partner__name", "interconnect__name"
    )[: asked.most]:
        title = f"{BreachKind(kind).label}, {link or 'all interconnects'}"
        yield Hit("Breach", "alert-octagon", title, ref, f"{Severity(severity).label}, {partner}")


def _requests(asked: Asked) -> Iterator[Hit]:
    rows = capacity.search(CapacityRequest.objects.all(), asked.text).order_by("-pk")
    for type, state, ref, client_ref, partner in rows.values_list(
        "type", "state", "ref", "client_ref", "partner__name"
    )[: asked.most]:
        detail = ", ".join(filter(None, (RequestState(state).label, client_ref)))
        yield Hit("Request", "inbox", f"{RequestType(type).label}, {partner}", ref, detail)


def _work(asked: Asked) -> Iterator[Hit]:
    rows = programs.search_items(WorkItem.objects.order_by("-pk"), asked.text)
    for title, key, stream in rows.values_list("title", "key", "workstream__name")[: asked.most]:
        yield Hit("Work item", "checklist", title, key, stream)


def _sources(asked: Asked) -> Iterator[Hit]:
    rows = DataSource.objects.order_by("name")
    for word in words_of.words(asked.text):
        rows = rows.filter(name__icontains=word)
    for row in rows[: asked.most]:
        yield Hit("Source", "database", row.name, row.ref, row.get_kind_display())


def _markets(asked: Asked) -> Iterator[Hit]:
    """Metros and countries by name or code; the code of a country is too short to begin with.

    No number is a part of those.
    """
    if _has_number(asked.text):
        return iter(())
    fit = (each for each in network.named_markets() if _is_meant(asked.text, each))
    return map(_market, islice(sorted(fit, key=lambda each: each.name), asked.most))


def _is_meant(text: str, named: network.Named) -> bool:
    if text.strip().upper() == named.market.country:
        return not named.market.metro
    return words_of.fits(text, f"{named.name} {named.market.metro}")


def _markets_like(asked: Asked) -> Iterator[Hit]:
    near = [(words_of.likeness(asked.text, each.name), each) for each in network.named_markets()]
    best = sorted((one for one in near if one[0] >= partners.NEAR), key=lambda one: -one[0])
    return (_market(each) for _, each in best[: asked.most])


def _market(named: network.Named) -> Hit:
    place = markets.address(named.market)
    if named.market.metro:
        return Hit("Metro", "map-pin", named.name, named.market.metro, named.country_name, place)
    return Hit("Country", "map-pin", named.name, "", named.market.country, place)


def _sites(asked: Asked) -> Iterator[Hit]:
    """By code, `BOG-2`, or by words of the name or the building; no number is one of those."""
    if _has_number(asked.text):
        return
    rows = network.sites()
    for word in words_of.words(asked.text):
        rows = rows.filter(
            Q(code__istartswith=word) | Q(name__icontains=word) | Q(facility__name__icontains=word)
        )
    for code, name, building, metro in rows.values_list(
        "code", "name", "facility__name", "metro__name"
    )[: asked.most]:
        page = addresses.place("console:site_list") + f"{code}/"
        yield Hit("Site", "building", code, "", f"{name}, {building}, {metro}", page)


KINDS = (
    Kind("partners.view", _partners),
    Kind("network.view", _markets),
    Kind("network.view", _sites),
    Kind("partners.view", _contacts),
    Kind("network.view", _interconnects),
    Kind("agreements.view", _agreements),
    Kind("agreements.view", _documents),
    Kind("agreements.view", _negotiations),
    Kind("breaches.view", _breaches),
    Kind("capacity.view", _requests),
    Kind("programs.view", _work),
    Kind("usage.view", _sources),
)
GUESSED = (Kind("partners.view", _partners_like), Kind("network.view", _markets_like))
