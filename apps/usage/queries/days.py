"""The figures of each local day of one interconnect."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from apps.usage import figures, store
from apps.usage.queries import links
from apps.usage.queries.periods import daily, daily_busy_hours, daily_p95, day_edges, value
from apps.usage.rules import period_bounds


@dataclass(frozen=True)
class Day:
    """Rates in bit/s, None where nothing was measured; IN is from the partner, OUT to them.

    `max` and `busy_hour` are those of the higher direction. `n_valid` counts slots with both.
    """

    day: date
    p95_in: int | None
    p95_out: int | None
    max: int | None
    busy_hour: int | None
    n_valid: int
    n_expected: int


def days(interconnect_id: int, first_day: date, last_day: date, tz: str) -> list[Day]:
    """Every local day from first_day to last_day, both included, in the IANA zone `tz`.

    Nearest rank over the known slots of the day. Three queries. Rules: percentile 4.1, metrics 5.2.
    """
    rates = links.link_rates([interconnect_id], *period_bounds(first_day, last_day, tz))
    rates_of_link = rates[interconnect_id]
    edges = day_edges(first_day, last_day, tz)
    p95 = daily_p95(rates_of_link, edges)
    hours = daily_busy_hours(rates_of_link, edges).max(axis=0)
    cut = daily(rates_of_link, edges)
    return [
        Day(
            day=first_day + timedelta(days=n),
            p95_in=value(p95[0, n]),
            p95_out=value(p95[1, n]),
            max=value(slots.max(initial=store.GAP)),
            busy_hour=value(hours[n]),
            n_valid=_valid(slots),
            n_expected=slots.shape[-1],
        )
        for n, slots in enumerate(cut)
    ]


def _valid(slots: figures.Ints) -> int:
    return int(np.count_nonzero((slots != store.GAP).all(axis=0)))
