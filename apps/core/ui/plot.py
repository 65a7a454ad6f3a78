"""A chart as one inline SVG: rates over time against a capacity. No script, colours by tokens.

The drawing says in words what it shows; the figures belong in a table beside it. Gaps are hatched
and never bridged. Look: `portal_request.html` of the design reference.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.safestring import SafeString

from apps.core import units
from apps.core.ui.components import escape, safe

LEFT, RIGHT, TOP, BOTTOM = 40, 620, 20, 200
WIDTH, HEIGHT = 720, 226
APART = 13  # least distance of two labels at the right edge
LEAST_GAP = 3  # so wide that a missing point is seen
GBPS = 10**9
_STEPS = (1, 2, 5)
Values = Sequence[int | None]


@dataclass(frozen=True)
class Line:
    """One line of rates in bit/s, None for a gap; the main one has its area filled."""

    name: str
    values: Values
    is_main: bool = False


@dataclass(frozen=True)
class Level:
    """A rate that is the same all the time: capacity, what is left without a member, a limit."""

    name: str
    bps: int
    tone: str = ""  # "", "soft" or "warn"


def plot(
    lines: Sequence[Line], levels: Sequence[Level], places: Sequence[tuple[int, str]], *,
    summary: str,
) -> SafeString:  # fmt: skip
    """The chart; `places` are the labels below it by their index. Empty where nothing is known."""
    known = [bps for line in lines for bps in line.values if bps is not None]
    if not known:
        return safe("")
    scale = Scale(max([*known, *(level.bps for level in levels)]), len(lines[0].values))
    parts = [scale.rules(), *(_area(line, scale) for line in lines if line.is_main)]
    parts += [_level(level, scale) for level in levels]
    parts += [_line(line, scale) for line in lines]
    parts.append(_gaps(lines, scale))
    parts.append(_ends(lines, levels, scale))
    parts.append(_places(places, scale))
    return safe(
        f'<svg class="ep-svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(summary)}">{"".join(parts)}</svg>'
    )


@dataclass(frozen=True)
class Scale:
    """From a place and a rate to a point of the drawing. Rates begin at 0."""

    top_bps: int
    count: int

    @property
    def step(self) -> int:
        """A round rate between two rules: three to six of them."""
        power = 10 ** max(len(str(self.top_bps)) - 2, 0)
        steps = [many * step for many in (power, 10 * power) for step in _STEPS]
        return next((step for step in steps if self.top_bps <= 6 * step), steps[-1])

    @property
    def top(self) -> int:
        return -(-self.top_bps // self.step) * self.step or 1

    def x(self, place: float) -> float:
        return LEFT + (RIGHT - LEFT) * place / max(self.count - 1, 1)

    def y(self, bps: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * bps / self.top

    def rules(self) -> str:
        rates = range(0, self.top + 1, self.step)
        path = "".join(f"M{LEFT} {self.y(bps):.1f}H{RIGHT}" for bps in rates)
        texts = "".join(
            f'<text x="{LEFT - 6}" y="{self.y(bps) + 4:.1f}" text-anchor="end">{_short(bps)}</text>'
            for bps in rates
        )
        return (
            f'<path class="ax" d="{path}"/><path class="ln" d="M{LEFT} {BOTTOM}H{RIGHT}"/>{texts}'
        )


def _short(bps: int) -> str:
    """In Gbps: `200`, `0.5`."""
    return units.gbps(bps).removesuffix(".0")


def _runs(values: Values) -> list[list[tuple[int, int]]]:
    """Stretches of known values with their places."""
    pairs = groupby(enumerate(values), key=lambda pair: pair[1] is not None)
    return [[(at, bps) for at, bps in run if bps is not None] for known, run in pairs if known]


def _path(run: Sequence[tuple[int, int]], scale: Scale) -> str:
    points = [f"{scale.x(at):.1f} {scale.y(bps):.1f}" for at, bps in run]
    return f"M{'L'.join(points)}" if len(points) > 1 else f"M{points[0]}h0"


def _area(line: Line, scale: Scale) -> str:
    path = "".join(
        f"{_path(run, scale)}V{BOTTOM}H{scale.x(run[0][0]):.1f}Z"
        for run in _runs(line.values)
        if len(run) > 1
    )
    return f'<path d="{path}" fill="var(--ep-accent-soft)"/>'


def _line(line: Line, scale: Scale) -> str:
    path = "".join(_path(run, scale) for run in _runs(line.values))
    colour, width = ("accent", 1.8) if line.is_main else ("ink-3", 1.1)
    return (
        f'<path d="{path}" fill="none" stroke="var(--ep-{colour})" stroke-width="{width}" '
        f'stroke-linecap="round" stroke-linejoin="round"/>'
    )


_LEVELS = {
    "": 'stroke="var(--ep-ink)" stroke-width="1.2"',
    "soft": 'stroke="var(--ep-ink-2)" stroke-dasharray="1.5 3"',
    "warn": 'stroke="var(--ep-warn)" stroke-dasharray="5 3"',
}


def _level(level: Level, scale: Scale) -> str:
    return f'<path d="M{LEFT} {scale.y(level.bps):.1f}H{RIGHT}" {_LEVELS[level.tone]}/>'


def _gaps(lines: Sequence[Line], scale: Scale) -> str:
    """Where no line is known."""
    columns = zip(*(line.values for line in lines), strict=True)
    missing = [all(each is None for each in column) for column in columns]
    spans = [list(run) for gap, run in groupby(range(len(missing)), key=missing.__getitem__) if gap]
    half = (RIGHT - LEFT) / max(scale.count - 1, 1) / 2
    return "".join(_gap(scale.x(run[0]) - half, scale.x(run[-1]) + half) for run in spans)


def _gap(left: float, right: float) -> str:
    left, right = max(left, LEFT), min(right, RIGHT)
    width = max(right - left, LEAST_GAP)
    box = f'x="{left:.1f}" y="{TOP}" width="{width:.1f}" height="{BOTTOM - TOP}"'
    return f'<rect {box} fill="url(#ep-hatch)" color="var(--ep-ink-2)"/>'


def _ends(lines: Sequence[Line], levels: Sequence[Level], scale: Scale) -> str:
    """What the lines are called, at their right end and one below the other."""
    labels = [(scale.y(each.bps), each.name, each.bps, each.tone == "warn") for each in levels]
    labels += [(scale.y(bps), line.name, bps, False) for line in lines for bps in _last(line)]
    parts, free = [], 0.0
    for y, name, bps, is_warn in sorted(labels, key=lambda label: label[0]):
        free = max(free, y + 4)
        css = "is-warn" if is_warn else "n"
        text = f"{escape(name)} {_short(bps)}"
        parts.append(f'<text x="{RIGHT + 8}" y="{free:.1f}" class="{css}">{text}</text>')
        free += APART
    return "".join(parts)


def _last(line: Line) -> list[int]:
    return [bps for bps in reversed(line.values) if bps is not None][:1]


def _places(places: Sequence[tuple[int, str]], scale: Scale) -> str:
    return "".join(
        f'<text x="{scale.x(at):.1f}" y="{HEIGHT - 8}" text-anchor="{_anchor(at, scale)}">'
        f"{escape(label)}</text>"
        for at, label in places
    )


def _anchor(at: int, scale: Scale) -> str:
    if at == 0:
        return "start"
    return "end" if at >= scale.count - 1 else "middle"
