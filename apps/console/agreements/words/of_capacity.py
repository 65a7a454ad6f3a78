"""Terms about capacity in words."""

from collections.abc import Mapping
from typing import Any

from apps.agreements.rules import choices
from apps.console.agreements.words.figures import (
    NBSP,
    counted,
    lower,
    percent,
    sentences,
    within,
)
from apps.core import units

Values = Mapping[str, Any]
METRICS = dict(choices.TRIGGER_METRICS)
DIRECTIONS = {
    "HIGHER": "in the higher direction",
    "IN": "in the inbound direction",
    "OUT": "in the outbound direction",
}
ACTORS = {"US": "we", "PARTNER": "the partner", "BOTH": "both sides"}
STARTS = dict(choices.CLOCK_STARTS) | dict(choices.ORDER_STARTS) | dict(choices.CURE_STARTS)


def _trigger(v: Values) -> str:
    sign = "≤" if v["comparator"] == "GT" else "<"
    return (
        f"{sign}{NBSP}{percent(v['threshold_pct'])} for {counted(v['periods'], v['unit'].lower())}"
    )


def _trigger_long(v: Values) -> str:
    verb = "exceeds" if v["comparator"] == "GT" else "reaches or exceeds"
    of = "the capacity left without the largest member" if v["n_minus_1"] else "capacity"
    metric = lower(METRICS[v["metric"]].partition(" (")[0])
    unit = v["unit"].lower()
    return sentences(
        f"Measured {DIRECTIONS[v['direction']]}, the {metric} {verb} "
        f"{percent(v['threshold_pct'])} of {of} for {v['periods']} consecutive "
        f"{unit}{'' if v['periods'] == 1 else 's'}",
        _duty(v),
        f"It clears at {percent(v['clear_pct'])} or below for {counted(v['clear_periods'], unit)}",
    )


def _duty(v: Values) -> str:
    who = ACTORS[v["who"]]
    step = f" {units.capacity(v['required_step_bps'])}" if v["required_step_bps"] else " capacity"
    if v["lead_value"] is None:
        return f"Then {who} must add{step}; the contract names no deadline"
    lead = within(v["lead_value"], v["lead_unit"])
    return f"Then {who} must add{step} within {lead} after {STARTS[v['clock_start']]}"


def _augment(v: Values) -> str:
    return f"≤{NBSP}{within(v['lead_value'], v['lead_unit'])}"


def _augment_long(v: Values) -> str:
    step = f" of {units.capacity(v['required_step_bps'])}" if v["required_step_bps"] else ""
    return sentences(
        f"An ordered upgrade{step} is in service within {within(v['lead_value'], v['lead_unit'])} "
        f"after {STARTS[v['clock_start']]}; {ACTORS[v['who']]} must act",
        "Days on which the other side holds things up are not counted" if v["stop_clock"] else "",
    )


def _downgrade(v: Values) -> str:
    return f"<{NBSP}{percent(v['threshold_pct'])} for {counted(v['months'], 'month')}"


def _downgrade_long(v: Values) -> str:
    metric = lower(METRICS[v["metric"]].partition(" (")[0])
    notice = within(v["lead_value"], v["lead_unit"])
    return sentences(
        f"Where the {metric} stays below {percent(v['threshold_pct'])} of capacity for "
        f"{counted(v['months'], 'month')}, {ACTORS[v['who']]} may hand capacity back"
        + (f" on {notice} of notice" if notice else ""),
        f"At least {units.capacity(v['keep_bps'])} stays" if v["keep_bps"] else "",
    )


SHORT = {
    "UPGRADE_TRIGGER": _trigger,
    "AUGMENT_LEAD_TIME": _augment,
    "DOWNGRADE_RIGHT": _downgrade,
}
LONG = {
    "UPGRADE_TRIGGER": _trigger_long,
    "AUGMENT_LEAD_TIME": _augment_long,
    "DOWNGRADE_RIGHT": _downgrade_long,
}
