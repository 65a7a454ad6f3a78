"""Prices that change on a day: by how much, and when. Rules: term types 10.1 PRICE_ESCALATOR."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from dateutil.relativedelta import relativedelta

PLACES = Decimal("0.000001")  # of a unit price. Recommended model 9
MOST_STEPS = 600


def due_days(values: Mapping[str, Any], until: date) -> Iterator[date]:
    """The days up to `until` on which prices change, always counted from the first one."""
    first = _day(values["first_on"])
    every = values.get("every_months")
    for step in range(MOST_STEPS if every else 1):
        day = first + relativedelta(months=step * (every or 0))
        if day > until:
            return
        yield day


def change_pct(values: Mapping[str, Any], figure: Decimal | None = None) -> Decimal | None:
    """The change in percent within its floor and cap; None where a person must say the index."""
    pct = figure if values["basis"] == "INDEX" else values["pct"]
    if pct is None:
        return None
    floor, cap = values.get("floor_pct"), values.get("cap_pct")
    pct = max(pct, floor) if floor is not None else pct
    return min(pct, cap) if cap is not None else pct


def escalated(params: Mapping[str, Any], prices: set[str], pct: Decimal) -> dict[str, Any]:
    """The parameters with every price that is set changed; steps of a ladder each in their fee.

    `params` as JSON keeps them; `prices` are the names of the amounts of money.
    """
    return {
        name: _changed(value, pct) if name in prices and value not in (None, "") else value
        for name, value in params.items()
    }


def _changed(value: Any, pct: Decimal) -> Any:
    if isinstance(value, list):
        return [[*row[:-1], _changed(row[-1], pct)] for row in value]
    price = Decimal(str(value)) * (100 + pct) / 100
    return f"{price.quantize(PLACES, rounding=ROUND_HALF_UP).normalize():f}"


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
