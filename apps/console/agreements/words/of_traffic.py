"""Terms about how much traffic flows and which way, in words."""

from collections.abc import Mapping
from typing import Any

from apps.agreements.rules import choices
from apps.console.agreements.words.figures import NBSP, counted, lower, sentences
from apps.console.agreements.words.of_money import amount
from apps.core import units

Values = Mapping[str, Any]
BASES = dict(choices.RATIO_BASES)
METRICS = dict(choices.MINIMUM_METRICS)
WAYS = {
    "DOMINANT": "in the higher direction",
    "EACH": "in each direction",
    "TOTAL": "in both directions together",
}
FOLLOWS = dict(choices.TRAFFIC_CONSEQUENCES)


def _ratio(v: Values) -> str:
    return f"≤{NBSP}{units.limit(v['limit'])}:1"


def _ratio_long(v: Values) -> str:
    way = "the larger direction over the smaller"
    if v["form"] == "SENT_OVER_RECEIVED":
        way = "what we send over what we receive"
        if v["sender"] == "PARTNER":
            way = "what the partner sends over what it receives"
    price = amount(v["settle_price_per_mbps"], v["currency"])
    return sentences(
        f"By the {lower(BASES[v['basis']])}, {way} is at most {units.limit(v['limit'])}:1",
        f"It does not count below {units.rate(v['floor_bps'])} in total" if v["floor_bps"] else "",
        f"What lies above it is settled at {price} per Mbps" if price else "",
    )


def _minimum(v: Values) -> str:
    return f"≥{NBSP}{units.capacity(v['bps'])}, {counted(v['months'], 'month')}"


def _minimum_long(v: Values) -> str:
    return sentences(
        f"The {lower(METRICS[v['metric']])} reaches {units.rate(v['bps'])} {WAYS[v['direction']]}",
        f"The promise is broken after {counted(v['months'], 'month')} in a row below it",
    )


def _maximum(v: Values) -> str:
    return f"≤{NBSP}{units.capacity(v['bps'])}, {counted(v['months'], 'month')}"


def _maximum_long(v: Values) -> str:
    return sentences(
        f"The {lower(METRICS[v['metric']])} stays at {units.rate(v['bps'])} or below "
        f"{WAYS[v['direction']]}",
        f"After {counted(v['months'], 'month')} in a row above it: "
        f"{lower(FOLLOWS[v['consequence']])}",
    )


SHORT = {"RATIO_MAX": _ratio, "MIN_TRAFFIC": _minimum, "MAX_TRAFFIC": _maximum}
LONG = {"RATIO_MAX": _ratio_long, "MIN_TRAFFIC": _minimum_long, "MAX_TRAFFIC": _maximum_long}
