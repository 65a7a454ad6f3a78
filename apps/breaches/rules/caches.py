"""What caches serve, and when they are filled. Rules: term types 10.1 CACHE_OFFLOAD, CACHE_FILL.

Of a cache, row 1 (to the partner) is what it serves, row 0 (from the partner) what fills it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from apps.agreements.rules import CacheFill, CacheOffload
from apps.breaches.rules.counting import outcome_of
from apps.breaches.rules.figures import Slots, busy_hour, percentile_of
from apps.breaches.rules.seen import Figured, Span
from apps.breaches.rules.verdicts import month_words
from apps.core import units
from apps.usage.rules import SLOT_SECONDS, SLOTS_PER_HOUR, Grade, completeness

FILL, SERVED = 0, 1
WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
SLOT = timedelta(seconds=SLOT_SECONDS)


def offload_figure(span: Span, params: CacheOffload) -> Figured:
    """Cache egress over cache egress plus what PNI, exchanges and transit carry to the partner.

    BUSY_HOUR takes the busiest hour of the month, of all of it together; VOLUME adds up what was
    carried; P95_MONTH divides the two percentiles. Only slots known everywhere count. Exactly the
    target is kept. Rules: metrics 5.2 OFFLOAD.
    """
    ports = [slots[SERVED] for slots in span.ports()]
    is_cache = [span.facts.places[link].is_cache for link in span.links]
    everything = np.stack(ports)
    known = (everything >= 0).all(axis=0)
    served = everything[np.array(is_cache, bool)].sum(axis=0)
    caches, total = np.where(known, served, -1), np.where(known, everything.sum(axis=0), -1)
    part, whole = offload_parts(span, caches, total, params.basis)
    grade = completeness(int(known.sum()), known.size)
    share = Fraction(100 * part, whole) if whole and any(is_cache) else None
    broken = None if share is None or grade is Grade.INSUFFICIENT else share < params.target_pct
    return Figured(
        value_bps=None,
        threshold_bps=None,
        value=None if share is None else _percent(share),
        threshold=params.target_pct,
        n_valid=int(known.sum()),
        n_expected=known.size,
        grade=grade,
        method=f"{params.basis}, to the partner",
        outcome=outcome_of(broken),
        details={
            "caches": part,
            "all": whole,
            "links": len(ports),
            "reason": _offload_words(span, part, whole, share, params),
        },
    )


def offload_parts(span: Span, caches: Slots, total: Slots, basis: str) -> tuple[int, int]:
    """What caches carried and what there was in all: bit/s, or sums of slots for VOLUME."""
    if basis == "VOLUME":
        return int(np.maximum(caches, 0).sum()), int(np.maximum(total, 0).sum())
    if basis == "P95_MONTH":
        return percentile_of(caches).bps or 0, percentile_of(total).bps or 0
    best = (0, 0)
    for of_caches, of_all in zip(span.cut(caches), span.cut(total), strict=True):
        hour = busy_hour(of_all)
        if hour.bps is not None and hour.slot is not None and hour.bps > best[1]:
            window = slice(hour.slot, hour.slot + SLOTS_PER_HOUR)
            best = int(of_caches[window].sum()) // SLOTS_PER_HOUR, hour.bps
    return best


def fill_figure(span: Span, params: CacheFill) -> Figured:
    """The slots of a local day in which a cache was filled outside its window, or too fast in it.

    Outside the window the tolerance is a percentage of the permitted rate. A single slot is a
    breach of etiquette. Rules: term types 10.1 CACHE_FILL.
    """
    place = span.facts.places[span.links[0]]
    limit = params.max_bps * (max(place.servers, 1) if params.per_appliance else 1)
    outside_bps = int(params.tolerance_pct * limit // 100)
    slots = span.day()[FILL]
    inside = in_window(span.start, slots.size, span.tz, params)
    late, fast = (slots > outside_bps) & ~inside, (slots > limit) & inside
    count, valid = int((late | fast).sum()), int((slots >= 0).sum())
    grade = completeness(valid, slots.size)
    is_known = grade is not Grade.INSUFFICIENT
    worst = int(np.where(late | fast, slots, -1).max(initial=-1))
    return Figured(
        value_bps=worst if count else None,
        threshold_bps=outside_bps,
        value=Decimal(count),
        threshold=Decimal(0),
        n_valid=valid,
        n_expected=slots.size,
        grade=grade,
        method=f"Slots outside {params.window}",
        outcome=outcome_of(True if count else (False if is_known else None)),
        details={
            "over": np.flatnonzero(late | fast).tolist(),
            "late": int(late.sum()),
            "fast": int(fast.sum()),
            "reason": (
                f"{int(late.sum())} slots outside {params.window} were above "
                f"{units.rate(outside_bps)}, {int(fast.sum())} inside above {units.rate(limit)}."
            ),
        },
    )


def in_window(start: datetime, slots: int, tz: str, params: CacheFill) -> NDArray[np.bool_]:
    """Which slots from `start` on begin inside the local window; days are those it starts on."""
    zone = ZoneInfo(tz)
    first, last = (time.fromisoformat(part) for part in params.window.split("-"))
    found = [
        _is_inside((start + SLOT * n).astimezone(UTC).astimezone(zone), first, last, params.days)
        for n in range(slots)
    ]
    return np.array(found, bool)


def _is_inside(at: datetime, first: time, last: time, days: Sequence[str]) -> bool:
    today, yesterday = WEEKDAYS[at.weekday()], WEEKDAYS[at.weekday() - 1]
    clock = at.time()
    if first < last:
        return today in days and first <= clock < last
    return (today in days and clock >= first) or (yesterday in days and clock < last)


def _percent(share: Fraction) -> Decimal:
    return units.rounded(Decimal(share.numerator) / Decimal(share.denominator), 3)


def _offload_words(
    span: Span, part: int, whole: int, share: Fraction | None, params: CacheOffload
) -> str:
    if share is None:
        return f"Nothing was carried in {month_words(span.first)}, or no cache is in service."
    word = "below" if share < params.target_pct else "at or above"
    carried = "" if params.basis == "VOLUME" else f", {units.rate(part)} of {units.rate(whole)}"
    return (
        f"Caches served {units.limit(_percent(share))} % in {month_words(span.first)}{carried}: "
        f"{word} the target of {units.limit(params.target_pct)} %."
    )
