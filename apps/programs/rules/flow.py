"""How work flows, out of the history of items: counts day by day, and how long items took.

Days are UTC days. The figures of burn-up, cumulative flow and cycle time come from here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from apps.programs.enums import Category

MOST = 60  # days drawn


@dataclass(frozen=True)
class Shift:
    """On a day so much came from one category into another; from "" what was born.

    `count` is a number of items, or their days of work.
    """

    day: date
    was: str
    now: str
    count: float


@dataclass(frozen=True)
class Level:
    """How much stood where at the end of a day: items, or days of work."""

    day: date
    todo: float
    doing: float
    done: float

    @property
    def scope(self) -> float:
        """All there were by then."""
        return self.todo + self.doing + self.done


@dataclass(frozen=True)
class Cycle:
    """One item that is done, from when it first left to do."""

    key: str
    title: str
    started_at: datetime
    done_at: datetime

    @property
    def days(self) -> float:
        """Days and parts of one; never below zero."""
        return max((self.done_at - self.started_at) / timedelta(days=1), 0.0)


def days(first: date, last: date) -> list[date]:
    """Days evenly apart from `first` to `last`, both among them, MOST at most."""
    if first >= last:
        return [last]
    span = (last - first).days
    step = -(-span // (MOST - 2))
    found = [last - timedelta(days=back) for back in range(0, span, step)]
    return [first, *reversed(found)]


def levels(shifts: Iterable[Shift], drawn: Sequence[date]) -> list[Level]:
    """Where the items stood at the end of each of these days, which ascend."""
    coming = sorted(shifts, key=lambda shift: shift.day)
    counts = dict.fromkeys(Category, 0.0)
    found, at = [], 0
    for day in drawn:
        while at < len(coming) and coming[at].day <= day:
            _shift(counts, coming[at])
            at += 1
        found.append(
            Level(day, counts[Category.TODO], counts[Category.DOING], counts[Category.DONE])
        )
    return found


def percentile(values: Iterable[float], p: int) -> float | None:
    """By nearest rank: so many percent took this long or less. None where there is no value."""
    ranked = sorted(values)
    return ranked[max(-(-len(ranked) * p // 100), 1) - 1] if ranked else None


def _shift(counts: dict[Category, float], shift: Shift) -> None:
    if shift.was:
        counts[Category(shift.was)] -= shift.count
    counts[Category(shift.now)] += shift.count
