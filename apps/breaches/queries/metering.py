"""What a term about money measures of (a part of) a period. Rules: algorithms 10.2 MEASURED."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from apps.agreements.rules import CommitVolume, Params, type_of, values_of
from apps.breaches import rules
from apps.breaches.queries.months import Month
from apps.breaches.queries.months import figures as month_figures
from apps.breaches.rules import Metered, Slots
from apps.usage.rules import (
    Measured,
    MeasureRule,
    Port,
    completeness,
    measure,
)

SIDES = {"HIGHER": "MAX_OF_P95", "IN": "IN", "OUT": "OUT"}


@dataclass(frozen=True)
class Metering:
    """The figure with all it takes to recompute it: rank among n values, slots, each port."""

    found: Metered
    n_valid: int
    n_expected: int
    how: Mapping[str, Any] = field(default_factory=dict)


def metered(month: Month, params: Params) -> Metering:
    """What the parameters measure of the local days of `month`."""
    return _METERS[type_of(params)](month, params)


def measure_rule(params: Params) -> MeasureRule:
    """How the parameters make one figure out of ports, directions and slots."""
    values = values_of(params)
    direction = values.get("direction", "MAX_OF_P95")
    return MeasureRule(
        p=values.get("percentile", 95),
        method=values.get("method", "NEAREST_RANK"),
        direction=SIDES.get(direction, direction),
        aggregation=values.get("aggregation", "SUM_THEN_P"),
        missing=values.get("missing", "EXCLUDE"),
    )


def port_figures(month: Month) -> list[dict[str, Any]]:
    """The 95th percentile of each direction of each interconnect, and its slots."""
    return [
        {
            "interconnect": link,
            "in_bps": rules.percentile_of(slots[0]).bps,
            "out_bps": rules.percentile_of(slots[1]).bps,
            "n_valid": rules.valid_slots(slots, (0, 1)),
        }
        for link, slots in zip(month.links, month.ports(), strict=True)
    ]


def _commit(month: Month, params: Params) -> Metering:
    found = month_figures(month, params)
    how = {name: found.details.get(name) for name in ("rank", "n", "side")}
    metered = Metered(found.value_bps, found.grade)
    return Metering(metered, found.n_valid, found.n_expected, how)


def _ratio(month: Month, params: Params) -> Metering:
    found = month_figures(month, params)
    sides = {f"{side}_bps": found.details[side]["bps"] for side in ("in", "out")}
    known = [bps for bps in sides.values() if bps is not None]
    more = {**sides, "excess_bps": found.details["excess_bps"]}
    metered = Metered(max(known, default=None), found.grade, more)
    return Metering(metered, found.n_valid, found.n_expected)


def _tiers(month: Month, params: Params) -> Metering:
    return _of(_percentile(month, measure_rule(params)))


def _volume(month: Month, params: Params) -> Metering:
    """The percentile, and the units carried as the judge counts them."""
    assert isinstance(params, CommitVolume)  # noqa: S101  by its type
    carried = rules.carried(month, params)
    units = Decimal(carried.numerator) / Decimal(carried.denominator)
    found = _percentile(month, measure_rule(params))
    return _of(found, units=units.quantize(Decimal("0.001")))


def _burst(month: Month, params: Params) -> Metering:
    """The highest slot; and by how much the cap was passed on days with that many slots above."""
    values = values_of(params)
    total, cap = month.total(), values["max_bps"]
    sides = {"HIGHER": (0, 1), "IN": (0,), "OUT": (1,)}[values["direction"]]
    highest = total[list(sides)].max(axis=0)
    peaks = [
        int(day.max()) for day in month.cut(highest) if int((day > cap).sum()) >= values["slots"]
    ]
    valid = rules.valid_slots(total, sides)
    top = int(highest.max()) if highest.size else -1
    more = {"over_days": len(peaks), "excess_bps": max((peak - cap for peak in peaks), default=0)}
    grade = completeness(valid, total.shape[1])
    return Metering(Metered(None if top < 0 else top, grade, more), valid, total.shape[1])


def _percentile(month: Month, rule: MeasureRule) -> Measured:
    is_summed = rule.aggregation == "SUM_THEN_P"
    ports = [month.total()] if is_summed else month.ports()
    return measure([_port(slots) for slots in ports], rule)


def _of(found: Measured, **more: Any) -> Metering:
    how = {"rank": found.rank, "n": found.count, "side": found.side}
    metered = Metered(found.value_bps, found.grade, more)
    return Metering(metered, found.valid, found.expected, how)


def _port(slots: Slots) -> Port:
    sides: Sequence[list[int | None]] = [
        [None if bps < 0 else bps for bps in side] for side in slots.tolist()
    ]
    return Port(*sides)


_METERS: dict[str, Callable[[Month, Params], Metering]] = {
    "COMMIT_RATE": _commit,
    "COMMIT_VOLUME": _volume,
    "TIER_RESET": _tiers,
    "RATIO_MAX": _ratio,
    "BURST_CAP": _burst,
}
