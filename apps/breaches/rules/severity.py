"""How bad it is. Rules: breach semantics 5.3, severity."""

from datetime import date, timedelta
from enum import StrEnum

from apps.breaches.rules.compare import Observed, excess

NEAR_PCT = 85  # of the trigger
HOT_BUSY_HOUR_PCT = 90
SATURATED_PCT = 98
SATURATED_DAYS = 3
SATURATED_WITHIN = timedelta(days=7)
RUNOUT_MARGIN_DAYS = 30


class Severity(StrEnum):
    INFO = "INFO"
    WARNING = "WARNING"
    MAJOR = "MAJOR"
    CRITICAL = "CRITICAL"


def raised(*severities: Severity | None) -> Severity | None:
    """The worst of them: an open breach is raised in place and never lowered."""
    known = [severity for severity in severities if severity is not None]
    return max(known, key=list(Severity).index, default=None)


def is_critical(observed: Observed, value_bps: int, saturated_on: tuple[date, ...]) -> bool:
    """Busy hour at 90 % of capacity, more than one failure leaves, or slots full on 3 of 7 days."""
    return (
        _reaches(observed.busy_hour_bps, HOT_BUSY_HOUR_PCT, observed.capacity_bps)
        or bool(observed.survivor_bps and value_bps > observed.survivor_bps)
        or len(saturated_on) >= SATURATED_DAYS
    )


def still_saturated(before: tuple[date, ...], observed: Observed) -> tuple[date, ...]:
    """The days of the last seven on which a slot was at 98 % of capacity or more."""
    recent = tuple(day for day in before if observed.day - day < SATURATED_WITHIN)
    is_full = _reaches(observed.max_slot_bps, SATURATED_PCT, observed.capacity_bps)
    return (*recent, observed.day) if is_full else recent


def outlook(
    severity: Severity | None, *, runout_days: int | None, lead_days: int
) -> Severity | None:
    """INFO where nothing worse is known and capacity runs out within lead time plus 30 days."""
    runs_out = runout_days is not None and runout_days < lead_days + RUNOUT_MARGIN_DAYS
    return raised(severity, Severity.INFO if runs_out else None)


def _reaches(bps: int | None, pct: int, capacity_bps: int | None) -> bool:
    return bool(bps is not None and capacity_bps and excess(bps, pct, capacity_bps) >= 0)
