"""The chart of one interconnect: days out of rollups, or the rates themselves for a week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString

from apps.core import units
from apps.core.ui.plot import Level, Line, plot
from apps.network.for_partner import Link
from apps.partners.for_partner import Seat
from apps.usage import for_partner as usage
from apps.usage.for_partner import PLAN_PCT, Points

DAYS = {7: "7 days", 30: "30 days", 90: "90 days", 365: "12 months"}
USUAL = 90
RAW = 7  # up to so many days the rates themselves are drawn
PLACES = 4
Point = tuple[datetime, int | None, int | None]


@dataclass(frozen=True)
class Chart:
    """A drawing with its points, for a period of days."""

    days: int
    link: Link
    points: Points
    svg: SafeString

    @property
    def is_empty(self) -> bool:
        return self.points.until is None

    def rows(self) -> list[tuple[str, str, str]]:
        """The points as a table, newest first, in the metro's time."""
        zone = ZoneInfo(self.link.zone)
        whole = self.points.step_s >= 86_400
        return [
            (_label(at, zone, whole=whole), _words(to), _words(back))
            for at, to, back in reversed(self.points.rows())
        ]


def chart(seat: Seat, link: Link, days: int, now: datetime) -> Chart | None:
    """Four queries at most."""
    if days <= RAW:
        midnight = now.replace(minute=0, second=0, microsecond=0)
        points = usage.peaks(seat.partner, link.ref, midnight - timedelta(days=days), now)
    else:
        points = usage.daily(seat.partner, link.ref, days=days, at=now)
    return of_points(link, points, days) if points else None


def of_points(link: Link, points: Points, days: int) -> Chart:
    """The drawing of points that were read already."""
    lines = [Line("To you", points.to_you, is_main=True), Line("From you", points.from_you)]
    svg = plot(lines, _levels(link), _places(link, points), summary=_summary(link, points, days))
    return Chart(days, link, points, svg)


def _levels(link: Link) -> list[Level]:
    if not link.capacity_bps:
        return []
    found = [
        Level("Capacity", link.capacity_bps),
        Level(f"{PLAN_PCT} %", link.capacity_bps * PLAN_PCT // 100, "warn"),
    ]
    if 0 < link.n_minus_1_bps < link.capacity_bps:
        found.append(Level("N\u22121", link.n_minus_1_bps, "soft"))
    return found


def _places(link: Link, points: Points) -> list[tuple[int, str]]:
    count = len(points.to_you)
    zone = ZoneInfo(link.zone)
    whole = points.step_s >= 86_400
    found = sorted({round(n * (count - 1) / (PLACES - 1)) for n in range(PLACES)})
    step = timedelta(seconds=points.step_s)
    return [(at, _place(points.start + at * step, zone, whole=whole)) for at in found]


def _place(at: datetime, zone: ZoneInfo, *, whole: bool) -> str:
    return units.day((at if whole else at.astimezone(zone)).date())


def _label(at: datetime, zone: ZoneInfo, *, whole: bool) -> str:
    local = at if whole else at.astimezone(zone)
    return units.day(local.date()) if whole else f"{local:%a} {local.day} {local:%b %H:%M}"


def _words(bps: int | None) -> str:
    return "no data" if bps is None else units.rate(bps)


def _summary(link: Link, points: Points, days: int) -> str:
    """What is drawn, in words, for those who do not see it."""
    to_you, from_you = _range(points.to_you), _range(points.from_you)
    if to_you is None or from_you is None:
        return f"{link.name}: no data in the last {DAYS[days]}."
    gaps = sum(to is None and back is None for _, to, back in points.rows())
    missing = f" {gaps} of {len(points.to_you)} points have no data." if gaps else ""
    return (
        f"{link.name}, {points.what}, last {DAYS[days]}: to you {to_you}, from you {from_you}; "
        f"capacity {units.capacity(link.capacity_bps)}.{missing}"
    )


def _range(values: Sequence[int | None]) -> str | None:
    known = [bps for bps in values if bps is not None]
    return f"{units.rate(min(known))} to {units.rate(max(known))}" if known else None
