"""What follows from, and what contradicts, the parameters of one term. Rules: term types 10.1."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from apps.agreements.rules.catalogue import FIELDS
from apps.agreements.rules.fields import FieldKind

CLEAR_MARGIN_PCT = 5

Errors = dict[str, str]
Values = Mapping[str, Any]


def derived(type: str, values: Values) -> dict[str, Any]:
    """Values that the others imply where the contract is silent."""
    return _DERIVED[type](values) if type in _DERIVED else {}


def contradictions(type: str, values: Values) -> Errors:
    """What cannot hold together, by the field to be changed; empty when all fits.

    `values` are typed and within their limits.
    """
    errors = _no_currency(type, values)
    return errors | (_CHECKS[type](values) if type in _CHECKS else {})


def _trigger_derived(values: Values) -> dict[str, Any]:
    clear_at = max(Decimal(0), values["threshold_pct"] - CLEAR_MARGIN_PCT)
    return {} if values["clear_pct"] is not None else {"clear_pct": clear_at}


def _commit_derived(values: Values) -> dict[str, Any]:
    if values["overage_price_per_mbps"] is not None:
        return {}
    return {"overage_price_per_mbps": values["price_per_mbps"]}


def _no_currency(type: str, values: Values) -> Errors:
    """Money without a currency is no amount."""
    for field in FIELDS[type]:
        if field.kind is FieldKind.MONEY and values[field.name] is not None:
            missing = not values.get("currency")
            words = f"Enter the currency of the {field.label.lower()}, such as USD."
            return {"currency": words} if missing else {}
    return {}


def _trigger(values: Values) -> Errors:
    clear_pct, trigger = values["clear_pct"], values["threshold_pct"]
    errors = _lead(values)
    if clear_pct > trigger:
        errors["clear_pct"] = f"{clear_pct} % lies above the trigger; enter {trigger} or less."
    elif clear_pct == trigger and values["comparator"] == "GTE":
        errors["clear_pct"] = f"{trigger} % itself meets the trigger; enter less than that."
    return errors


def _lead(values: Values) -> Errors:
    if values["lead_value"] is None and values["lead_unit"] != "DAY":
        return {"lead_value": "Enter how many, or leave the unit at days."}
    return {}


def _ratio(values: Values) -> Errors:
    if values["form"] == "SYMMETRIC" and values["limit"] < 1:
        return {"limit": "The larger over the smaller is never below 1; enter 1 or more."}
    return {}


def _volume(values: Values) -> Errors:
    errors = _in_order(values, "starts_on", "ends_on", "It ends before it starts; enter a later")
    if values["shortfall_price"] is not None and values["price"] is None:
        errors["price"] = "A shortfall has a price and the volume has none; enter it."
    return errors


def _in_order(values: Values, first: str, last: str, words: str) -> Errors:
    is_wrong = values[first] and values[last] and values[last] < values[first]
    return {last: f"{words} day than {values[first]}."} if is_wrong else {}


def _burst(values: Values) -> Errors:
    is_charged, price = values["consequence"] == "CHARGE", values["excess_price_per_mbps"]
    if is_charged and price is None:
        return {"excess_price_per_mbps": "Enter the price at which the excess is charged."}
    if price is not None and not is_charged:
        return {"consequence": "The excess has a price; choose that it is charged."}
    return {}


def _tiers(values: Values) -> Errors:
    errors = _ascending(values["tiers"], 0, "tiers", "Steps must rise")
    months = [values[name] for name in ("warn_month", "move_month", "limit_month")]
    if sorted(set(months)) != months:
        errors["limit_month"] = "Warning, next step and limit must follow each other in that order."
    return errors


def _ascending(rows: Iterable[tuple[Any, ...]], column: int, name: str, words: str) -> Errors:
    values = [row[column] for row in rows]
    for number, (before, after) in enumerate(zip(values, values[1:], strict=False), 2):
        if after <= before:
            return {name: f"{words}: step {number} ({after}) is not above {before}."}
    return {}


def _descending(rows: Iterable[tuple[Any, ...]], column: int, name: str, words: str) -> Errors:
    values = [row[column] for row in rows]
    for number, (before, after) in enumerate(zip(values, values[1:], strict=False), 2):
        if after >= before:
            return {name: f"{words}: step {number} ({after}) is not below {before}."}
    return {}


def _escalator(values: Values) -> Errors:
    errors = {}
    by_index = values["basis"] == "INDEX"
    if by_index and not values["index"]:
        errors["index"] = "Name the index."
    if by_index and values["pct"] is not None:
        errors["pct"] = "The index says by how much; leave it out."
    if not by_index and values["pct"] is None:
        errors["pct"] = "Enter the percentage."
    floor, cap = values["floor_pct"], values["cap_pct"]
    if floor is not None and cap is not None and floor > cap:
        errors["floor_pct"] = f"{floor} % is more than the most of {cap} %; enter less."
    return errors


def _min_sites(values: Values) -> Errors:
    zones, count = values["zones"], values["count"]
    if zones is not None and zones > count:
        return {"zones": f"{count} places lie in at most {count} time zones; enter that or fewer."}
    return {}


def _availability(values: Values) -> Errors:
    ladder, target = values["credits"], values["target_pct"]
    errors = _descending(ladder, 0, "credits", "Credits go from high to low availability")
    errors = errors or _ascending(ladder, 1, "credits", "Less availability gives more credit")
    if not errors and ladder and ladder[0][0] > target:
        errors["credits"] = f"Step 1 begins above the target; start at {target} % or below."
    return errors | _cap(values, max((row[1] for row in ladder), default=None))


def _cap(values: Values, highest: Decimal | None) -> Errors:
    """A cap and a deadline for credits need credits."""
    cap = values["cap_pct"]
    if highest is None:
        unused = [name for name in ("cap_pct", "claim_days") if values[name] is not None]
        return {name: "There is no credit to limit; enter one first." for name in unused}
    if cap is not None and highest > cap:
        return {"cap_pct": f"A credit of {highest} % is more than the cap; enter at least that."}
    return {}


def _quality(values: Values) -> Errors:
    return _cap(values, values["credit_pct"])


def _ticket(values: Values) -> Errors:
    in_service = values["clock"] == "BUSINESS"
    errors = _quality(values)
    if in_service and not values["service_hours"]:
        errors["service_hours"] = "Enter the service hours, such as 08:00-18:00."
    if not in_service and values["service_hours"]:
        errors["service_hours"] = "Hours count round the clock; leave them out."
    return errors


def _fill(values: Values) -> Errors:
    return {} if values["days"] else {"days": "Choose at least one day."}


def _min_cache(values: Values) -> Errors:
    if values["return_days"] is not None and values["consequence"] != "RETURN":
        return {
            "return_days": "Caches are only reviewed; leave it out or choose that they go back."
        }
    return {}


def _nda(values: Values) -> Errors:
    if values["months"] is None and values["until"] is None:
        return {"months": "Enter for how many months it holds, or until which day."}
    if values["months"] is not None and values["until"] is not None:
        return {"until": "Enter a number of months or a last day, not both."}
    return {}


def _termination(values: Values) -> Errors:
    errors = {}
    is_idle = values["trigger"] == "IDLE"
    if values["trigger"] == "CONVENIENCE" and values["notice_value"] is None:
        errors["notice_value"] = "Enter the notice: without it the agreement could end any day."
    if values["notice_value"] is None and values["notice_unit"] != "DAY":
        errors["notice_value"] = "Enter how many, or leave the unit at days."
    if is_idle and values["idle_days"] is None:
        errors["idle_days"] = "Enter after how many idle days."
    if not is_idle and values["idle_days"] is not None:
        errors["idle_days"] = "It is not about unused interconnects; leave it out."
    return errors


_DERIVED: dict[str, Callable[[Values], dict[str, Any]]] = {
    "UPGRADE_TRIGGER": _trigger_derived,
    "COMMIT_RATE": _commit_derived,
}
_CHECKS: dict[str, Callable[[Values], Errors]] = {
    "UPGRADE_TRIGGER": _trigger,
    "DOWNGRADE_RIGHT": _lead,
    "RATIO_MAX": _ratio,
    "COMMIT_VOLUME": _volume,
    "BURST_CAP": _burst,
    "TIER_RESET": _tiers,
    "PRICE_ESCALATOR": _escalator,
    "MIN_SITES": _min_sites,
    "AVAILABILITY_SLA": _availability,
    "LATENCY_SLA": _quality,
    "LOSS_SLA": _quality,
    "JITTER_SLA": _quality,
    "REPAIR_TIME": _ticket,
    "RESPONSE_TIME": _ticket,
    "CACHE_FILL": _fill,
    "MIN_CACHE_TRAFFIC": _min_cache,
    "NDA_TERM": _nda,
    "TERMINATION_RIGHT": _termination,
}
