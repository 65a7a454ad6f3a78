"""Small drawings of our own: inline SVG, sizes as attributes, colours by tokens."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.html import escape
from django.utils.safestring import SafeString

from apps.core import units
from apps.core.ui.components import safe

WIDTH, HEIGHT = 220, 22
YEARS = 4


@dataclass(frozen=True)
class Axis:
    """Years from left to right; days become positions."""

    first_year: int

    @property
    def _start(self) -> date:
        return date(self.first_year, 1, 1)

    def x(self, day: date) -> float:
        span = (date(self.first_year + YEARS, 1, 1) - self._start).days
        return min(max((day - self._start).days / span, 0.0), 1.0) * WIDTH

    @property
    def lines(self) -> str:
        path = "".join(f"M{i * WIDTH / YEARS + 0.5:g} 0V{HEIGHT}" for i in range(YEARS))
        return f'<path class="ax" d="{path}"/>'

    def head(self) -> SafeString:
        """The years, for the column's head."""
        texts = "".join(
            f'<text x="{i * WIDTH / YEARS:g}" y="11">{self.first_year + i}</text>'
            for i in range(YEARS)
        )
        return safe(
            f'<svg class="ep-svg ep-term" width="{WIDTH}" height="14" '
            f'viewBox="0 0 {WIDTH} 14" aria-hidden="true">{texts}</svg>'
        )


def axis_for(starts: Iterable[date], today: date) -> Axis:
    """Four years with today in them: from two years back, or later where all began later."""
    earliest = min((day.year for day in starts), default=today.year)
    return Axis(max(min(earliest, today.year), today.year - 2))


def term_bar(
    axis: Axis, starts_on: date, ends_on: date | None, notice_on: date | None, today: date
) -> SafeString:
    """A term on the axis: its length, the notice window at its end, and today."""
    right = axis.x(ends_on) if ends_on else float(WIDTH)
    left = axis.x(starts_on)
    parts = [axis.lines, _bar(left, right, "bar")]
    if notice_on and ends_on and notice_on < ends_on:
        parts.append(_bar(axis.x(notice_on), right, "warn-fill"))
    parts.append(
        f'<path d="M{axis.x(today):.1f} 2V20" stroke="var(--ep-accent)" stroke-width="1.5"/>'
    )
    label = f"Term to {units.day(ends_on)}" if ends_on else "No end date"
    return safe(
        f'<svg class="ep-svg ep-term" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}">'
        f"{''.join(parts)}</svg>"
    )


def _bar(left: float, right: float, token: str) -> str:
    width = max(right - left, 1.0)
    return (
        f'<rect x="{left:.1f}" y="8" width="{width:.1f}" height="6" rx="2" '
        f'fill="var(--ep-{token})"/>'
    )
