"""Small pieces of HTML used by many pages, built as strings: fast enough for fifty rows.

Every function returns safe HTML; text that comes in is escaped here. Templates reach them through
`{% load ui %}`, list columns call them directly. Looks and thresholds: design reference.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from html import escape as escape_text
from itertools import groupby, pairwise
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from apps.core import units
from apps.core.ui import icons, looks

Number = Decimal | float | int
NEAR_LIMIT = Decimal("0.85")  # "above 85 % of it" is a warning
WARN_DAYS, BAD_DAYS = 14, 8


def safe(text: str) -> SafeString:
    return mark_safe(text)  # noqa: S308  built from escaped parts in this module


def escape(value: object) -> str:
    """Text for HTML; what is safe already stays. Without the lazy wrapper of Django's own."""
    return value if isinstance(value, SafeString) else escape_text(str(value))


def icon(name: str, css: str = "") -> SafeString:
    css = f"icon {css}" if css else "icon"
    address = f"{icons.address()}#{icons.known(name)}"
    return safe(f'<svg class="{css}" aria-hidden="true"><use href="{address}"/></svg>')


def small_icon(name: str) -> SafeString:
    """With the style of its place (a status, the menu): a hundred in a page name no class."""
    address = f"{icons.address()}#{icons.known(name)}"
    return safe(f'<svg aria-hidden=true><use href="{address}"/></svg>')


def pick(key: object, label: str, name: str = "ref") -> SafeString:
    """A box in a row of a list, for acting on several rows at once by the form `bulk`."""
    return safe(
        f"<input type=checkbox form=bulk name={name} "
        f'value="{escape(str(key))}" aria-label="Choose {escape(label)}">'
    )


def status(tone: str, word: str, *, icon_name: str = "", loud: bool = False) -> SafeString:
    """Icon and word: quiet in rows, tinted (`loud`) in heads of pages and panels."""
    css = f" is-{tone}" if tone in looks.COLOURED else ""
    kind = "ep-tag" if loud else "ep-st"
    name = icon_name or looks.ICONS[tone]
    drawing = icon(name) if loud else small_icon(name)
    return safe(f'<span class="{kind}{css}">{drawing}{escape(word)}</span>')


def link(address: str, text: object, sub: object = "") -> SafeString:
    """A name as link with a second line below it: the first cell of a row."""
    name = f'<a class="ep-name" href="{escape(address)}">{escape(text)}</a>'
    return safe(name + (f"<small>{escape(sub)}</small>" if sub else ""))


def plain_link(address: str, text: object) -> SafeString:
    """A link in the colour of its text: for a second noun in a row."""
    return safe(f'<a class="ep-plain" href="{escape(address)}">{escape(text)}</a>')


def anchor(address: str, text: object) -> SafeString:
    """A link without a look of its own: long lists give it the colour of their text."""
    return safe(f'<a href="{escape(address)}">{escape(text)}</a>')


def two_lines(text: object, sub: object) -> SafeString:
    second = f"<small>{escape(sub)}</small>" if sub else ""
    return safe(f"<span>{escape(text)}{second}</span>")


def turn(side: str, us: str = "Us", them: str = "Them") -> SafeString:
    """Who has to act: `us` or `them`."""
    ours, theirs, label = (' class="on us"', "", us) if side == "us" else ("", ' class="on"', them)
    return safe(
        f'<span class="ep-turn" role="img" aria-label="{escape(label)} to act">'
        f"<i{ours}>{escape(us)}</i><i{theirs}>{escape(them)}</i></span>"
    )


def urgency(days: int) -> str:
    """Tone of a countdown: bad at 8 days or less, warn to 14."""
    if days <= BAD_DAYS:
        return "bad"
    return "warn" if days <= WARN_DAYS else ""


def countdown(then: date | None, today: date) -> SafeString:
    """`22 d`, with a clock from 14 days on; `2 d late`."""
    if then is None:
        return safe('<span class="ep-sub">none</span>')
    tone = urgency((then - today).days)
    mark = icon("clock") if tone else ""
    css = f" is-{tone}" if tone else ""
    return safe(f'<span class="ep-days{css}">{mark}{units.days_left(then, today)}</span>')


def load_tone(percent: Number | None, limit: Number | None) -> str:
    """Colour appears when a limit is crossed or near; without a limit there is none."""
    if percent is None or not limit:
        return ""
    if percent > limit:
        return "bad"
    return "warn" if Decimal(str(percent)) > Decimal(str(limit)) * NEAR_LIMIT else ""


