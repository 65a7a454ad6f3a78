"""What interconnects carry together. Rules: metrics 5.2 N_MINUS_1 per metro, our choices 4.3."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Protocol

HIGH_PCT = 70  # of capacity: what most upgrade triggers say, where a group has none of its own
FULL_PCT = 100
SOON_DAYS = 90  # the usual time from an order to a port in service


class Placed(Protocol):
    """An interconnect with the place it would be lost with."""

    @property
    def site(self) -> int: ...
    @property
    def capacity_bps(self) -> int: ...


def without_largest_site(links: Iterable[Placed]) -> int:
    """Capacity, bit/s, that is left when the site with the most of it fails; 0 for one site.

    Rules: metrics 5.2, "also per metro: capacity minus largest site".
    """
    sites: defaultdict[int, int] = defaultdict(int)
    for link in links:
        sites[link.site] += link.capacity_bps
    return sum(sites.values()) - max(sites.values(), default=0)


def monday(day: date) -> date:
    """The first day of a day's ISO week."""
    return day - timedelta(days=day.weekday())


def mondays(last_day: date, weeks: int) -> list[date]:
    """The first days of the last `weeks` ISO weeks up to that of the day, oldest first."""
    last = monday(last_day)
    return [last - timedelta(weeks=back) for back in range(weeks - 1, -1, -1)]


def merged_weeks(
    earlier: dict[date, int | None], newer: dict[date, int | None], wanted: Sequence[date]
) -> list[int | None]:
    """One figure per wanted week: the newer where the week was looked at again, else the earlier.

    A week that has lost its samples since keeps the figure it had.
    """
    return [_first_known(newer.get(week), earlier.get(week)) for week in wanted]


def _first_known(*figures: int | None) -> int | None:
    return next((figure for figure in figures if figure is not None), None)
