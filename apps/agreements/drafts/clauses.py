"""Clauses of a contract in words, made from their parameters."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from apps.agreements.enums import TermType
from apps.agreements.rules import FIELDS, Field, FieldKind
from apps.core import units

Params = Mapping[str, Any]
BPS = "Mbps"


def sentences(type: str, params: Params, *, scope: str) -> list[str]:
    """What a clause says of its scope. Types without a sentence of their own list parameters."""
    special = _SPECIAL.get(type)
    try:
        return special(params, scope) if special else _listed(type, params, scope)
    except KeyError:  # an older form of the parameters
        return _listed(type, params, scope)


def _trigger(params: Params, scope: str) -> list[str]:
    metric = _word("UPGRADE_TRIGGER", "metric", params).lower()
    over = _word("UPGRADE_TRIGGER", "comparator", params)
    span = f"{params['periods']} consecutive {_word('UPGRADE_TRIGGER', 'unit', params)}"
    said = [
        f"When the {metric} of {scope} {over} {_percent(params['threshold_pct'])} of the capacity "
        f"in service in {span}, the parties shall add capacity."
    ]
    if params.get("required_step_bps"):
        said.append(f"Each step adds at least {units.capacity(params['required_step_bps'])}.")
    if params.get("lead_value"):
        lead = f"{params['lead_value']} {_word('UPGRADE_TRIGGER', 'lead_unit', params)}"
        start = _word("UPGRADE_TRIGGER", "clock_start", params)
        said.append(f"It shall be in service within {lead} after {start}.")
    return said


def _commit(params: Params, scope: str) -> list[str]:
    currency = params["currency"]
    return [
        f"The Customer pays each month for at least {units.capacity(params['commit_bps'])} over "
        f"{scope} at {currency} {_plain(params['price_per_mbps'])} per {BPS}.",
        f"Traffic above the commitment is charged at {currency} "
        f"{_plain(params['overage_price_per_mbps'])} per {BPS}, measured as the "
        f"{_plain(params['percentile'])}th percentile of five-minute samples of a calendar month "
        f"in the time zone {params['tz']}.",
    ]


def _ratio(params: Params, scope: str) -> list[str]:
    basis = _word("RATIO_MAX", "basis", params).lower()
    return [
        f"The ratio of traffic between the two directions over {scope}, taken as the {basis}, "
        f"shall not exceed {_plain(params['limit'])} to 1."
    ]


def _minimum(params: Params, scope: str) -> list[str]:
    metric = _word("MIN_TRAFFIC", "metric", params).lower()
    return [
        f"Traffic over {scope}, taken as the {metric}, shall reach "
        f"{units.capacity(params['bps'])}. The clause is broken when it stays below for "
        f"{params['months']} months in a row."
    ]


_SPECIAL = {
    TermType.UPGRADE_TRIGGER.value: _trigger,
    TermType.COMMIT_RATE.value: _commit,
    TermType.RATIO_MAX.value: _ratio,
    TermType.MIN_TRAFFIC.value: _minimum,
}


def _listed(type: str, params: Params, scope: str) -> list[str]:
    """Every parameter with its label: exact, if not elegant."""
    said = [
        f"{field.label}: {_shown(field, params[field.name])}"
        for field in FIELDS.get(type, ())
        if params.get(field.name) not in (None, "")
    ]
    label = dict(TermType.choices).get(type, type)
    return [f"{label}, for {scope}. {'; '.join(said)}." if said else f"{label}, for {scope}."]


def _shown(field: Field, value: Any) -> str:
    match field.kind:
        case FieldKind.CHOICE:
            return dict(field.choices).get(value, str(value))
        case FieldKind.FLAG:
            return "yes" if value else "no"
        case FieldKind.BPS:
            return units.capacity(value)
        case FieldKind.PERCENT:
            return _percent(value)
    return f"{_plain(value)} {field.unit}".strip()


def _word(type: str, name: str, params: Params) -> str:
    """The words of a choice, without what stands in brackets."""
    field = next(each for each in FIELDS[type] if each.name == name)
    return dict(field.choices)[params[name]].partition(" (")[0]


def _percent(value: Any) -> str:
    return f"{_plain(value)}{units.NBSP}%"


def _plain(value: Any) -> str:
    try:
        return f"{Decimal(str(value)).normalize():f}"
    except ArithmeticError:
        return str(value)
