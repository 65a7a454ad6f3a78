"""A map as one inline SVG: the same on screen and on paper, in other colours. Pure.

Never by colour alone: a breach writes its number into the circle, short capacity dashes its edge.
Each circle that leads somewhere is a link with its words, so the keyboard reaches it; the table
beside has the same rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from apps.core.atlas.flat import Sheet
from apps.core.atlas.marks import Mark
from apps.core.atlas.outlines import Outline

LETTER = 8.2  # width of one of a label, generously
LINE = 17.0
INSIDE = 12.0  # radius from which a number has room in a circle
Area = tuple[float, float, float, float]


@dataclass(frozen=True)
class Look:
    """Colours: tokens of the theme on screen, fixed ones on paper."""

    sea: str
    land: str
    border: str
    ink: str
    halo: str
    plain: str
    warn: str
    bad: str
    attributes: str = ""

    def of(self, tone: str) -> str:
        return {"bad": self.bad, "warn": self.warn}.get(tone, self.plain)


SCREEN = Look(
    "var(--ep-surface)", "var(--ep-bar-track)", "var(--ep-surface)", "var(--ep-ink)",
    "var(--ep-surface)", "var(--ep-accent)", "var(--ep-warn-fill)", "var(--ep-bad-fill)",
    'class="ep-svg ep-map"',
)  # fmt: skip
PAPER = Look(
    "#ffffff", "#e8ebf0", "#ffffff", "#161e2a", "#ffffff", "#3d4cc2", "#d88a1c", "#cf4238",
    'class="chart" font-family="Inter, DejaVu Sans, sans-serif"',
)  # fmt: skip


def drawn(
    sheet: Sheet, outline: Outline, marks: Sequence[Mark], *, look: Look, summary: str
) -> SafeString:
    """The picture; `summary` says in words what it shows."""
    body = [
        f'<rect width="1000" height="{sheet.height}" fill="{look.sea}"/>',
        f'<path d="{outline.land}" fill="{look.land}" fill-rule="evenodd"/>',
        f'<path d="{outline.borders}" fill="none" stroke="{look.border}"/>',
    ]
    body += [_mark(mark, look) for mark in marks]
    body += [_label(mark, x, y, look) for mark, x, y in labels(marks, sheet)]
    return mark_safe(  # noqa: S308  built from escaped parts in this module
        f'<svg {look.attributes} viewBox="0 0 1000 {sheet.height}" role="group" '
        f'aria-label="{escape(summary)}">{"".join(body)}</svg>'
    )


def _mark(mark: Mark, look: Look) -> str:
    colour = look.of(mark.tone)
    dash = ' stroke-dasharray="5 3"' if mark.tone == "warn" else ""
    is_empty = not mark.bps
    fill = look.sea if is_empty else colour
    words = "; ".join(f"{spot.name}: {spot.words}" for spot in mark.spots[:6] if spot.words)
    circle = (
        f'<circle cx="{mark.x:.0f}" cy="{mark.y:.0f}" r="{mark.radius:.1f}" fill="{fill}" '
        f'fill-opacity="{1 if is_empty else 0.78}" stroke="{colour}" stroke-width="2"{dash}>'
        f"<title>{escape(words or mark.label)}</title></circle>"
    )
    if mark.breaches and mark.radius >= INSIDE:
        circle += (
            f'<text x="{mark.x:.0f}" y="{mark.y + 5:.0f}" text-anchor="middle" font-size="15" '
            f'font-weight="600" fill="#ffffff">{mark.breaches}</text>'
        )
    if not mark.address:
        return circle
    return (
        f'<a href="{escape(mark.address)}" aria-label="{escape(words or mark.label)}">{circle}</a>'
    )


def labels(marks: Sequence[Mark], sheet: Sheet) -> list[tuple[Mark, float, float]]:
    """Names of the marks, the largest first, where they cover neither a mark nor another name."""
    taken: list[Area] = [
        (m.x - m.radius, m.y - m.radius, m.x + m.radius, m.y + m.radius) for m in marks
    ]
    found = []
    for mark in marks:
        half = len(mark.label) * LETTER / 2
        for y in (mark.y + mark.radius + LINE, mark.y - mark.radius - 6):
            area = (mark.x - half, y - LINE + 4, mark.x + half, y + 3)
            if _fits(area, sheet) and not any(_meet(area, other) for other in taken):
                taken.append(area)
                found.append((mark, mark.x, y))
                break
    return found


def _fits(area: Area, sheet: Sheet) -> bool:
    return area[0] >= 0 and area[1] >= 0 and area[2] <= 1000 and area[3] <= sheet.height


def _meet(one: Area, other: Area) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _label(mark: Mark, x: float, y: float, look: Look) -> str:
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="middle" font-size="15" fill="{look.ink}" '
        f'stroke="{look.halo}" stroke-width="3" paint-order="stroke" aria-hidden="true">'
        f"{escape(mark.label)}</text>"
    )
