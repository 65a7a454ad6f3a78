"""Terms about the quality of a service, in words."""

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
)
from apps.core import units

Values = Mapping[str, Any]
PERIODS = dict(choices.SLA_PERIODS)
EXCLUSIONS = dict(choices.EXCLUSIONS)
STARTS = dict(choices.OUTAGE_STARTS)
TAKEN = dict(choices.QUALITY_AGGREGATIONS)
CLOCKS = dict(choices.CLOCKS)
SEVERITIES = dict(choices.SEVERITIES)


def _claims(v: Values) -> str:
    parts = [
        f"of at most {percent(v['cap_pct'])}" if v["cap_pct"] is not None else "",
        f"claimed within {counted(v['claim_days'], 'day')}" if v["claim_days"] else "",
    ]
    said = ", ".join(part for part in parts if part)
    return f"Credits are {said}" if said else ""


def _credit(v: Values) -> str:
    if v["credit_pct"] is None:
        return ""
    return f"When it is not kept, {percent(v['credit_pct'])} of the charges are credited"


def _availability(v: Values) -> str:
    return f"≥{NBSP}{percent(v['target_pct'])}"


def _availability_long(v: Values) -> str:
    excluded = joined(lower(EXCLUSIONS[word]) for word in v["exclusions"])
    ladder = [f"{percent(credit)} below {percent(below)}" for below, credit in v["credits"]]
    return sentences(
        f"The service is up {percent(v['target_pct'])} of {PERIODS[v['period']]}",
        f"An outage starts when {STARTS[v['starts']]}",
        f"Not counted: {excluded}" if excluded else "",
        f"Credits: {', '.join(ladder)}" if ladder else "",
        _claims(v),
    )


def _time(v: Values) -> str:
    return f"≤{NBSP}{units.limit(v['target_ms'])}{NBSP}ms"


def _loss(v: Values) -> str:
    return f"≤{NBSP}{percent(v['target_pct'])}"


def _quality(what: str, v: Values, target: str) -> str:
    route = f" between {v['route']}" if v["route"] else ""
    return sentences(
        f"{what}{route} is at most {target}, as the {lower(TAKEN[v['aggregation']])}, measured "
        f"every {counted(v['interval_minutes'], 'minute')}",
        _credit(v),
        _claims(v),
    )


def _latency_long(v: Values) -> str:
    return _quality("The round trip", v, f"{units.limit(v['target_ms'])}{NBSP}ms")


def _jitter_long(v: Values) -> str:
    return _quality("The variation of delay", v, f"{units.limit(v['target_ms'])}{NBSP}ms")


def _loss_long(v: Values) -> str:
    return _quality("Packet loss", v, percent(v["target_pct"]))


def _hours(v: Values) -> str:
    return f"≤{NBSP}{units.limit(v['hours'])}{NBSP}h"


def _ticket(done: str, v: Values) -> str:
    hours = f" from {span(v['service_hours'])}" if v["service_hours"] else ""
    return sentences(
        f"Faults {SEVERITIES[v['severity']]} are {done} within {units.limit(v['hours'])}{NBSP}h, "
        f"counted {CLOCKS[v['clock']]}{hours}",
        f"Time runs from when {STARTS[v['starts']]}",
        _credit(v),
        _claims(v),
    )


def _repair_long(v: Values) -> str:
    return _ticket("repaired", v)


def _response_long(v: Values) -> str:
    return _ticket("answered", v)


SHORT = {
    "AVAILABILITY_SLA": _availability,
    "LATENCY_SLA": _time,
    "LOSS_SLA": _loss,
    "JITTER_SLA": _time,
    "REPAIR_TIME": _hours,
    "RESPONSE_TIME": _hours,
}
LONG = {
    "AVAILABILITY_SLA": _availability_long,
    "LATENCY_SLA": _latency_long,
    "LOSS_SLA": _loss_long,
    "JITTER_SLA": _jitter_long,
    "REPAIR_TIME": _repair_long,
    "RESPONSE_TIME": _response_long,
}
