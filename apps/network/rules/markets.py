"""Facts about a market: what belongs to which kind, how long one counts, what share is reached."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt
from typing import Any

from apps.core.search import plain
from apps.core.units import rounded
from apps.network.enums import FactKind, PriceUnit

STALE_AFTER = timedelta(days=365)
EARTH_KM, METRO_KM = 6371, 50  # radius of the earth; how far from its middle a metro reaches
EASTERNMOST = timedelta(hours=14)  # where a day begins first
UNITS: Mapping[str, tuple[PriceUnit, ...]] = {
    FactKind.TRANSIT: (PriceUnit.MBPS_MONTH, PriceUnit.GBPS_MONTH),
    FactKind.CROSS_CONNECT: (PriceUnit.MONTH, PriceUnit.ONCE),
}
TEXTS = frozenset({FactKind.REGULATION, FactKind.NOTE})


def is_stale(as_of: date, today: date) -> bool:
    """Older than a year: shown, and marked."""
    return today - as_of > STALE_AFTER


@dataclass(frozen=True)
class Share:
    """Users reached of all users, in percent with one decimal; above 100 one of both is wrong."""

    percent: Decimal

    @property
    def is_doubtful(self) -> bool:
        return self.percent > 100


def share(subscribers: int, users: Decimal | int | None) -> Share | None:
    """What part of a market's users the partners have; None without an estimate of users."""
    if not users:
        return None
    return Share(rounded(Decimal(100 * subscribers) / users))


@dataclass(frozen=True)
class Spot:
    """A city or a building in one, in degrees where somebody entered them."""

    city: str
    latitude: Decimal | None = None
    longitude: Decimal | None = None


def is_in(place: Spot, metro: Spot) -> bool:
    """Within 50 km of a metro's middle; without degrees, whether it names that city."""
    distance = kilometres(place, metro)
    if distance is None:
        return plain(place.city).strip() == plain(metro.city).strip()
    return distance <= METRO_KM


def kilometres(one: Spot, other: Spot) -> float | None:
    """Along the surface of the earth; None where one of both has no degrees."""
    degrees = (one.latitude, one.longitude, other.latitude, other.longitude)
    known = [radians(each) for each in degrees if each is not None]
    if len(known) < len(degrees):
        return None
    lat, lon, to_lat, to_lon = known
    turn = cos(lat) * cos(to_lat) * sin((to_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, sin((to_lat - lat) / 2) ** 2 + turn)))


def faults(fact: Any, at: datetime) -> dict[str, str]:
    """What is wrong with a fact, by field; `at` tells which days are yet to come."""
    found = _priced(fact) if fact.kind in UNITS else _unpriced(fact)
    if fact.kind in TEXTS and not fact.text:
        found["text"] = "Write down what is known."
    if fact.as_of > (at + EASTERNMOST).date():
        found["as_of"] = "This day is yet to come. Enter the day on which it was true."
    return found


def _priced(fact: Any) -> dict[str, str]:
    found = {}
    if fact.amount is None:
        found["amount"] = "Enter the price."
    elif fact.amount < 0:
        found["amount"] = "A price is not negative."
    if not (len(fact.currency) == 3 and fact.currency.isascii() and fact.currency.isupper()):
        found["currency"] = "Enter a currency of three letters, such as USD."
    if fact.unit not in UNITS[fact.kind]:
        words = " or ".join(f"\u201c{unit.label}\u201d" for unit in UNITS[fact.kind])
        found["unit"] = f"Choose {words}."
    return found


def _unpriced(fact: Any) -> dict[str, str]:
    found = {}
    if fact.currency:
        found["currency"] = "Only prices have a currency."
    if fact.unit:
        found["unit"] = "Only prices are per something."
    if fact.kind != FactKind.USERS:
        if fact.amount is not None:
            found["amount"] = "Only prices and numbers of users have an amount."
    elif not fact.amount or fact.amount < 0 or fact.amount % 1:
        found["amount"] = "Enter how many people, as a whole number."
    return found
