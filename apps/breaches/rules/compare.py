"""One day against an upgrade trigger, on its own. Rules: breach semantics 5.3."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from apps.agreements.rules import UpgradeTrigger
from apps.breaches.rules.verdicts import Outcome, percent_of
from apps.usage.rules import Grade


@dataclass(frozen=True)
class Observed:
    """What was measured on one local day (or in one period, named by its last day); bit/s.

    value_bps is the promise's metric. capacity_bps is what was in force, survivor_bps what is left
    of it without the largest member. at_least_bps is what the available ports alone carried where
    others were silent: proof that a trigger is met, never that it is not. busy_hour_bps and
    max_slot_bps only serve the severity. None: unknown.
    """

    day: date
    value_bps: int | None
    capacity_bps: int | None
    grade: str = Grade.FINAL
    survivor_bps: int | None = None
    at_least_bps: int | None = None
    busy_hour_bps: int | None = None
    max_slot_bps: int | None = None


def compare(observed: Observed, promise: UpgradeTrigger) -> Outcome:
    """One day on its own: over the trigger, clear of it, between the two, or too little data.

    Integers only: 70.0 % does not exceed 70 %, 70.000001 % does. Ports that alone exceed the
    trigger are proof of it even where the day is incomplete (capacity only, never billing). A link
    without capacity, or none left after a failure, cannot be compared.
    """
    capacity, carried = basis(observed, promise), proven(observed)
    if not capacity or carried is None:
        return Outcome.NO_DATA
    over = excess(carried, promise.threshold_pct, capacity)
    if over > 0 or (over == 0 and promise.comparator == "GTE"):
        return Outcome.BROKEN
    if not _is_complete(observed):
        return Outcome.NO_DATA
    is_clear = excess(carried, promise.clear_pct, capacity) <= 0
    return Outcome.KEPT if is_clear else Outcome.UNDECIDED


def basis(observed: Observed, promise: UpgradeTrigger) -> int | None:
    """The capacity that the promise compares with: all of it, or what one failure leaves."""
    return observed.survivor_bps if promise.n_minus_1 else observed.capacity_bps


def proven(observed: Observed) -> int | None:
    """The highest rate that is proven: of an incomplete day only its lower bound."""
    complete = observed.value_bps if _is_complete(observed) else None
    known = [bps for bps in (complete, observed.at_least_bps) if bps is not None]
    return max(known, default=None)


def percent(observed: Observed, promise: UpgradeTrigger) -> Decimal | None:
    """The proven rate in percent of the promise's capacity, for showing."""
    capacity, carried = basis(observed, promise), proven(observed)
    return percent_of(carried, capacity) if capacity and carried is not None else None


def excess(bps: int, pct: Decimal | int, capacity_bps: int) -> int:
    """Positive where bps lies over pct percent of capacity, 0 where it is exactly that.

    Exact; the size of the figure has no unit, only its sign counts.
    """
    numerator, denominator = pct.as_integer_ratio()
    return 100 * bps * denominator - numerator * capacity_bps


def _is_complete(observed: Observed) -> bool:
    return observed.value_bps is not None and observed.grade != Grade.INSUFFICIENT
