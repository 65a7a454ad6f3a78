"""Columns of the dashboard as inline SVG, colours by tokens: the table beside has the same figures.

Each part of a column has a token of its own, and the legend names it in words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from django.utils.safestring import SafeString

from apps.core.ui.components import escape, safe

WIDTH, FOOT, TOP = 480, 118, 30
HEIGHT = 150
WIDEST = 44.0
LETTER = 5.6  # width of one below a column, generously


@dataclass(frozen=True)
class Part:
    """One part of each column: its name, its token, and a value for each place."""

    name: str
    token: str
    values: Sequence[int]


def columns(
    places: Sequence[str], parts: Sequence[Part], *, summary: str, totals: Sequence[str] = ()
) -> SafeString | str:
    """Stacked columns over named places. `totals` are the texts above them, else the sums.

    Empty where there is nothing to draw. `summary` says in words what is drawn.
    """
    sums = [sum(part.values[at] for part in parts) for at in range(len(places))]
    if not any(sums):
        return ""
    step = WIDTH / len(places)
    body = [f'<path class="ln" d="M0 {FOOT}.5H{WIDTH}"/>', *_legend(parts)]
    for at, name in enumerate(places):
        x = (at + 0.5) * step
        body += _column(parts, at, x, min(WIDEST, step * 0.6), (FOOT - TOP - 14) / max(sums))
        top = FOOT - sums[at] * (FOOT - TOP - 14) / max(sums)
        body.append(_text(x, top - 4, totals[at] if totals else f"{sums[at]:,}", "n"))
        body += [_text(x, FOOT + 14 + 12 * n, line) for n, line in enumerate(_lines(name, step))]
    return safe(
        f'<svg class="ep-svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(summary)}">{"".join(body)}</svg>'
    )


def _column(parts: Sequence[Part], at: int, x: float, wide: float, scale: float) -> Iterator[str]:
    foot = float(FOOT)
    for part in parts:
        high = part.values[at] * scale
        foot -= high
        if high:
            yield (
                f'<rect x="{x - wide / 2:.1f}" y="{foot:.1f}" width="{wide:.1f}" '
                f'height="{high:.1f}" fill="var(--ep-{part.token})"/>'
            )


def _legend(parts: Sequence[Part]) -> Iterator[str]:
    """Names of the parts on top, where there is more than one."""
    x = 0.0
    for part in parts if len(parts) > 1 else ():
        yield f'<rect x="{x:.0f}" y="3" width="9" height="9" fill="var(--ep-{part.token})"/>'
        yield f'<text x="{x + 13:.0f}" y="11">{escape(part.name)}</text>'
        x += 13 + len(part.name) * 6.2 + 14


def _lines(name: str, step: float) -> list[str]:
    """A name below its column, on two lines at most."""
    return wrap(name, max(int(step / LETTER), 4))[:2]


def _text(x: float, y: float, words: str, css: str = "") -> str:
    look = f' class="{css}"' if css else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle"{look}>{escape(words)}</text>'
