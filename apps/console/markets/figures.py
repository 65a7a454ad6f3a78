"""How the figures of facts are written."""

from decimal import Decimal

from apps.core import units
from apps.network import rules
from apps.network.enums import PriceUnit
from apps.network.models import MarketFact


def told(fact: MarketFact) -> str:
    """`$0.42 per Mbps and month`, `49,200,000 people`; empty for what is only text."""
    if fact.kind in rules.UNITS:
        return f"{price(fact.amount, fact.currency)} {PriceUnit(fact.unit).label}"
    return f"{units.number(fact.amount)} people" if fact.amount is not None else ""


def price(amount: Decimal | None, currency: str) -> str:
    """Exact: transit is quoted in tenths of a cent."""
    if amount is None:
        return units.NONE
    digits = max(2, -int(amount.normalize().as_tuple().exponent))
    symbol = units.SYMBOLS.get(currency, f"{currency}{units.NBSP}")
    return f"{symbol}{units.number(amount, digits)}"
