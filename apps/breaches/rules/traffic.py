"""Maximum traffic, burst caps, caches that carry too little, capacity that is not used.

Rules: term types 10.1 MAX_TRAFFIC, BURST_CAP, MIN_CACHE_TRAFFIC, DOWNGRADE_RIGHT.
"""

from decimal import Decimal

import numpy as np

from apps.agreements.rules import BurstCap, DowngradeRight, MaxTraffic, MinCacheTraffic
from apps.breaches.rules.counting import outcome_of
from apps.breaches.rules.figures import Slots, highest, sides_of, valid_slots
from apps.breaches.rules.minimum import MonthTraffic
from apps.breaches.rules.monthly import sides_details, traffic_of
from apps.breaches.rules.seen import Figured, Span
from apps.breaches.rules.verdicts import month_words, percent_of
from apps.core import units
from apps.usage.rules import Grade, completeness

BOTH = (0, 1)
MONTHLY = {"P95_30D": "P95_MONTH", "P95_7D": "P95_MONTH"}


def maximum_figure(span: Span, params: MaxTraffic) -> Figured:
    """The month's traffic in percent of what is permitted; exactly that much is kept.

    Whether the higher direction or each one must stay below it comes to the same.
    """
    slots = span.total()
    traffic = traffic_of(span, slots, params.metric)
    value = _total_or_higher(traffic, params.direction)
    word = "above" if value is not None and value > params.bps else "at or below"
    return _against(
        span, slots, traffic, value=value, limit=params.bps, is_low=False,
        method=f"{params.metric} {params.direction}",
        words=f"{word} the highest traffic of {units.rate(params.bps)}",
    )  # fmt: skip


def cache_minimum_figure(span: Span, params: MinCacheTraffic) -> Figured:
    """What a cache served in the month, in percent of the minimum; exactly the minimum is kept."""
    slots = span.total()
    traffic = traffic_of(span, slots, MONTHLY.get(params.metric, params.metric))
    value = _total_or_higher(traffic, "DOMINANT")
    word = "below" if value is not None and value < params.bps else "at or above"
    return _against(
        span, slots, traffic, value=value, limit=params.bps, is_low=True,
        method=f"{params.metric} per cache",
        words=f"{word} the minimum of {units.rate(params.bps)}",
    )  # fmt: skip


def downgrade_figure(span: Span, params: DowngradeRight) -> Figured:
    """The month's highest use of the capacity in force at its end; a note once it stays below.

    Capacity that the contract keeps is not offered back: the month decides nothing then.
    """
    slots, capacity = span.total(), sum(span.capacity(link) for link in span.links)
    traffic = traffic_of(span, slots, MONTHLY.get(params.metric, params.metric))
    value = _total_or_higher(traffic, "DOMINANT")
    if value is None or not capacity:
        is_low = None
    else:
        is_low = 100 * value < params.threshold_pct * capacity
    kept = params.keep_bps is not None and capacity <= params.keep_bps
    share = percent_of(value, capacity) if value is not None and capacity else None
    words = (
        f"{month_words(span.first)} measured {units.rate(value)}, {units.percent(share)} of "
        f"{units.capacity(capacity)}; capacity may be handed back below "
        f"{units.limit(params.threshold_pct)} %."
    )
    return Figured(
        value_bps=value,
        threshold_bps=int(params.threshold_pct * capacity // 100) if capacity else None,
        value=share,
        threshold=params.threshold_pct,
        n_valid=valid_slots(slots, BOTH),
        n_expected=slots.shape[1],
        grade=Grade(traffic.grade),
        method=f"{params.metric}, higher direction",
        capacity_bps=capacity or None,
        outcome=outcome_of(False if kept and is_low else is_low),
        details={**sides_details(traffic), "reason": words},
    )


def burst_figure(span: Span, params: BurstCap) -> Figured:
    """The slots of a local day above the cap; as many as the term says break it.

    What was measured above proves it, however much of the day is missing; only a complete enough
    day proves that it was kept.
    """
    slots = span.total()
    sides = sides_of(params.direction)
    over = (slots[list(sides)] > params.max_bps).any(axis=0)
    count, valid = int(over.sum()), valid_slots(slots, sides)
    grade = completeness(valid, slots.shape[1])
    top = max(((highest(slots[side]).bps or 0) for side in sides), default=0) if valid else None
    is_known = grade is not Grade.INSUFFICIENT
    broken = True if count >= params.slots else (False if is_known else None)
    return Figured(
        value_bps=top,
        threshold_bps=params.max_bps,
        value=Decimal(count),
        threshold=Decimal(params.slots),
        n_valid=valid,
        n_expected=slots.shape[1],
        grade=grade,
        method=f"Slots above the cap, {params.direction.lower()}",
        outcome=outcome_of(broken),
        details={
            "over": np.flatnonzero(over).tolist(),
            "reason": (
                f"{count} of {slots.shape[1]} slots were above {units.rate(params.max_bps)} on "
                f"{units.day(span.last)}; {params.slots} in a day break the cap. The highest was "
                f"{units.rate(top)}."
            ),
        },
    )


def _total_or_higher(traffic: MonthTraffic, direction: str) -> int | None:
    if traffic.grade == Grade.INSUFFICIENT:
        return None
    if direction == "TOTAL":
        return traffic.total_bps
    if traffic.in_bps is None or traffic.out_bps is None:
        return None
    return max(traffic.in_bps, traffic.out_bps)


def _against(
    span: Span, slots: Slots, traffic: MonthTraffic, *, value: int | None, limit: int,
    is_low: bool, method: str, words: str,
) -> Figured:  # fmt: skip
    """A month's rate against a rate; `is_low`: it must not be lower, else not higher."""
    broken = None if value is None else (value < limit if is_low else value > limit)
    said = f"{month_words(span.first)} measured {units.rate(value)}, {words}."
    return Figured(
        value_bps=value,
        threshold_bps=limit,
        value=None if value is None else percent_of(value, limit),
        threshold=Decimal(100),
        n_valid=valid_slots(slots, BOTH),
        n_expected=slots.shape[1],
        grade=Grade(traffic.grade),
        method=method[:40],
        outcome=outcome_of(broken),
        details={
            **sides_details(traffic),
            "reason": said if value is not None else _unknown(span),
        },
    )


def _unknown(span: Span) -> str:
    return f"Too little data in {month_words(span.first)}: it does not count either way."
