"""What the chart of an interconnect draws: rates, capacity in force, breach windows, gaps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString

from apps.breaches.models import Breach
from apps.console.interconnects.box import Box
from apps.console.interconnects.rates import Rates
from apps.console.limits import Limit
from apps.core import units
from apps.core.ui.components import safe
from apps.network.models import CapacityInterval, Interconnect
from apps.usage import queries as usage
from apps.usage.queries import Chart
from apps.usage.rules import period_bounds

RANGES = (7, 30, 90)
UNIT = 10**7
MILLI = 1000


@dataclass(frozen=True)
class Window:
    """Whole local days up to yesterday, and today as far as it is: [start, end) in UTC."""

    days: int
    first: date
    start: datetime
    end: datetime
    tz: str

    @property
    def zone_label(self) -> str:
        """`UTC\u22125`, as it is at the end of the window."""
        offset = self.end.astimezone(ZoneInfo(self.tz)).utcoffset() or timedelta()
        hours = Decimal(offset.total_seconds()) / 3600
        text = f"{abs(hours).normalize():f}"
        return "UTC" if not hours else f"UTC{'+' if hours > 0 else units.MINUS}{text}"


def window(link: Interconnect, days: int, now: datetime) -> Window:
    """The last `days` local days of the interconnect's metro, and today."""
    tz = link.site.metro.time_zone
    first = now.astimezone(ZoneInfo(tz)).date() - timedelta(days=days)
    start, _ = period_bounds(first, first, tz)
    return Window(days, first, start, now, tz)


@dataclass(frozen=True)
class Drawing:
    """The chart with what stands around it."""

    window: Window
    chart: Chart
    intervals: list[CapacityInterval]
    limit: Limit | None
    breaches: list[Breach]

    @property
    def is_empty(self) -> bool:
        return self.chart.last is None

    @property
    def step_label(self) -> str:
        minutes = self.chart.step_s // 60
        if minutes <= 5:
            return "5-minute rates"
        size = f"{minutes}-minute" if minutes < 60 else f"{minutes // 60}-hour"
        return f"5-minute rates, {size} peaks"

    @property
    def gaps(self) -> list[tuple[datetime, datetime]]:
        return self.chart.gaps

    @property
    def has_pending(self) -> bool:
        return any(_pending(breach) for breach in self.breaches)

    def payload(self, box: Box | None) -> dict[str, Any]:
        """For the page's script. Times in ms since 1970, rates in 10 Mbps; null is no data."""
        return {
            "start": _ms(self.chart.start),
            "step": self.chart.step_s * MILLI,
            "end": _ms(self.window.end),
            "zone": self.window.tz,
            "out": _short(self.chart.out_peak),
            "in": _short(self.chart.in_peak),
            "gaps": [[_ms(a), _ms(b)] for a, b in self.gaps],
            "capacity": self._steps(),
            "p95": self._p95(box),
            "limit": units.limit(self.limit.pct) if self.limit else None,
            "bands": [band for breach in self.breaches for band in _bands(breach, self.window)],
        }

    def _p95(self, box: Box | None) -> list[dict[str, Any]]:
        """The 30-day figure over its 30 days, as far as they are shown."""
        if box is None:
            return []
        start, _ = period_bounds(box.first, box.last, self.window.tz)
        return [{"from": _ms(max(start, self.window.start)), "p95": _unit(box.p95)}]

    def _steps(self) -> list[dict[str, Any]]:
        """Capacity, what is left without the largest member, and the trigger, where they change."""
        return [
            {
                "from": _ms(max(step.starts_at, self.window.start)),
                "capacity": _unit(step.capacity_bps),
                "n1": _unit((step.capacity_bps - step.largest_member_bps) or None),
                "trigger": _unit(self._trigger_bps(step)),
            }
            for step in self.intervals
        ]

    def _trigger_bps(self, step: CapacityInterval) -> int | None:
        return int(step.capacity_bps * self.limit.pct / 100) if self.limit else None

    def points(self) -> list[tuple[datetime, int | None, int | None]]:
        """The same data for the table: start of each point, to the partner, from the partner."""
        step = timedelta(seconds=self.chart.step_s)
        rates = zip(self.chart.out_peak, self.chart.in_peak, strict=True)
        return [(self.chart.start + n * step, out, back) for n, (out, back) in enumerate(rates)]


def table_rows(drawing: Drawing) -> SafeString:
    """The points as rows of a table, in the metro's time; a gap says so."""
    zone = ZoneInfo(drawing.window.tz)
    return safe(
        "".join(
            f'<tr><th scope="row">{at.astimezone(zone):%a %-d %b %H:%M}</th>'
            f'<td class="ep-num">{_cell(out)}</td><td class="ep-num">{_cell(back)}</td></tr>'
            for at, out, back in drawing.points()
        )
    )


def _cell(bps: int | None) -> str:
    return "no data" if bps is None else units.gbps(bps)


def drawing(
    window: Window,
    rates: Rates,
    *,
    capacities: Iterable[CapacityInterval] = (),
    limit: Limit | None = None,
    breaches: Iterable[Breach] = (),
) -> Drawing:
    """What is drawn of rates that were read already, newest capacity first. No query."""
    steps = [each for each in capacities if each.ends_at is None or each.ends_at > window.start]
    return Drawing(
        window=window,
        chart=usage.drawn(rates.between(window.start, window.end), window.start, window.end),
        intervals=steps[::-1],
        limit=limit,
        breaches=[b for b in breaches if b.resolved_at is None or b.resolved_at > window.start],
    )


def _bands(breach: Breach, window: Window) -> list[dict[str, Any]]:
    """The pending and the open part of a breach, cut to the window."""
    zone = ZoneInfo(window.tz)
    since = datetime.combine(breach.over_since, datetime.min.time(), zone)
    bands = []
    until = breach.opened_at or window.end
    if since < until and until > window.start:
        bands.append(_band("pending", max(since, window.start), min(until, window.end), ""))
    if breach.opened_at:
        end = breach.resolved_at or window.end
        words = f"{'Breach open since' if not breach.resolved_at else 'Breach from'} "
        label = words + f"{units.day(breach.over_since).rpartition(' ')[0]}, {breach.ref}"
        bands.append(_band("open", max(breach.opened_at, window.start), end, label))
    return bands


def _pending(breach: Breach) -> bool:
    return breach.opened_at is None or breach.opened_at.date() > breach.over_since


def _band(kind: str, start: datetime, end: datetime, label: str) -> dict[str, Any]:
    return {"kind": kind, "from": _ms(start), "to": _ms(end), "label": label}


def _ms(moment: datetime) -> int:
    return int(moment.timestamp()) * MILLI


def _unit(bps: int | None) -> int | None:
    """In 10 Mbps: finer than a pixel, and short."""
    return None if bps is None else bps // UNIT


def _short(rates: Sequence[int | None]) -> list[int | None]:
    return [None if bps is None else bps // UNIT for bps in rates]
