"""Charts for paper: one inline SVG, sizes and colours as attributes, the same on screen and in PDF.

The PDF renderer applies no style sheet inside a drawing, so texts carry their own font. Colours are
those of paper and do not follow the theme.
"""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

INK, FAINT, RULE, AMBER = "#161e2a", "#5f6b7d", "#e2e6ec", "#8a4b00"
WIDTH, HEIGHT = 680, 170
LEFT, RIGHT, TOP, BOTTOM = 40, 560, 18, 146
COLUMNS_BOTTOM = 92
LETTER = 5.0  # width of one at this size, generously
APART = 11  # least distance of two labels at the right edge
STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Line:
    """One line: its name, a colour, and a value for each place, None for a gap."""

    name: str
    colour: str
    values: Sequence[float | None]
    is_dashed: bool = False


def lines(places: Sequence[str], drawn: Sequence[Line], *, unit: str, summary: str) -> SafeString:
    """Lines over named places such as months, with the last value of each at its end.

    A gap is never bridged. `summary` says in words what is drawn.
    """
    known = [value for line in drawn for value in line.values if value is not None]
    if not known:
        return mark_safe("")
    top = max(known) * 1.05 or 1.0
    body = [_rule(value, top) for value in ticks(top)]
    body += [_place(name, at, len(places)) for at, name in enumerate(places)]
    body += [_line(line, top) for line in drawn]
    body += _ends(drawn, top)
    return mark_safe(  # noqa: S308  built from escaped parts in this module
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(summary)}"><g font-family="Inter, DejaVu Sans, sans-serif" '
        f'font-size="9" fill="{FAINT}"><text x="0" y="10" font-weight="600" fill="{INK}">'
        f"{escape(unit)}</text>{''.join(body)}</g></svg>"
    )


def ticks(top: float) -> list[float]:
    """Round figures from 0 up to the top, three to six of them."""
    power = 1.0
    while power * 10 <= top:
        power *= 10
    while power > top:
        power /= 10
    step = next(
        (unit * power for unit in STEPS if top / (unit * power) <= 5),
        10 * power,
    )  # fmt: skip
    step = step / 5 if top / step < 2 else step
    return [step * n for n in range(int(top / step) + 1)]


def _x(at: int, count: int) -> float:
    return LEFT + (at + 0.5) * (RIGHT - LEFT) / max(count, 1)


