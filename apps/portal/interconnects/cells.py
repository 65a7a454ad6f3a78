"""Cells of the tables of interconnects: on Home and on their own page."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.core import units
from apps.core.ui import components
from apps.core.ui.components import safe
from apps.portal.interconnects.rows import Row
from apps.usage.for_partner import PLAN_PCT, SHARES

EACH = 5  # days to a point of the small drawing: its highest


def address(ref: str) -> str:
    return reverse("portal:interconnect_detail", args=[ref])


def name(row: Row) -> SafeString:
    link = row.link
    return components.link(address(link.ref), link.name, f"{link.kind_label}, {link.place}")


def state(row: Row) -> SafeString:
    return components.status(row.look.tone, row.look.word)


def capacity(row: Row) -> str:
    return units.capacity(row.link.capacity_bps) if row.link.capacity_bps else ""


def p95(row: Row) -> str:
    return units.rate(row.figures.p95_bps) if row.is_measured else ""


def both_ways(row: Row) -> SafeString | str:
    """To the partner, and below it from them."""
    if not row.is_measured:
        return ""
    back = f"{units.rate(row.figures.from_you_bps)} from you"
    return components.two_lines(f"{units.rate(row.figures.to_you_bps)} to you", back)


def used(row: Row) -> SafeString:
    """The bar is dimmed where the figures are old."""
    tone = "" if row.is_late else None
    return components.meter(row.figures.used_pct, PLAN_PCT, tone=tone)


def headroom(row: Row) -> SafeString | str:
    left = row.figures.headroom_bps
    if left is None:
        return ""
    if left >= 0:
        return units.rate(left)
    mark = components.icon("alert-octagon")
    return safe(f'<span class="is-bad fw-medium">{mark} {units.rate(-left)} over</span>')


def trend(row: Row) -> SafeString | str:
    if row.trend is None or not any(row.trend.values):
        return ""
    days = row.trend.values
    points = [_highest(days[n : n + EACH]) for n in range(0, len(days), EACH)]
    tone = "" if row.is_late else components.load_tone(row.figures.used_pct, PLAN_PCT)
    return components.spark(points, tone=tone)


def _highest(days: object) -> int | None:
    known = [day for day in days if day is not None]  # type: ignore[attr-defined]
    return max(known) if known else None


def reaches(pct: int, row: Row) -> str:
    """`passed 7 Nov`, `Feb 2027`, `Not within 12 months`, or why it is not known."""
    if not row.is_measured:
        return ""
    if row.is_late:
        return "Held: old data"
    found = row.reached(pct)
    if not found.is_known:
        return "Too little data"
    if found.on is None:
        return "Not within 12 months"
    return "passed" if found.is_passed else month(found.on)


def all_reaches(row: Row) -> list[tuple[int, str]]:
    """When each share of the capacity is reached, in words."""
    return [(pct, reaches(pct, row) or "nothing measured") for pct in SHARES]


def month(day: date) -> str:
    """A forecast is no finer than a month."""
    return f"{day:%b %Y}"


def age(row: Row) -> SafeString | str:
    newest = row.figures.newest
    if newest is None:
        return ""
    text = units.age(newest, timezone.now())
    if not row.is_late:
        return text
    return components.status("warn", text, icon_name="database-off")
