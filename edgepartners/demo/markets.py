"""What the team has written down about its markets: every figure and source is invented."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from apps.accounts.models import User
from apps.network import actions
from apps.network.models import MarketFact, Metro

QUOTE = "Carrier quote, invented"
# Country, people online in millions, IP transit per Mbps and month, days ago of the quote.
COUNTRIES = (
    ("CO", 39, "0.62", 21), ("PE", 25, "0.71", 64), ("BR", 181, "0.38", 12),
    ("AR", 41, "0.55", 140), ("CL", 18, "0.41", 33), ("MX", 107, "0.44", 402),
    ("DE", 78, "0.11", 45), ("NL", 17, "0.09", 18), ("GB", 66, "0.10", 75),
    ("US", 311, "0.08", 27),
)  # fmt: skip
# Metro, cross-connect a month, once, days ago.
METROS = (
    ("BOG", "210", "350", 30), ("SAO", "165", "250", 51), ("LIM", "240", "400", 388),
    ("FRA", "190", "0", 40), ("AMS", "175", "0", 62), ("NYC", "325", "500", 15),
)  # fmt: skip
RULES = (
    ("CO", "A value-added service needs no licence; embedded caches are entered in the register "
           "of providers once a year.", 90),
    ("BR", "Traffic between networks of one state stays untaxed where it is settlement-free. "
           "Paid peering counts as telecommunication.", 120),
    ("DE", "Requests for upgrades at exchanges are answered within 30 days by code of conduct.",
     510),
)  # fmt: skip


def play(*, at: datetime) -> None:
    """Facts of countries and metros, some of them stale, one put aside."""
    by = User.objects.filter(role="manager").order_by("pk").first()
    for country, millions, price, days in COUNTRIES:
        _add(by, at, days + 60, kind="users", country=country, amount=Decimal(millions * 10**6),
             source="National survey, invented")  # fmt: skip
        _add(by, at, days, kind="transit", country=country, amount=Decimal(price), currency="USD",
             unit="mbps_month", source=QUOTE, text="At a commit of 100 Gbps")  # fmt: skip
    _add_older(by, at)
    metros = {metro.code: metro for metro in Metro.objects.filter(code__in=[m[0] for m in METROS])}
    for code, monthly, once, days in METROS:
        if metro := metros.get(code):
            place = {"country": str(metro.country), "metro": metro, "currency": "USD"}
            for amount, unit in ((monthly, "month"), (once, "once")):
                _add(by, at, days, kind="cross_connect", amount=Decimal(amount), unit=unit,
                     source="Price list of the operator, invented", **place)  # fmt: skip
    for country, text, days in RULES:
        _add(by, at, days, kind="regulation", country=country, text=text,
             source="Note of counsel, invented")  # fmt: skip


def _add_older(by: User | None, at: datetime) -> None:
    """How transit in Colombia came down, and a quote that was for another country."""
    for days, price in ((240, "0.78"), (610, "1.05")):
        _add(by, at, days, kind="transit", country="CO", amount=Decimal(price), currency="USD",
             unit="mbps_month", source=QUOTE)  # fmt: skip
    wrong = _add(by, at, 5, kind="transit", country="CO", amount=Decimal("9.40"), currency="USD",
                 unit="mbps_month", source="Quote by telephone, invented")  # fmt: skip
    actions.retire_fact(fact=wrong, by=by, at=at)


def _add(by: User | None, at: datetime, days: int, **facts: Any) -> MarketFact:
    as_of = (at - timedelta(days=days)).date()
    return actions.add_fact(as_of=as_of, by=by, at=at, **facts)
