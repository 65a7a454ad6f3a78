"""A row of a heat map: one cell per week, as one small drawing.

Cells of one level are one path, and neighbours one stroke of it, as wide as the row is high: a
quiet row is almost nothing.
"""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise

from django.utils.safestring import SafeString

from apps.core import units
from apps.core.ui.components import escape, safe

LEVELS = (35, 50, 70, 85)  # percent of capacity from which a cell is darker
LOOKS = ("", "h1", "h2", "h3", "h4")  # CSS classes of what reaches so many of them
WIDTH, HEIGHT, MIDDLE = 6, 16, 8
GAP = "g"


def heat(weeks: Sequence[int | None], first: date) -> SafeString:
    """Percent by week from the Monday `first` on; None is hatched. Said in words for readers."""
    runs: dict[str, list[str]] = {}
    at = 0
    for level, some in groupby(weeks, key=_level):
        width = len(list(some)) * WIDTH
        if level:
            runs.setdefault(level, []).append(f"M{at} {MIDDLE}h{width}")
        at += width
    paths = "".join(f'<path class="{level}" d="{"".join(d)}"/>' for level, d in runs.items())
    label = escape(words(weeks, first))
    return safe(
        f'<svg class="ep-heat" viewBox="0 0 {at} {HEIGHT}" preserveAspectRatio="none" role="img">'
        f"<title>{label}</title>{paths}</svg>"
    )


def _level(percent: int | None) -> str:
    """CSS class of a cell; empty for one that is quiet, which the background shows."""
    if percent is None:
        return GAP
    return LOOKS[bisect(LEVELS, percent)]


@dataclass(frozen=True)
class Step:
    """One darkness of the map: its CSS class, and `50 to 70`."""

    css: str
    label: str


def steps() -> list[Step]:
    """For the legend, from light to dark."""
    ends = [*(f"{low} to {high}" for low, high in pairwise(LEVELS)), f"{LEVELS[-1]} and more"]
    return [Step(f"h{n}", label) for n, label in enumerate(ends, 1)]


def words(weeks: Sequence[int | None], first: date) -> str:
    """`Most 93 %, week of 12 Oct 2026; last 88 %`."""
    known = [(percent, n) for n, percent in enumerate(weeks) if percent is not None]
    if not known:
        return "No data"
    most, n = max(known)
    week = units.day(first + timedelta(weeks=n))
    last = "no data" if weeks[-1] is None else f"{weeks[-1]}{units.NBSP}%"
    return f"Most {most}{units.NBSP}%, week of {week}; last {last}"
