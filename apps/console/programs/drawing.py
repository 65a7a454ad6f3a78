"""Charts of a workstream as inline SVG: days from left to right, colours by tokens, no script.

Each says in words what it shows; the same figures are in the table below it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString

from apps.core import units
from apps.core.print_charts import ticks
from apps.core.ui.components import escape, safe
from apps.programs.rules.flow import Cycle, Level

LEFT, RIGHT, TOP, BOTTOM = 40, 620, 48, 208
WIDTH, HEIGHT = 760, 232
APART = 13  # least distance of two labels at the right edge
NO_DATES = TOP - 14  # the room for labels of dates, where there are none
PLACES = 4  # labels below, besides the first
LEAST = 5  # the least height of the scale, so that its steps are whole
Tag = tuple[float, str]


@dataclass(frozen=True)
class Frame:
    """From a day and a value to a point of the drawing. Values begin at 0."""

    first: date
    last: date
    top: float

    def x(self, day: date) -> float:
        span = max((self.last - self.first).days, 1)
        return LEFT + (RIGHT - LEFT) * (day - self.first).days / span

    def y(self, value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * value / self.top

    def path(self, points: Sequence[tuple[date, float]]) -> str:
        return "L".join(f"{self.x(day):.1f} {self.y(value):.1f}" for day, value in points)

    def axes(self) -> str:
        """Rules with their values, days below."""
        steps = ticks(self.top)
        rules = "".join(f"M{LEFT} {self.y(step):.1f}H{RIGHT}" for step in steps)
        texts = "".join(_text(LEFT - 6, self.y(step) + 4, f"{step:g}", "end") for step in steps)
        span = (self.last - self.first).days
        days = {self.first + timedelta(days=span * n // PLACES) for n in range(PLACES + 1)}
        texts += "".join(
            _text(self.x(day), HEIGHT - 6, _day(day, span), "middle") for day in sorted(days)
        )
        return (
            f'<path class="ax" d="{rules}"/><path class="ln" d="M{LEFT} {BOTTOM}H{RIGHT}"/>{texts}'
        )


def burn_up(
    found: Sequence[Level], *, today: date, original_on: date, target_on: date, summary: str
) -> SafeString:
    """Scope and done over time, with today, the original date and the current one."""
    last = max(today, original_on, target_on)
    frame = Frame(found[0].day, last, max(found[-1].scope, LEAST))
    scope = frame.path([(level.day, level.scope) for level in found])
    done = frame.path([(level.day, level.done) for level in found])
    end = found[-1]
    parts = [
        frame.axes(),
        f'<path d="M{done}V{BOTTOM}H{LEFT}Z" fill="var(--ep-ok-soft)"/>',
        _line(scope, "ink"),
        _line(done, "ok-fill"),
        _dates(frame, today, original_on, target_on),
        _ends(
            [
                (frame.y(end.scope), f"Scope {end.scope:g}"),
                (frame.y(end.done), f"Done {end.done:g}"),
            ]
        ),
    ]
    return _svg(parts, summary)


def cumulative_flow(found: Sequence[Level], *, summary: str) -> SafeString:
    """Items by what their status means, one band upon the other: done below, to do on top."""
    frame = Frame(found[0].day, found[-1].day, max(found[-1].scope, LEAST))
    parts, tags = [frame.axes()], []
    floor: Callable[[Level], float] = _nothing
    for label, fill, roof in BANDS:
        upper = [(level.day, float(roof(level))) for level in found]
        lower = [(level.day, float(floor(level))) for level in reversed(found)]
        parts.append(
            f'<path d="M{frame.path(upper)}L{frame.path(lower)}Z" fill="var(--ep-{fill})" '
            f'stroke="var(--ep-surface)"/>'
        )
        here = roof(found[-1]) - floor(found[-1])
        tags.append((frame.y(floor(found[-1]) + here / 2), f"{label} {here:g}"))
        floor = roof
    return _svg([*parts, _ends(tags)], summary, above=NO_DATES)


def _nothing(level: Level) -> float:
    return 0


BANDS: tuple[tuple[str, str, Callable[[Level], float]], ...] = (
    ("Done", "ok-fill", lambda level: level.done),
    ("Doing", "accent", lambda level: level.done + level.doing),
    ("To do", "bar", lambda level: level.scope),
)


def cycle_times(
    found: Sequence[Cycle], *, usual: float, most: float, today: date, summary: str
) -> SafeString:
    """A dot for each item on the day it was done, as high as it took days; p50 and p85."""
    top = max(LEAST, *(cycle.days for cycle in found))
    frame = Frame(min(cycle.done_at.date() for cycle in found), today, top)
    levels = "".join(
        f'<path d="M{LEFT} {frame.y(days):.1f}H{RIGHT}" fill="none" '
        f'stroke="var(--ep-{colour})" stroke-width="1.5" stroke-dasharray="{dash}"/>'
        for days, colour, dash in ((usual, "ink-2", "2 3"), (most, "warn", "6 3"))
    )
    tags = [(frame.y(usual), f"p50 {usual:.1f} d"), (frame.y(most), f"p85 {most:.1f} d")]
    return _svg(
        [frame.axes(), *(_dot(frame, c) for c in found), levels, _ends(tags)],
        summary,
        above=NO_DATES,
    )


def _dot(frame: Frame, cycle: Cycle) -> str:
    return (
        f'<circle cx="{frame.x(cycle.done_at.date()):.1f}" cy="{frame.y(cycle.days):.1f}" r="3.5" '
        f'fill="var(--ep-accent)" fill-opacity=".6">'
        f"<title>{escape(cycle.key)}: {cycle.days:.1f} d</title></circle>"
    )


def _dates(frame: Frame, today: date, original_on: date, target_on: date) -> str:
    """Lines at days, each with its label on a line of its own above the drawing."""
    slipped = target_on > original_on
    marks = [(today, "Today", "accent", "")]
    if original_on != target_on:
        marks.append((original_on, f"First {units.day(original_on)}", "ink-3", "2 3"))
    marks.append((target_on, f"Date {units.day(target_on)}", "bad" if slipped else "ink-2", "6 3"))
    return "".join(
        _mark(frame.x(day), 10 + APART * at, *mark)
        for at, (day, *mark) in enumerate(marks)
        if day >= frame.first
    )


def _mark(x: float, y: float, label: str, colour: str, dash: str) -> str:
    css = "is-bad" if colour == "bad" else ""
    return (
        f'<path d="M{x:.1f} {y + 4}V{BOTTOM}" fill="none" stroke="var(--ep-{colour})" '
        f'stroke-width="1.5" stroke-dasharray="{dash or "none"}"/>'
        f"{_text(x, y, label, 'middle', css)}"
    )


def _line(points: str, colour: str) -> str:
    return (
        f'<path d="M{points}" fill="none" stroke="var(--ep-{colour})" stroke-width="2" '
        f'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def _ends(tags: Sequence[Tag]) -> str:
    """Names with their last value at the right edge, one below the other."""
    parts, free = [], 0.0
    for y, label in sorted(tags):
        free = max(free, y + 4)
        parts.append(_text(RIGHT + 8, free, label, "start", "n"))
        free += APART
    return "".join(parts)


def _text(x: float, y: float, words: str, anchor: str, css: str = "") -> str:
    named = f' class="{css}"' if css else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{named}>{escape(words)}</text>'


def _day(day: date, span: int) -> str:
    """With the year where it takes long."""
    return f"{day:%b %Y}" if span > 300 else f"{day.day} {day:%b}"


def _svg(parts: Sequence[str], summary: str, *, above: int = 0) -> SafeString:
    """The drawing without so much of its room above."""
    return safe(
        f'<svg class="ep-svg" viewBox="0 {above} {WIDTH} {HEIGHT - above}" role="img" '
        f'aria-label="{escape(summary)} The same figures are in the table below.">'
        f"{''.join(parts)}</svg>"
    )
