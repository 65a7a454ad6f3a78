"""Forecasts and wanted capacities (portal.md 6.3, 6.5)."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from apps.capacity.rules.checks.known import Known, Problems, Values, error
from apps.capacity.rules.checks.ports import lags

TOO_MUCH = 1000  # times what is there today
GBPS = 10**9
IN_USE = ("ACTIVE", "MAINTENANCE", "AUGMENTING")
_FORECASTS = ("forecast_6m_bps", "forecast_12m_bps", "forecast_24m_bps")


def check_forecast(values: Values, known: Known) -> Problems:
    """It grows, or they say why not; and not beyond reason."""
    peak = values.get("current_peak_bps") or values.get("peak_to_us_bps")
    steps = [("", peak), *((name, values.get(name)) for name in _FORECASTS)]
    there = [(name, bps) for name, bps in steps if bps is not None]
    for (_, before), (_, after) in pairwise(there):
        if after < before and not values.get("forecast_note"):
            yield error("forecast_note", "The forecast falls: say what goes away.")
            break
    for name, bps in there:
        if name and peak and bps > TOO_MUCH * peak:
            yield error(name, f"That is more than {TOO_MUCH} times the peak of today.")


def check_target(values: Values, known: Known) -> Problems:
    """Each interconnect is theirs, in service, listed once; the target is above what is there."""
    seen: set[str] = set()
    for prefix, row in lags(values):
        ref = row.get("interconnect") or ""
        link = known.links.get(ref)
        if not ref or (link is None and not prefix):
            continue  # missing ones are told as missing
        if link is None:
            yield error(f"{prefix}interconnect", f"You have no interconnect {ref}.")
            continue
        if ref in seen:
            yield error(f"{prefix}interconnect", f"{link.name} is listed twice.")
        seen.add(ref)
        if link.state not in IN_USE:
            yield error(f"{prefix}interconnect", f"{link.name} is not in service.")
        yield from _target(prefix, row, link.capacity_bps, values)


def _target(prefix: str, row: Any, there: int, values: Values) -> Problems:
    target, plus = row.get("target_bps"), row.get("plus_ports")
    if values.get("action") == "rebalance":
        return
    if target is None and plus is None:
        yield error(f"{prefix}target_bps", "Enter the capacity you want, or how many ports more.")
    elif target is not None and target <= there:
        yield error(
            f"{prefix}target_bps",
            f"There are {there // GBPS} Gbps already; enter more than that in all.",
        )
    elif target is not None and target > TOO_MUCH * there:
        yield error(f"{prefix}target_bps", f"That is more than {TOO_MUCH} times what there is.")


def check_kind(values: Values, known: Known, kinds: Sequence[str]) -> Problems:
    """What it is about is of the right kind, and there."""
    link = known.links.get(values.get("interconnect") or "")
    if link is None:
        return
    if link.kind not in kinds:
        yield error("interconnect", f"{link.name} is not of the kind this request is for.")
    elif link.state not in IN_USE:
        yield error("interconnect", f"{link.name} is not in service.")


def check_breaches(values: Values, known: Known) -> Problems:
    """They are of the interconnect."""
    for ref in values.get("breaches") or ():
        if known.breaches.get(ref) != values.get("interconnect"):
            yield error("breaches", f"{ref} is not a breach of this interconnect.")


def check_terms(values: Values, known: Known) -> Problems:
    if "terms_accepted" in values and values["terms_accepted"] is False:
        yield error("terms_accepted", "We need your agreement to the terms for caches.")


def check_objects(values: Values, known: Known) -> Problems:
    """Interconnects of a maintenance are theirs."""
    for number, row in enumerate(values.get("objects") or ()):
        if row.get("interconnect") not in known.links:
            name = f"objects[{number}].interconnect"
            yield error(name, f"You have no interconnect {row.get('interconnect')}.")