def _y(value: float, top: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * value / top


def _rule(value: float, top: float) -> str:
    y = _y(value, top)
    return (
        f'<path d="M{LEFT} {y:.1f}H{RIGHT}" stroke="{RULE}" fill="none"/>'
        f'<text x="{LEFT - 6}" y="{y + 3:.1f}" text-anchor="end">{value:,.4g}</text>'
    )


def _place(name: str, at: int, count: int) -> str:
    x = _x(at, count)
    return f'<text x="{x:.1f}" y="{BOTTOM + 14}" text-anchor="middle">{escape(name)}</text>'


def _line(line: Line, top: float) -> str:
    dash = ' stroke-dasharray="4 3"' if line.is_dashed else ""
    return "".join(
        f'<polyline fill="none" stroke="{line.colour}" stroke-width="1.8"{dash} points="{points}"/>'
        for points in _runs(line, top)
    ) + "".join(_lonely(line, top))


def _runs(line: Line, top: float) -> list[str]:
    """The points of each run of known values."""
    numbered = list(enumerate(line.values))
    return [
        " ".join(f"{_x(at, len(numbered)):.1f},{_y(value or 0, top):.1f}" for at, value in run)
        for is_known, run in groupby(numbered, key=lambda pair: pair[1] is not None)
        if is_known
    ]


def _lonely(line: Line, top: float) -> list[str]:
    """A dot on the last value, so that a single month is seen too."""
    known = [(at, value) for at, value in enumerate(line.values) if value is not None]
    return [
        f'<circle cx="{_x(at, len(line.values)):.1f}" cy="{_y(value, top):.1f}" r="2.6" '
        f'fill="{line.colour}"/>'
        for at, value in known[-1:]
        if not line.is_dashed
    ]


def _ends(drawn: Sequence[Line], top: float) -> list[str]:
    """Name and last value at the right edge, kept apart from each other."""
    known = [
        (_y(last, top), line, last)
        for line in drawn
        if (last := next((v for v in reversed(line.values) if v is not None), None)) is not None
    ]
    found, lowest = [], 0.0
    for y, line, last in sorted(known, key=lambda each: each[0]):
        y = max(y + 3, lowest + APART)
        lowest = y
        found.append(
            f'<text x="{RIGHT + 6}" y="{y:.1f}" font-weight="600" fill="{line.colour}">'
            f"{escape(line.name)} {last:,.1f}</text>"
        )
    return found


@dataclass(frozen=True)
class Stack:
    """One part of each column: its name, a colour, and whole numbers for each place."""

    name: str
    colour: str
    values: Sequence[int | None]


def columns(
    places: Sequence[str], parts: Sequence[Stack], *, unit: str, summary: str
) -> SafeString:
    """Columns over named places, the parts of one stacked, its total above; the names at the right.

    Lower than a chart of lines: columns are few and say their numbers themselves.
    """
    totals = [sum(part.values[at] or 0 for part in parts) for at in range(len(places))]
    if not any(totals):
        return mark_safe("")
    scale = (COLUMNS_BOTTOM - TOP - 8) / max(totals)
    wide = min(26.0, 0.6 * (RIGHT - LEFT) / len(places))
    body: list[str] = []
    for at, name in enumerate(places):
        x = _x(at, len(places))
        body += _column(parts, at, x, wide, scale)
        body.append(_text(x, COLUMNS_BOTTOM - totals[at] * scale - 4, f"{totals[at]:,}"))
        body += _wrapped(x, name, (RIGHT - LEFT) / len(places))
    body.append(f'<path d="M{LEFT} {COLUMNS_BOTTOM}.5H{RIGHT}" stroke="#c6cdd8" fill="none"/>')
    body += _names(parts) if len(parts) > 1 else []
    return mark_safe(  # noqa: S308  built from escaped parts in this module
        f'<svg class="chart" viewBox="0 0 {WIDTH} {COLUMNS_BOTTOM + 30}" role="img" '
        f'aria-label="{escape(summary)}"><g font-family="Inter, DejaVu Sans, sans-serif" '
        f'font-size="9" fill="{FAINT}"><text x="0" y="10" font-weight="600" fill="{INK}">'
        f"{escape(unit)}</text>{''.join(body)}</g></svg>"
    )


def _column(parts: Sequence[Stack], at: int, x: float, wide: float, scale: float) -> Iterator[str]:
    foot = float(COLUMNS_BOTTOM)
    for part in parts:
        high = (part.values[at] or 0) * scale
        foot -= high
        if high:
            yield (
                f'<rect x="{x - wide / 2:.1f}" y="{foot:.1f}" width="{wide:.1f}" '
                f'height="{high:.1f}" fill="{part.colour}" stroke="#fff" stroke-width=".75"/>'
            )


def _wrapped(x: float, name: str, room: float) -> Iterator[str]:
    """A name below its column, on two lines where one has no room for it."""
    lines = textwrap.wrap(name, max(int(room / LETTER), 4))[:2]
    for at, line in enumerate(lines):
        yield _text(x, COLUMNS_BOTTOM + 13 + 11 * at, line)


def _names(parts: Sequence[Stack]) -> Iterator[str]:
    for at, part in enumerate(parts):
        y = TOP + 10 + 14 * at
        yield f'<rect x="{RIGHT + 6}" y="{y - 7}" width="8" height="8" fill="{part.colour}"/>'
        yield f'<text x="{RIGHT + 18}" y="{y}">{escape(part.name)}</text>'


def _text(x: float, y: float, words: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle">{escape(words)}</text>'