def bar(
    percent: Number | None,
    limit: Number | None = None,
    *,
    tone: str | None = None,
    label: str = "",
    wide: bool = False,
) -> SafeString:
    """A bar of 0-100 with a tick at the limit. The label says in words what is drawn.

    Widths are attributes; heights and the track, which are always the same, come from the style.
    """
    share = min(max(float(percent or 0), 0.0), 100.0)
    tone = load_tone(percent, limit) if tone is None else tone
    css = "ep-bar" + (f" is-{tone}" if tone else "") + (" is-wide" if wide else "")
    tick = ""
    if limit:
        tick = f'<rect x="{min(max(float(limit), 0.0), 100.0) - 0.6:.1f}%"/>'
    return safe(
        f'<svg class="{css}" role="img" '
        f'aria-label="{escape(label or _bar_label(percent, limit))}">'
        f'<rect width="{share:.1f}%"/>{tick}</svg>'
    )


def _bar_label(percent: Number | None, limit: Number | None) -> str:
    used = f"{units.percent(percent)} used" if percent is not None else "no data"
    return f"{used}, limit {units.percent(limit, 0)}" if limit else used


def meter(
    percent: Number | None,
    limit: Number | None = None,
    *,
    tone: str | None = None,
    text: str = "",
) -> SafeString:
    """The number, then its bar."""
    if percent is None:
        return safe('<span class="ep-sub">no traffic yet</span>')
    drawing = bar(percent, limit, tone=tone)
    return safe(
        f'<span class="ep-meter"><b>{escape(text or units.percent(percent))}</b>{drawing}</span>'
    )


# A sparkline's drawing area in half pixels: whole numbers are fine enough and short.
_WIDTH, _HEIGHT, _LEFT, _TOP = 168, 40, 4, 4
_FLOOR = 0.85  # of the least value: enough to see the shape, not so much that noise looks big
Points = list[tuple[int, int] | None]


def spark(
    values: Sequence[int | None], limit: int | None = None, tone: str = "", label: str = ""
) -> SafeString:
    """30 or 90 daily values: line, dashed limit, dot on the last value, hatch for a gap."""
    known = [value for value in values if value is not None]
    if not known:
        return safe('<span class="ep-sub">no data</span>')
    low, high = min(known) * _FLOOR, max([*known, limit or 0])
    width = _WIDTH / max(len(values) - 1, 1)
    points: Points = [
        None if v is None else (round(_LEFT + i * width), _y(v, low, high))
        for i, v in enumerate(values)
    ]
    css = f"ep-spark is-{tone}" if tone else "ep-spark"
    limit_line = f'<path class="k" d="M0 {_y(limit, low, high)}H176"/>' if limit else ""
    return safe(
        f'<svg class="{css}" viewBox="0 0 180 48" {_named(label)}>'
        f"{_gaps(points, width)}{limit_line}{_line(points)}</svg>"
    )


def _named(label: str) -> str:
    """Said by readers if it has words; else decoration beside a number."""
    return f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'


def _y(value: float, low: float, high: float) -> int:
    """From a value to a height; a flat line is in the middle."""
    share = (value - low) / (high - low) if high > low else 0.5
    return round(_TOP + _HEIGHT * (1 - share))


def _gaps(points: Points, width: float) -> str:
    return "".join(
        f'<path class="g" d="M{_LEFT + (i - 0.5) * width:.0f} 2h{width:.0f}v44h-{width:.0f}z"/>'
        for i, point in enumerate(points)
        if point is None
    )


def _line(points: Points) -> str:
    """One path, begun anew after each gap: a gap is never bridged. Then the dot on the last."""
    path = "".join(
        _run(list(run))
        for is_known, run in groupby(points, key=lambda p: p is not None)
        if is_known
    )
    x, y = next(point for point in reversed(points) if point is not None)
    return f'<path class="l" d="{path}"/><path class="d" d="M{x} {y}h0"/>'


def _run(points: list[Any]) -> str:
    """Relative steps from the first point: `M4 20l6-3 6 2`."""
    (x, y), steps = points[0], pairwise(points)
    moves = " ".join(f"{bx - ax} {by - ay}" for (ax, ay), (bx, by) in steps)
    return f"M{x} {y}l{moves or '0 0'}".replace(" -", "-")


def badge(initials: str, *, small: bool = True) -> SafeString:
    """Round badge with a person's or partner's letters; decoration, so hidden from readers."""
    css = "ep-mono is-sm" if small else "ep-mono"
    return safe(f'<span class="{css}" aria-hidden="true">{escape(initials)}</span>')


def chip(word: str, tone: str = "") -> SafeString:
    """A tag in its colour."""
    css = f" is-{tone}" if tone in looks.COLOURED else ""
    return safe(f'<span class="ep-tag{css}">{escape(word)}</span>')
