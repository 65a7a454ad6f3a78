"""Terms about caches in a partner's network, in words."""

from collections.abc import Mapping
from typing import Any

from apps.agreements.rules import choices
from apps.console.agreements.words.figures import (
    NBSP,
    counted,
    joined,
    lower,
    percent,
    sentences,
    span,
    within,
)
from apps.core import units

Values = Mapping[str, Any]
BASES = dict(choices.OFFLOAD_BASES)
DAYS = dict(choices.WEEKDAYS)
FEEDS = dict(choices.FEEDS)
METRICS = dict(choices.CACHE_METRICS)
FOLLOWS = dict(choices.CACHE_CONSEQUENCES)
WHO = {"US": "we", "PARTNER": "the partner", "SHARED": "both sides, half each"}
PAID = ("space", "power", "xconnect", "hands", "shipping")
PAID_WORDS = {
    "space": "space",
    "power": "power",
    "xconnect": "cross-connects",
    "hands": "remote hands",
    "shipping": "shipping",
}


def _offload(v: Values) -> str:
    return f"≥{NBSP}{percent(v['target_pct'])}, {counted(v['months'], 'month')}"


def _offload_long(v: Values) -> str:
    return sentences(
        f"Caches serve at least {percent(v['target_pct'])} of our traffic, by the "
        f"{lower(BASES[v['basis']])}",
        f"The promise is broken after {counted(v['months'], 'month')} in a row below it",
    )


def _fill(v: Values) -> str:
    return f"{span(v['window'])}, ≤{NBSP}{units.rate(v['max_bps'])}"


def _fill_long(v: Values) -> str:
    each = " per appliance" if v["per_appliance"] else ""
    days = "day" if len(v["days"]) == len(DAYS) else joined(DAYS[word] for word in v["days"])
    return sentences(
        f"Caches are filled from {span(v['window'])} on every {days}, at "
        f"{units.rate(v['max_bps'])}{each} or less",
        f"Outside of it, up to {percent(v['tolerance_pct'])} of that rate may flow",
    )


def _hosting(v: Values) -> str:
    return f"{v['rack_units']}{NBSP}U, {units.number(v['power_w'])}{NBSP}W"


def _hosting_long(v: Values) -> str:
    payers: dict[str, list[str]] = {}
    for name in PAID:
        payers.setdefault(v[f"{name}_payer"], []).append(PAID_WORDS[name])
    paid = [f"{WHO[who]} for {joined(what)}" for who, what in payers.items()]
    returned = v["return_days"]
    return sentences(
        f"The partner hosts {_hosting(v)} ({lower(FEEDS[v['feed']])}) with {v['ports']} ports of "
        f"{units.capacity(v['port_bps'])}",
        f"Who pays: {'; '.join(paid)}",
        f"The hardware belongs to {'us' if v['title_owner'] == 'US' else 'the partner'}; it is "
        f"installed within {counted(v['install_days'], 'business day')} of receipt"
        + (f" and returned within {counted(returned, 'day')} of the end" if returned else ""),
    )


def _rma(v: Values) -> str:
    return f"≤{NBSP}{within(v['days'], v['day_unit'])}"


def _rma_long(v: Values) -> str:
    hands = v["hands_hours"]
    return sentences(
        f"{WHO[v['owner']]} replace{'s' if v['owner'] == 'PARTNER' else ''} broken hardware "
        f"within {within(v['days'], v['day_unit'])} of the report; {WHO[v['installer']]} "
        f"install{'s' if v['installer'] == 'PARTNER' else ''} it",
        f"Remote hands come within {counted(hands, 'hour')}" if hands else "",
        "Broken parts go back" if v["return_broken"] else "",
    )


def _minimum(v: Values) -> str:
    return f"≥{NBSP}{units.capacity(v['bps'])}, {counted(v['months'], 'month')}"


def _minimum_long(v: Values) -> str:
    days = v["return_days"]
    return sentences(
        f"The {lower(METRICS[v['metric']])} reaches {units.rate(v['bps'])}",
        f"After {counted(v['months'], 'month')} in a row below it: "
        f"{lower(FOLLOWS[v['consequence']])}" + (f" within {counted(days, 'day')}" if days else ""),
    )


SHORT = {
    "CACHE_OFFLOAD": _offload,
    "CACHE_FILL": _fill,
    "CACHE_HOSTING": _hosting,
    "HARDWARE_RMA": _rma,
    "MIN_CACHE_TRAFFIC": _minimum,
}
LONG = {
    "CACHE_OFFLOAD": _offload_long,
    "CACHE_FILL": _fill_long,
    "CACHE_HOSTING": _hosting_long,
    "HARDWARE_RMA": _rma_long,
    "MIN_CACHE_TRAFFIC": _minimum_long,
}
