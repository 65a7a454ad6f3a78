"""One market as its page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.http import Http404
from django_countries import countries as names

from apps.breaches import queries
from apps.breaches.queries import Place, Present, Reached
from apps.console.markets import figures
from apps.network import queries as network
from apps.network import rules
from apps.network.enums import FactKind, SiteState
from apps.network.models import MarketFact
from apps.network.queries import DataCentre, Market

MOST_PARTNERS, MOST_CENTRES = 50, 40
AHEAD = (SiteState.PLANNED, SiteState.BUILDING)


@dataclass(frozen=True)
class Line:
    """A fact as it stands on the page."""

    fact: MarketFact
    is_stale: bool

    @property
    def words(self) -> str:
        return figures.told(self.fact)

    @property
    def is_link(self) -> bool:
        """Whether the source is an address that a browser may open."""
        return self.fact.source.lower().startswith(("https://", "http://"))


@dataclass(frozen=True)
class Group:
    """The facts of one kind: what counts now, then what was known earlier or is put aside."""

    kind: FactKind
    now: list[Line]
    earlier: list[Line]


def groups(facts: Iterable[MarketFact], today: date) -> list[Group]:
    """By kind, newest first. Notes stay in force side by side; of a figure the newest counts.

    A price per month and one for once are two figures.
    """
    lines: dict[str, list[Line]] = {}
    for fact in facts:
        line = Line(fact, rules.is_stale(fact.as_of, today))
        lines.setdefault(fact.kind, []).append(line)
    return [_group(kind, lines[kind]) for kind in FactKind if kind in lines]


def _group(kind: FactKind, lines: list[Line]) -> Group:
    live = [line for line in lines if line.fact.retired_at is None]
    newest = {line.fact.unit: line for line in reversed(live)}
    now = live if kind in rules.TEXTS else [each for each in live if each in newest.values()]
    return Group(kind, now, [line for line in lines if line not in now])


@dataclass(frozen=True)
class Shown:
    """All of one market. `cities` are the metros of a country."""

    market: Market
    name: str
    country_name: str
    place: Place
    cities: list[Place]
    partners: list[Present]
    partner_count: int
    reached: Reached
    users: Line | None
    groups: list[Group]
    centres: list[DataCentre]

    @property
    def share(self) -> rules.Share | None:
        return rules.share(self.reached.subscribers, self.users.fact.amount) if self.users else None

    @property
    def planned(self) -> list[tuple[object, DataCentre]]:
        """Sites of ours that are planned or being built."""
        return [(s, each) for each in self.centres for s in each.sites if s.state in AHEAD]

    @property
    def shown_centres(self) -> list[DataCentre]:
        return self.centres[:MOST_CENTRES]


def read(country: str, metro: str, today: date) -> Shown:
    """Thirteen queries. Http404 for what is no country, or no metro of it."""
    code = country.upper()
    if code not in names.countries:
        raise Http404(f"There is no country {country}.")
    metros = [p for p in queries.metros(Q(), Q(), country=code)]
    place = _place(code, metro.upper(), metros)
    market = Market(code, metro.upper())
    facts = [f for f in network.facts_around(code, market.metro)]
    partners, count = queries.present(code, market.metro, most=MOST_PARTNERS)
    own = [f for f in facts if (f.metro.code if f.metro else "") == market.metro]
    return Shown(
        market, place.name, str(names.name(code)), place, [] if metro else metros, partners,
        count, queries.reached(country=code, metro=market.metro).get(code, Reached()),
        _users(facts, today), groups(own, today), network.data_centres(code, market.metro),
    )  # fmt: skip


def _place(code: str, metro: str, metros: list[Place]) -> Place:
    if not metro:
        found = queries.countries(metros)
        return found[0] if found else Place(code, str(names.name(code)), code, "", 0, 0, "country")
    place = next((each for each in metros if each.key == metro), None)
    if place is None:
        raise Http404(f"There is no metro {metro} in {code}.")
    return place


def _users(facts: Iterable[MarketFact], today: date) -> Line | None:
    """The newest estimate for the country: of a city alone no partner says its subscribers."""
    for fact in facts:
        if fact.kind == FactKind.USERS and fact.metro is None and fact.retired_at is None:
            return Line(fact, rules.is_stale(fact.as_of, today))
    return None
