"""Spans of samples and facts for rules: no database."""

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from apps.agreements.rules import Params, parse_params
from apps.breaches import rules
from apps.breaches.queries import Month, Samples
from apps.breaches.rules.facts import Facts, Place
from apps.network.queries import Interval
from apps.usage.rules import period_bounds, slot_count

GBPS = 10**9
LONG_AGO = datetime.fromisoformat("2020-01-01T00:00Z")
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
DAY = (date(2026, 10, 7), date(2026, 10, 7))  # a Wednesday

Level = int | float | None | list[int | None]


def params(type: str, **raw: Any) -> Params:
    return parse_params(type, raw)


def slots(level: Level, count: int) -> Any:
    """One direction: a level of Gbps in every slot, or one value per slot; None is a gap."""
    levels = level if isinstance(level, list) else [level] * count
    known = [-1 if one is None else int(one * GBPS) for one in levels]
    return np.array(known + [-1] * (count - len(known)), np.int64)[:count]


def span(
    *links: tuple[Level, Level],
    days: tuple[date, date] = OCTOBER,
    tz: str = "UTC",
    capacity: int = 100,
    places: tuple[Place, ...] = (),
    is_sum: bool = True,
    **facts: Any,
) -> Month:
    """Interconnects 1, 2, ... each with its level in and out, over local days of a zone."""
    count = slot_count(*days, tz)
    rates = {
        pk: np.stack([slots(level, count) for level in sides])
        for pk, sides in enumerate(links or ((None, None),), 1)
    }
    interval = Interval(LONG_AGO, None, capacity * GBPS, capacity * GBPS // 4)
    there = Facts(places={place.link: place for place in places}, **facts)
    ids = tuple(place.link for place in places) or tuple(rates)
    samples = Samples(
        period_bounds(*days, tz)[0], rates, {pk: [interval] for pk in ids}, facts=there
    )
    return Month(*days, tz, ids, samples, is_sum=is_sum)


def figured(type: str, over: Month, **raw: Any) -> rules.Figured:
    """What a type's row in the table measures of a span."""
    return rules.WAYS[type].figure(over, params(type, **raw))


def at(text: str) -> datetime:
    """An instant, UTC: `2026-10-07 12:00`."""
    return datetime.fromisoformat(f"{text}+00:00")


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def walked(type: str, outcomes: list[str], kind: str, **raw: Any) -> list[rules.PeriodStep]:
    """Months from January 2026 on, each with its outcome, walked as breaches are."""
    held = params(type, **raw)
    months = []
    for number, outcome in enumerate(outcomes, 1):
        first = date(2026, number, 1)
        last = date(2026, number, 28)
        months.append((rules.Seen(first, last, "FINAL", outcome=rules.Outcome(outcome)), held))
    return rules.period_walk(months, kind)
