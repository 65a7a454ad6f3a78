"""What an upgrade trigger measures on a day, and how it is written down."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from apps.agreements.rules import UpgradeTrigger
from apps.breaches.rules.compare import Observed, compare, percent
from apps.breaches.rules.figures import (
    WINDOW_DAYS,
    DayFigures,
    Peak,
    Reading,
    Slots,
    at_least,
    day_figures,
    expected_slots,
    threshold_bps,
)
from apps.breaches.rules.periods import ROLLING_METRICS
from apps.breaches.rules.seen import Figured, Span
from apps.breaches.rules.verdicts import percent_of
from apps.usage.rules import SLOT_SECONDS

SIDE_WORDS = {"HIGHER": "higher direction", "IN": "inbound", "OUT": "outbound"}


def trigger_window(day: date, params: UpgradeTrigger) -> date:
    """First day of the window that ends with a day."""
    return day - timedelta(days=WINDOW_DAYS.get(params.metric, 1) - 1)


def trigger_figures(span: Span, params: UpgradeTrigger) -> DayFigures:
    """What the promise measures on the last day of the span, its window."""
    return day_figures(span.total(), span.day(), span.stretches(), params)


def trigger_figure(span: Span, params: UpgradeTrigger) -> Figured:
    """The same as it is stored: percent of the capacity in force."""
    found = trigger_figures(span, params)
    observed = replace(found.observed(span.last), at_least_bps=_at_least(span, params))
    return Figured(
        value_bps=found.metric.value_bps,
        threshold_bps=threshold_bps(params, found.capacity_bps, found.survivor_bps),
        value=percent(observed, params),
        threshold=params.threshold_pct,
        n_valid=found.n_valid,
        n_expected=found.n_expected,
        grade=found.grade,
        method=method_of(params),
        details=_details(found, observed, span.start) | excused_details(span.total()),
        metric=params.metric,
        capacity_bps=found.capacity_bps,
        outcome=compare(observed, params),
    )


def method_of(params: UpgradeTrigger) -> str:
    """How the figure was found, in words."""
    how = "Nearest rank" if params.metric in ROLLING_METRICS else "Daily"
    return f"{how}, {SIDE_WORDS[params.direction]}"


def _at_least(span: Span, params: UpgradeTrigger) -> int | None:
    """What ports that are there alone prove; None where nothing was partial."""
    floors = span.floors()
    return at_least(*floors, span.stretches(), params) if floors else None


def excused_details(slots: Slots) -> dict[str, int]:
    """How many slots were left out for announced maintenance; nothing where there were none."""
    excused = slots.shape[1] - expected_slots(slots)
    return {"excused": excused} if excused else {}


def _details(found: DayFigures, observed: Observed, start: datetime) -> dict[str, Any]:
    """What a person needs to recompute the value, and the walk to rate it."""
    metric = found.metric
    details: dict[str, Any] = {
        **({"at_least_bps": observed.at_least_bps} if observed.at_least_bps is not None else {}),
        "day": {"expected": found.day_expected, "valid": found.day_valid},
        "side": metric.side,
        **{side.lower(): _reading(reading) for side, reading in metric.readings.items()},
        "missing": found.n_expected - found.n_valid,
        "if_zero": _reading(metric.if_zero) if metric.if_zero else None,
        "survivor_bps": found.survivor_bps,
        "n_minus_1_pct": _text(_percent(metric.value_bps, found.survivor_bps)),
        **_peak("busy_hour", found.busy_hour, start),
        **_peak("max", found.peak, start),
    }
    scaled = {"busy_hour_bps": observed.busy_hour_bps, "max_bps": observed.max_slot_bps}
    if any(details[name] != bps for name, bps in scaled.items()):
        details["on_capacity"] = scaled  # the capacity changed within the day
    return details


def _reading(reading: Reading) -> dict[str, int | None]:
    return {"bps": reading.bps, "rank": reading.rank, "n": reading.n}


def _peak(name: str, peak: Peak | None, start: datetime) -> dict[str, Any]:
    if peak is None:
        return {f"{name}_bps": None, f"{name}_at": None}
    at = start + timedelta(seconds=SLOT_SECONDS * peak.slot)
    return {f"{name}_bps": peak.bps, f"{name}_at": at.isoformat()}


def _percent(bps: int | None, capacity_bps: int | None) -> Decimal | None:
    return percent_of(bps, capacity_bps) if bps is not None and capacity_bps else None


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
