"""All markets as rows: what we have there, and what is known of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django_countries import countries as names

from apps.breaches import queries
from apps.breaches.queries import Place, Reached
from apps.console.markets import figures
from apps.core import exports
from apps.network import queries as network
from apps.network import rules
from apps.network.enums import FactKind
from apps.network.models import MarketFact
from apps.network.queries import Market

KINDS = (FactKind.USERS, FactKind.TRANSIT)


@dataclass(frozen=True)
class Row:
    """A country or a metro."""

    market: Market
    place: Place
    reached: Reached | None
    today: date
    users: MarketFact | None = None
    transit: MarketFact | None = None

    @property
    def address(self) -> str:
        return address(self.market)

    @property
    def transit_price(self) -> str:
        return figures.price(self.transit.amount, self.transit.currency) if self.transit else ""

    @property
    def users_are_stale(self) -> bool:
        return self.users is not None and rules.is_stale(self.users.as_of, self.today)

    @property
    def transit_is_stale(self) -> bool:
        return self.transit is not None and rules.is_stale(self.transit.as_of, self.today)

    @property
    def share(self) -> Decimal | None:
        """Of the country's users, in percent."""
        if self.reached is None or self.users is None:
            return None
        found = rules.share(self.reached.subscribers, self.users.amount)
        return found.percent if found else None


def address(market: Market) -> str:
    if market.metro:
        return reverse("console:metro", args=[market.country, market.metro])
    return reverse("console:country", args=[market.country])


def rows(today: date, region: str = "") -> list[Row]:
    """Countries and metros where we are or of which we know something. Seven queries."""
    metros = queries.metros(Q(), Q(), region=region)
    facts = network.newest_facts(KINDS)
    reached = queries.reached()
    found = {place.key: place for place in queries.countries(metros)}
    if not region:
        for code in (reached.keys() | network.known_countries()) - found.keys():
            found[code] = Place(code, str(names.name(code)), code, "", 0, 0, "country")
    countries = [
        _row(Market(code), place, facts, reached.get(code, Reached()), today)
        for code, place in found.items()
    ]
    return countries + [
        _row(Market(place.country, place.key), place, facts, None, today) for place in metros
    ]


def _row(
    market: Market, place: Place, facts: Any, reached: Reached | None, today: date
) -> Row:  # fmt: skip
    return Row(
        market, place, reached, today, facts.get((market, FactKind.USERS)),
        facts.get((market, FactKind.TRANSIT)),
    )  # fmt: skip


@dataclass(frozen=True)
class Head:
    """A column that sorts, by the key in the address."""

    key: str
    label: str
    value: Callable[[Row], Any]
    is_number: bool = True


HEADS = (
    Head("name", "Market", lambda row: row.place.name.casefold(), is_number=False),
    Head("partners", "Partners", lambda row: row.place.partners),
    Head("links", "Interconnects", lambda row: row.place.links),
    Head("caches", "Caches", lambda row: row.place.caches),
    Head("capacity", "Capacity", lambda row: row.place.bps),
    Head("headroom", "Headroom", lambda row: row.place.headroom_bps),
    Head("breaches", "Breaches", lambda row: row.place.breaches),
    Head("subscribers", "Subscribers", lambda row: row.reached and row.reached.subscribers),
    Head("share", "Share reached", lambda row: row.share),
    Head("transit", "IP transit", lambda row: row.transit and row.transit.amount),
)
BY_KEY = {head.key: head for head in HEADS}
USUAL = "-capacity"


def ordered(found: list[Row], sort: str) -> list[Row]:
    """By a key of `HEADS`, with `-` the largest first; what has no value comes last."""
    value = BY_KEY[sort.removeprefix("-")].value
    known = sorted((row for row in found if value(row) is not None), key=_by_name)
    known.sort(key=value, reverse=sort.startswith("-"))
    return known + sorted((row for row in found if value(row) is None), key=_by_name)


def _by_name(row: Row) -> tuple[str, str]:
    return row.place.name.casefold(), row.market.metro


def matching(found: list[Row], *, text: str, kind: str) -> Iterator[Row]:
    """Those with all words in their name or code, of one kind or both."""
    words = text.casefold().split()
    for row in found:
        said = f"{row.place.name} {row.market.country} {row.market.metro}".casefold()
        if (not kind or row.place.kind == kind) and all(word in said for word in words):
            yield row


def _day(fact: MarketFact | None) -> date | None:
    return fact.as_of if fact else None


EXPORT = (
    exports.Column("Country", lambda r: r.market.country),
    exports.Column("Metro", lambda r: r.market.metro),
    exports.Column("Name", lambda r: r.place.name),
    exports.Column("Region", lambda r: r.place.region),
    exports.Column("Partners", lambda r: r.place.partners),
    exports.Column("Interconnects", lambda r: r.place.links),
    exports.Column("Caches", lambda r: r.place.caches),
    exports.Column("Capacity, bit/s", lambda r: r.place.bps),
    exports.Column("Used, percent", lambda r: r.place.used),
    exports.Column("Headroom, bit/s", lambda r: r.place.headroom_bps),
    exports.Column("Open breaches", lambda r: r.place.breaches),
    exports.Column("Subscribers", lambda r: r.reached.subscribers if r.reached else None),
    exports.Column("Internet users", lambda r: r.users and r.users.amount),
    exports.Column("Users by", lambda r: r.users and r.users.source),
    exports.Column("Users on", lambda r: _day(r.users)),
    exports.Column("Share reached, percent", lambda r: r.share),
    exports.Column("IP transit", lambda r: r.transit and r.transit.amount),
    exports.Column("Currency", lambda r: r.transit and r.transit.currency),
    exports.Column("Per", lambda r: r.transit and r.transit.get_unit_display()),
    exports.Column("Transit by", lambda r: r.transit and r.transit.source),
    exports.Column("Transit on", lambda r: _day(r.transit)),
)
