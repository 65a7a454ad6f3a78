"""Terms about money in words. An amount that is None is silent, or hidden from the reader."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from apps.agreements.rules import choices
from apps.console.agreements.words.figures import (
    NBSP,
    counted,
    lower,
    on,
    percent,
    sentences,
)
from apps.core import units

Values = Mapping[str, Any]
BILLED = dict(choices.BILLED_DIRECTIONS)
VOLUMES = dict(choices.VOLUME_UNITS)
CONSEQUENCES = dict(choices.BURST_CONSEQUENCES)


def amount(value: Decimal | None, currency: str) -> str:
    """`USD 0.30`; empty for nothing."""
    if value is None:
        return ""
    cents = Decimal(value).normalize()
    digits = max(2, -int(cents.as_tuple().exponent))
    return f"{currency}{NBSP}{units.number(cents, digits)}"


def _commit(v: Values) -> str:
    return units.capacity(v["commit_bps"])


def _commit_long(v: Values) -> str:
    price = amount(v["price_per_mbps"], v["currency"])
    over = amount(v["overage_price_per_mbps"], v["currency"])
    percentile = units.limit(v["percentile"])
    return sentences(
        f"{units.capacity(v['commit_bps'])} are paid in any month"
        + (f", at {price} per Mbps" if price else ""),
        f"Usage is the {percentile}th percentile: {lower(BILLED[v['direction']])}",
        f"What goes over it costs {over} per Mbps" if over else "",
        f"The billing month starts on day {v['billing_day']}" if v["billing_day"] > 1 else "",
    )


def _volume(v: Values) -> str:
    return f"{units.number(v['amount'])}{NBSP}{VOLUMES[v['unit']]}"


def _volume_long(v: Values) -> str:
    price = amount(v["price"], v["currency"])
    short = amount(v["shortfall_price"], v["currency"])
    return sentences(
        f"{_volume(v)} are taken from {on(v['starts_on'])} to {on(v['ends_on'])}"
        + (f", at {price} each" if price else ""),
        f"What is missing then costs {short} each" if short else "What is missing then is settled",
    )


def _burst(v: Values) -> str:
    return f"≤{NBSP}{units.rate(v['max_bps'])}"


def _burst_long(v: Values) -> str:
    price = amount(v["excess_price_per_mbps"], v["currency"])
    return sentences(
        f"Traffic stays at {units.rate(v['max_bps'])} or below; it is passed with "
        f"{counted(v['slots'], 'interval')} of five minutes above it in a day",
        CONSEQUENCES[v["consequence"]] + (f" at {price} per Mbps" if price else ""),
    )


def _tiers(v: Values) -> str:
    return counted(len(v["tiers"]), "step") if v["tiers"] else "steps"


def _tiers_long(v: Values) -> str:
    fees = [
        f"{amount(fee, v['currency'])} a month up to {units.capacity(up_to)}"
        for up_to, fee in v["tiers"] or ()
    ]
    return sentences(
        f"The fee follows the {units.limit(v['percentile'])}th percentile of the month before",
        "; ".join(fees),
        f"Above a step: a warning in month {v['warn_month']}, the next step, charged back, in "
        f"month {v['move_month']}, a limit in month {v['limit_month']}",
        "A month within the step starts the count anew" if v["resets"] else "",
    )


def _escalator(v: Values) -> str:
    by = v["index"] if v["basis"] == "INDEX" else percent(v["pct"])
    return f"{by} on {on(v['first_on'])}"


def _escalator_long(v: Values) -> str:
    by = f"with {v['index']}" if v["basis"] == "INDEX" else f"by {percent(v['pct'])}"
    every = v["every_months"]
    limits = [
        f"at {word} {percent(v[name])}"
        for name, word in (("floor_pct", "least"), ("cap_pct", "most"))
        if v[name] is not None
    ]
    return sentences(
        f"Prices change {by} on {on(v['first_on'])}"
        + (f" and every {counted(every, 'month')} after that" if every else ""),
        f"By {' and '.join(limits)}" if limits else "",
    )


SHORT = {
    "COMMIT_RATE": _commit,
    "COMMIT_VOLUME": _volume,
    "BURST_CAP": _burst,
    "TIER_RESET": _tiers,
    "PRICE_ESCALATOR": _escalator,
}
LONG = {
    "COMMIT_RATE": _commit_long,
    "COMMIT_VOLUME": _volume_long,
    "BURST_CAP": _burst_long,
    "TIER_RESET": _tiers_long,
    "PRICE_ESCALATOR": _escalator_long,
}
