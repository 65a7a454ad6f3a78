"""The daily figure of a breach as a line against its limit: inline SVG, colours by tokens."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from apps.core import units

WIDTH, HEIGHT = 760, 190
LEFT, RIGHT, TOP, BOTTOM = 44, 664, 12, 164
FEWEST = 4  # points that make a line worth drawing
ROOM = Decimal("0.12")  # above and below, of what is shown
TICKS = 6


@dataclass(frozen=True)
class Point:
    """A day with its figure; None where too little was measured."""

    day: date
    value: Decimal | None
    threshold: Decimal | None
    is_gap: bool


@dataclass(frozen=True)
class Band:
    x: float
    width: float
    fill: str
    label: str = ""


@dataclass
class Plot:
    """What the template draws."""

    bands: list[Band] = field(default_factory=list)
    gaps: list[Band] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    limit: str = ""
    limit_y: float = 0
    limit_text: str = ""
    last: tuple[float, float] | None = None
    last_text: str = ""
    last_y: float = 0
    rows: list[tuple[float, str]] = field(default_factory=list)
    days: list[tuple[float, str]] = field(default_factory=list)
    summary: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Scale:
    """Days to x, figures to y."""

    first: date
    days: int
    low: Decimal
    high: Decimal

    def x(self, day: date) -> float:
        return LEFT + (RIGHT - LEFT) * ((day - self.first).days + 0.5) / self.days

    @property
    def step(self) -> float:
        return (RIGHT - LEFT) / self.days

    def y(self, value: Decimal) -> float:
        share = float((value - self.low) / (self.high - self.low))
        return BOTTOM - (BOTTOM - TOP) * share


def plot(
    points: Sequence[Point], *, over_since: date, opened_on: date | None, until: date, unit: str
) -> Plot | None:
    """The drawing, or None where there are too few days for a line."""
    known = [point.value for point in points if point.value is not None]
    if len(known) < FEWEST:
        return None
    scale = _scale(points, known)
    drawn = Plot(unit=unit)
    drawn.bands = _bands(scale, over_since, opened_on, until)
    drawn.gaps = [
        Band(scale.x(point.day) - scale.step / 2, scale.step, "")
        for point in points
        if point.is_gap
    ]
    drawn.lines = _lines(points, scale)
    _limit(drawn, points, scale, unit)
    _last(drawn, points, scale, unit)
    drawn.rows = [(scale.y(Decimal(v)), units.number(v)) for v in _ticks(scale.low, scale.high)]
    drawn.days = _days(points, scale)
    return drawn


def _scale(points: Sequence[Point], known: list[Decimal]) -> Scale:
    limits = [point.threshold for point in points if point.threshold is not None]
    low, high = min([*known, *limits]), max([*known, *limits])
    room = max((high - low) * ROOM, Decimal(1))
    days = (points[-1].day - points[0].day).days + 1
    return Scale(points[0].day, days, max(low - room, Decimal(0)), high + room)


def _bands(scale: Scale, over_since: date, opened_on: date | None, until: date) -> list[Band]:
    """Amber while pending, red while open."""
    left, right = scale.x(over_since) - scale.step / 2, scale.x(until) + scale.step / 2
    left = max(left, LEFT)
    if opened_on is None:
        return [Band(left, right - left, "var(--ep-warn-soft)", "Pending")]
    middle = max(scale.x(opened_on) - scale.step / 2, left)
    found = [
        Band(middle, right - middle, "var(--ep-bad-soft)", f"Open, {opened_on.day} {opened_on:%b}")
    ]
    if middle > left:
        found.insert(0, Band(left, middle - left, "var(--ep-warn-soft)"))
    return found


def _lines(points: Sequence[Point], scale: Scale) -> list[str]:
    """One line per run of measured days: a gap is never bridged."""
    runs: list[list[str]] = [[]]
    for point in points:
        if point.value is None or point.is_gap:
            runs.append([])
        else:
            runs[-1].append(f"{scale.x(point.day):.1f},{scale.y(point.value):.1f}")
    return [" ".join(run) for run in runs if run]


def _limit(drawn: Plot, points: Sequence[Point], scale: Scale, unit: str) -> None:
    """A step line: the limit may have been revised."""
    corners: list[str] = []
    for point in points:
        if point.threshold is not None:
            y = scale.y(point.threshold)
            x = scale.x(point.day)
            corners.append(f"{x - scale.step / 2:.1f},{y:.1f} {x + scale.step / 2:.1f},{y:.1f}")
            drawn.limit_y, drawn.limit_text = (
                y,
                f"Limit {units.limit(point.threshold)}{_unit(unit)}",
            )
    drawn.limit = " ".join(corners)


def _last(drawn: Plot, points: Sequence[Point], scale: Scale, unit: str) -> None:
    point = [point for point in points if point.value is not None][-1]
    value = point.value or Decimal(0)
    drawn.last = (scale.x(point.day), scale.y(value))
    drawn.last_text = f"{units.number(value, 1)}{_unit(unit)}"
    apart = scale.y(value) - drawn.limit_y
    drawn.last_y = (
        drawn.limit_y + (14 if apart >= 0 else -14) if abs(apart) < 14 else scale.y(value)
    )
    drawn.summary = (
        f"Daily figure from {units.day(points[0].day)} to {units.day(points[-1].day)}, last "
        f"{drawn.last_text}. {drawn.limit_text}."
    )


def _ticks(low: Decimal, high: Decimal) -> list[int]:
    """Round figures between bottom and top, four or so."""
    span = float(high - low)
    step = next((s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if span / s <= TICKS), 5000)
    first = -(-int(low) // step) * step
    return [v for v in range(first, int(high) + 1, step) if low <= v <= high]


def _days(points: Sequence[Point], scale: Scale) -> list[tuple[float, str]]:
    every = max(len(points) // TICKS, 1)
    shown = points[::-1][::every][::-1]
    return [(scale.x(point.day), f"{point.day.day} {point.day:%b}") for point in shown]


def _unit(unit: str) -> str:
    return unit if unit.startswith(":") else f"{units.NBSP}{unit}"
