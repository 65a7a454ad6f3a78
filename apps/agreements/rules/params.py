"""Parameters of contracted terms, read from what people and programs send, and checked."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from apps.agreements.rules.catalogue import FIELDS
from apps.agreements.rules.fields import read

CLEAR_MARGIN_PCT = 5

Errors = dict[str, str]


class InvalidParams(ValueError):
    """What is wrong with each parameter, and the way out: `errors` maps field names to messages."""

    def __init__(self, errors: Errors) -> None:
        super().__init__("; ".join(f"{name}: {message}" for name, message in errors.items()))
        self.errors = errors


@dataclass(frozen=True)
class UpgradeTrigger:
    """Capacity is to be added when a metric is over threshold_pct for `periods` in a row."""

    metric: str
    threshold_pct: Decimal
    comparator: str
    periods: int
    unit: str
    clear_pct: Decimal
    clear_periods: int
    n_minus_1: bool
    direction: str
    required_step_bps: int | None
    lead_value: int | None
    lead_unit: str
    clock_start: str
    who: str


@dataclass(frozen=True)
class CommitRate:
    """A rate that is paid in any case, and the price of what goes over it; prices per Mbps."""

    commit_bps: int
    price_per_mbps: Decimal
    currency: str
    overage_price_per_mbps: Decimal
    percentile: Decimal
    method: str
    direction: str
    aggregation: str
    missing: str
    billing_day: int
    tz: str
    round_up_to_bps: int | None
    round_stage: str


@dataclass(frozen=True)
class RatioMax:
    """How far the two directions may differ."""

    limit: Decimal
    form: str
    sender: str
    basis: str
    floor_bps: int
    settle_price_per_mbps: Decimal | None
    currency: str


@dataclass(frozen=True)
class MinTraffic:
    """Traffic that must be reached; broken after `months` months below it in a row."""

    bps: int
    metric: str
    direction: str
    months: int


Params = UpgradeTrigger | CommitRate | RatioMax | MinTraffic


def parse_params(type: str, raw: Mapping[str, Any]) -> Params:
    """The typed parameters of a term type out of a form's or a JSON document's values.

    Empty values take their defaults. Raises InvalidParams naming every field that is wrong, also
    for contradictions between fields, unknown fields and an unknown type. Rules: types 10.1.
    """
    if type not in FIELDS:
        raise InvalidParams({"type": f"{type!r} is no term type; use {', '.join(FIELDS)}."})
    values, errors = _read_all(type, raw)
    values = {**values, **_DERIVED[type](values)} if not errors else values
    errors = errors or _CONTRADICTIONS[type](values)
    if errors:
        raise InvalidParams(errors)
    return _PARAMS[type](**values)


def params_to_json(params: Params) -> dict[str, Any]:
    """What a JSON column keeps, decimals as text; parse_params() gives the same parameters back."""
    return {
        name: f"{value:f}" if isinstance(value, Decimal) else value
        for name, value in asdict(params).items()
    }


def _read_all(type: str, raw: Mapping[str, Any]) -> tuple[dict[str, Any], Errors]:
    known = {field.name: field for field in FIELDS[type]}
    values: dict[str, Any] = {}
    errors = {
        name: "This term type has no such field; leave it out." for name in raw.keys() - known
    }
    for name, field in known.items():
        try:
            values[name] = read(field, raw.get(name))
        except ValueError as error:
            errors[name] = str(error)
    return values, errors


def _trigger_derived(values: Mapping[str, Any]) -> dict[str, Any]:
    clear_at = max(Decimal(0), values["threshold_pct"] - CLEAR_MARGIN_PCT)
    return {} if values["clear_pct"] is not None else {"clear_pct": clear_at}


def _commit_derived(values: Mapping[str, Any]) -> dict[str, Any]:
    if values["overage_price_per_mbps"] is not None:
        return {}
    return {"overage_price_per_mbps": values["price_per_mbps"]}


def _nothing_derived(values: Mapping[str, Any]) -> dict[str, Any]:
    return {}


def _trigger_contradictions(values: Mapping[str, Any]) -> Errors:
    clear_pct, trigger = values["clear_pct"], values["threshold_pct"]
    if clear_pct > trigger:
        return {"clear_pct": f"{clear_pct} % lies above the trigger; enter {trigger} or less."}
    if clear_pct == trigger and values["comparator"] == "GTE":
        return {"clear_pct": f"{trigger} % itself meets the trigger; enter less than that."}
    return {}


def _ratio_contradictions(values: Mapping[str, Any]) -> Errors:
    errors = {}
    if values["form"] == "SYMMETRIC" and values["limit"] < 1:
        errors["limit"] = "The larger over the smaller is never below 1; enter 1 or more."
    if values["settle_price_per_mbps"] is not None and not values["currency"]:
        errors["currency"] = "Enter the currency of the settlement price, such as USD."
    return errors


def _no_contradictions(values: Mapping[str, Any]) -> Errors:
    return {}


_PARAMS: dict[str, Callable[..., Params]] = {
    "UPGRADE_TRIGGER": UpgradeTrigger,
    "COMMIT_RATE": CommitRate,
    "RATIO_MAX": RatioMax,
    "MIN_TRAFFIC": MinTraffic,
}
_DERIVED: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "UPGRADE_TRIGGER": _trigger_derived,
    "COMMIT_RATE": _commit_derived,
    "RATIO_MAX": _nothing_derived,
    "MIN_TRAFFIC": _nothing_derived,
}
_CONTRADICTIONS: dict[str, Callable[[Mapping[str, Any]], Errors]] = {
    "UPGRADE_TRIGGER": _trigger_contradictions,
    "COMMIT_RATE": _no_contradictions,
    "RATIO_MAX": _ratio_contradictions,
    "MIN_TRAFFIC": _no_contradictions,
}
