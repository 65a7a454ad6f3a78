"""Small pieces of HTML used by many pages, built as strings: fast enough for fifty rows.

Every function returns safe HTML; text that comes in is escaped here. Templates reach them through
`{% load ep %}`, list columns call them directly. Looks and thresholds: design reference.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from apps.console import icons, statuses
from apps.core import units

Number = Decimal | float | int
NEAR_LIMIT = Decimal("0.85")  # "above 85 % of it" is a warning
WARN_DAYS, BAD_DAYS = 14, 8


def safe(text: str) -> SafeString:
    return mark_safe(text)  # noqa: S308  built from escaped parts in this module


def icon(name: str, css: str = "") -> SafeString:
    css = f"icon {css}" if css else "icon"
    address = f"{icons.address()}#{icons.known(name)}"
    return safe(f'<svg class="{css}" aria-hidden="true"><use href="{address}"/></svg>')


def status(tone: str, word: str, *, icon_name: str = "", loud: bool = False) -> SafeString:
    """Icon and word: quiet in rows, tinted (`loud`) in heads of pages and panels."""
    css = f" is-{tone}" if tone in statuses.COLOURED else ""
    kind = "ep-tag" if loud else "ep-st"
    drawing = icon(icon_name or statuses.ICONS[tone])
    return safe(f'<span class="{kind}{css}">{drawing}{conditional_escape(word)}</span>')


def state(machine: str, value: str, word: str = "", *, loud: bool = False) -> SafeString:
    """The status of a lifecycle state; `word` replaces the usual one."""
    look = statuses.look(machine, value)
    return status(look.tone, word or look.word, loud=loud)


def link(address: str, text: object, sub: object = "") -> SafeString:
    """A name as link with a second line below it: the first cell of a row."""
    name = f'<a class="ep-name" href="{escape(address)}">{conditional_escape(text)}</a>'
    return safe(name + (f'<span class="ep-sub">{conditional_escape(sub)}</span>' if sub else ""))


def plain_link(address: str, text: object) -> SafeString:
    """A link in the colour of its text: for a second noun in a row."""
    return safe(f'<a class="ep-plain" href="{escape(address)}">{conditional_escape(text)}</a>')


def two_lines(text: object, sub: object) -> SafeString:
    second = f'<span class="ep-sub d-block">{conditional_escape(sub)}</span>' if sub else ""
    return safe(f"<span>{conditional_escape(text)}{second}</span>")


def turn(side: str, us: str = "Us", them: str = "Them") -> SafeString:
    """Who has to act: `us` or `them`."""
    ours, theirs, label = ('class="on us"', "", us) if side == "us" else ("", 'class="on"', them)
    return safe(
        f'<span class="ep-turn" role="img" aria-label="{escape(label)} to act">'
        f"<i {ours}>{escape(us)}</i><i {theirs}>{escape(them)}</i></span>"
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
    """A bar of 0-100 with a tick at the limit. The label says in words what is drawn."""
    share = min(max(float(percent or 0), 0.0), 100.0)
    tone = load_tone(percent, limit) if tone is None else tone
    css = "ep-bar" + (f" is-{tone}" if tone else "") + (" is-wide" if wide else "")
    tick = ""
    if limit:
        at = min(max(float(limit), 0.0), 100.0) - 0.6
        tick = f'<rect class="k" x="{at:.1f}" width="1.2" height="12"/>'
    return safe(
        f'<svg class="{css}" viewBox="0 0 100 12" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(label or _bar_label(percent, limit))}">'
        f'<rect class="t" y="3" width="100" height="6" rx="1"/>'
        f'<rect class="f" y="3" width="{share:.1f}" height="6" rx="1"/>{tick}</svg>'
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


_LEFT, _STEP_WIDTH, _TOP, _HEIGHT = 2.0, 84.0, 2.0, 20.0
_FLOOR = 0.85  # of the least value: enough to see the shape, not so much that noise looks big


def spark(
    values: Sequence[int | None], limit: int | None = None, tone: str = "", label: str = ""
) -> SafeString:
    """30 or 90 daily values: line, dashed limit, dot on the last value, hatch for a gap."""
    known = [value for value in values if value is not None]
    if not known:
        return safe('<span class="ep-sub">no data</span>')
    low, high = min(known) * _FLOOR, max([*known, limit or 0])
    width = _STEP_WIDTH / max(len(values) - 1, 1)
    points = [
        None if v is None else (_LEFT + i * width, _y(v, low, high)) for i, v in enumerate(values)
    ]
    css = f"ep-spark is-{tone}" if tone else "ep-spark"
    return safe(
        f'<svg class="{css}" viewBox="0 0 90 24" role="img" '
        f'aria-label="{escape(label or "30-day trend")}">'
        f"{_gaps(points, width)}{_limit_line(limit, low, high)}{_lines(points)}{_dot(points)}</svg>"
    )


Points = list[tuple[float, float] | None]


def _gaps(points: Points, width: float) -> str:
    return "".join(
        f'<rect class="g" x="{_LEFT + i * width - width / 2:.1f}" y="1" '
        f'width="{width:.1f}" height="22"/>'
        for i, point in enumerate(points)
        if point is None
    )


def _y(value: float, low: float, high: float) -> float:
    """From a value to a height; a flat line is in the middle."""
    share = (value - low) / (high - low) if high > low else 0.5
    return _TOP + _HEIGHT * (1 - share)


def _limit_line(limit: int | None, low: float, high: float) -> str:
    if not limit:
        return ""
    y = f"{_y(limit, low, high):.1f}"
    return f'<line class="k" x1="0" x2="88" y1="{y}" y2="{y}"/>'


def _lines(points: Points) -> str:
    """One line per run of known values: a gap is never bridged."""
    runs: list[list[str]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(f"{point[0]:.0f},{point[1]:.1f}")
    return "".join(f'<polyline class="l" points="{" ".join(run)}"/>' for run in runs if run)


def _dot(points: Points) -> str:
    x, y = next(point for point in reversed(points) if point is not None)
    return f'<circle class="d" cx="{x:.1f}" cy="{y:.1f}" r="2"/>'


def badge(initials: str, *, small: bool = True) -> SafeString:
    """Round badge with a person's or partner's letters; decoration, so hidden from readers."""
    css = "ep-mono is-sm" if small else "ep-mono"
    return safe(f'<span class="{css}" aria-hidden="true">{escape(initials)}</span>')
