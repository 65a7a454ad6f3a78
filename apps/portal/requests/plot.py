"""The trend of an interconnect as a drawing: daily p95, the capacity, what one link less leaves."""

from collections.abc import Sequence
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString

from apps.core import units
from apps.core.ui.components import safe

WIDTH, HEIGHT, RIGHT = 620, 150, 96
TOP = 10
LINE = 13  # height of a label


def trend(
    values: Sequence[int | None], capacity_bps: int, n_minus_1_bps: int, name: str
) -> SafeString | str:
    """Inline SVG; a gap is left open. Empty where nothing is known. Rates in bit/s."""
    known = [value for value in values if value is not None]
    if not known or not capacity_bps:
        return ""
    high = max(capacity_bps, *known)
    low = min(*known, n_minus_1_bps or high) * 0.9
    text = f"Daily p95 of {name} over {len(values)} days, now {units.rate(known[-1])} of "
    label = escape(text + units.capacity(capacity_bps))
    marks = [(capacity_bps, f"Capacity {units.gbps(capacity_bps)}", "")]
    lines = _level(_y(capacity_bps, low, high), "ink", "")
    if 0 < n_minus_1_bps < capacity_bps:
        marks.append((n_minus_1_bps, f"N−1 {units.gbps(n_minus_1_bps)}", ""))
        lines += _level(_y(n_minus_1_bps, low, high), "ink-3", "3 3")
    marks.append((known[-1], f"p95 {units.gbps(known[-1])}", "n"))
    lines += _labels([(_y(bps, low, high), words, css) for bps, words, css in marks])
    return safe(
        f'<svg class="ep-svg" viewBox="0 0 {WIDTH + RIGHT} {HEIGHT + TOP}" role="img" '
        f'aria-label="{label}">{lines}{_line(values, low, high)}{_last(known[-1], low, high)}</svg>'
    )


def _y(bps: float, low: float, high: float) -> float:
    return round(TOP + (high - bps) / ((high - low) or 1) * (HEIGHT - TOP), 1)


def _level(y: float, token: str, dash: str) -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="M0 {y}H{WIDTH}" stroke="var(--ep-{token})"{dashed}/>'


def _labels(marks: Sequence[tuple[float, str, str]]) -> str:
    """Beside their levels, from above; one that would cover another moves down."""
    found, free = "", 0.0
    for y, words, css in sorted(marks):
        place = max(y, free)
        free = place + LINE
        name = f' class="{css}"' if css else ""
        found += f'<text{name} x="{WIDTH + 8}" y="{place + 4:.1f}">{escape(words)}</text>'
    return found


def _line(values: Sequence[int | None], low: float, high: float) -> str:
    """One stroke for each run of days without a gap."""
    step = WIDTH / max(len(values) - 1, 1)
    runs = groupby(enumerate(values), key=lambda day: day[1] is not None)
    strokes = [
        "M" + "L".join(f"{at * step:.1f} {_y(bps or 0, low, high)}" for at, bps in run)
        for is_known, run in runs
        if is_known
    ]
    return (
        f'<path d="{"".join(strokes)}" fill="none" stroke="var(--ep-accent)" stroke-width="1.8" '
        f'stroke-linejoin="round"/>'
    )


def _last(bps: int, low: float, high: float) -> str:
    y = _y(bps, low, high)
    return f'<circle cx="{WIDTH}" cy="{y}" r="3.5" fill="var(--ep-accent)"/>'
