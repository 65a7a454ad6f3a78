"""What is known of markets."""

from datetime import date
from decimal import Decimal
from typing import Any

from apps.network import actions
from apps.network.models import MarketFact
from tests.factories.clock import AT


def market_fact(**facts: Any) -> MarketFact:
    """The price of IP transit in Colombia, by a quote of this month."""
    given = {
        "kind": "transit", "country": "CO", "amount": Decimal("0.42"), "currency": "USD",
        "unit": "mbps_month", "source": "Carrier quote", "as_of": date(2026, 11, 2),
    }  # fmt: skip
    return actions.add_fact(**{"by": None, "at": AT, **given, **facts})


def market_users(number: int, **facts: Any) -> MarketFact:
    """How many people of Colombia are online."""
    priceless = {"kind": "users", "currency": "", "unit": "", "source": "Survey"}
    return market_fact(**{**priceless, "amount": Decimal(number), **facts})
