"""What the page of a period shows, read once: rates, figures, levels, shading."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from django.utils.safestring import SafeString

from apps.console.interconnects.box import ordinal
from apps.console.interconnects.rates import Rates, read
from apps.console.utilization.asked import DAY, POINTS, Span
from apps.console.utilization.lines import Line, of_link
from apps.core import units
from apps.core.ui.components import safe
from apps.core.zones import zone
from apps.network import queries as network
from apps.network.models import Interconnect
from apps.network.queries import Interval
from apps.usage import figures
from apps.usage import queries as usage
from apps.usage.queries import Chart, Statistics
from apps.usage.rules import SLOT_SECONDS, slot_count

UNIT, MILLI = 10**7, 1000
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Mark:
    """Slots that are not plainly measured: `filled` by a late poll, `doubted`, or under `work`."""

    kind: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Shown:
    """`figures` are those of exactly the slots shown; None where only daily rollups are left."""

    link: Interconnect
    span: Span
    chart: Chart
    figures: Statistics | None
    before: Chart | None
    capacities: list[Interval]
    lines: list[Line]
    marks: list[Mark]

    @property
    def is_empty(self) -> bool:
        return self.chart.last is None

    @property
    def step_words(self) -> str:
        minutes = self.chart.step_s // 60
        return f"{minutes} minutes" if minutes < 60 else f"{minutes // 60} h"

    @property
    def is_coarser(self) -> bool:
        """Whether the points had to be wider than asked for."""
        return bool(self.span.step) and self.chart.step_s > self.span.step

    @property
    def rank_words(self) -> str:
        """`the 8,140th of 8,568 values`."""
        found = self.figures
        if found is None or found.rank is None:
            return ""
        return f"the {ordinal(found.rank)} of {units.number(found.count)} values"

    @property
    def marked(self) -> set[str]:
        """The kinds of flagged slots there are."""
        return {mark.kind for mark in self.marks}

    @property
    def trigger_pct(self) -> Decimal | None:
        """The lowest of the upgrade triggers."""
        return min((line.pct for line in self.lines if line.pct is not None), default=None)

    def payload(self) -> dict[str, Any]:
        """For the page's script. Times in ms since 1970, rates in 10 Mbps; null is no data."""
        chart = self.chart
        data: dict[str, Any] = {
            "start": _ms(chart.start),
            "step": chart.step_s * MILLI,
            "end": _ms(self.span.end),
            "zone": self.span.tz,
            "out": _short(chart.out_peak),
            "in": _short(chart.in_peak),
            "gaps": [[_ms(a), _ms(b)] for a, b in chart.gaps],
            "capacity": [self._interval(each) for each in self.capacities],
            "p95": self._p95(),
            "limit": units.limit(self.trigger_pct) if self.trigger_pct else None,
            "bands": [],
            "marks": [[each.kind, _ms(each.start), _ms(each.end)] for each in self.marks],
            "levels": [_level(line) for line in self.lines if line.bps and not line.pct],
        }
        if chart.step_s > SLOT_SECONDS:
            data |= {"outMean": _short(chart.out_mean), "inMean": _short(chart.in_mean)}
        if self.before is not None:
            data["before"] = _short(self.before.out_peak)
        return data

    def _p95(self) -> list[dict[str, Any]]:
        """The percentile over the whole period."""
        if self.figures is None or self.figures.p95 is None:
            return []
        return [{"from": _ms(self.chart.start), "p95": self.figures.p95 // UNIT}]

    def _interval(self, each: Interval) -> dict[str, Any]:
        left = each.capacity_bps - each.largest_member_bps
        return {
            "from": _ms(max(each.starts_at, self.span.start)),
            "capacity": each.capacity_bps // UNIT,
            "n1": left // UNIT or None,
            "trigger": int(each.capacity_bps * self.trigger_pct / 100) // UNIT
            if self.trigger_pct
            else None,
        }

    def rows(self) -> list[tuple[datetime, int | None, int | None, int | None, int | None]]:
        """Each point: its start, highest and mean to the partner, highest and mean from them."""
        chart, step = self.chart, timedelta(seconds=self.chart.step_s)
        values = zip(chart.out_peak, chart.out_mean, chart.in_peak, chart.in_mean, strict=True)
        return [(chart.start + n * step, *four) for n, four in enumerate(values)]

    def table(self) -> SafeString:
        """The points as rows of a table, in the metro's time; a gap says so."""
        here = zone(self.span.tz)
        return safe(
            "".join(
                f'<tr><th scope="row">{at.astimezone(here):%a %-d %b %Y %H:%M}</th>'
                + "".join(f'<td class="ep-num">{_cell(bps)}</td>' for bps in values)
                + "</tr>"
                for at, *values in self.rows()
            )
        )


def show(link: Interconnect, span: Span) -> Shown:
    """At most nine queries, however long the period."""
    lines = of_link(link, span.last)
    found = network.capacities([link.pk], span.start, span.end).get(link.pk, [])
    if span.is_rolled:
        chart = usage.rolled_up(link.pk, span.first, span.last)
        return Shown(link, span, chart, None, None, found, lines, [])
    rates = read(link, span.start - WEEK if span.is_compared else span.start, span.end)
    now = rates.between(span.start, span.end)
    return Shown(
        link=link,
        span=span,
        chart=usage.drawn(now, span.start, span.end, POINTS, least=span.least),
        figures=usage.of_rates(now, span.start, _edges(span, now.shape[-1])),
        before=_before(rates, span) if span.is_compared else None,
        capacities=found,
        lines=lines,
        marks=_marks(link, span),
    )


def _marks(link: Interconnect, span: Span) -> list[Mark]:
    """Maintenance, and runs of flagged slots. Three queries."""
    flags = usage.link_flags([link.pk], span.start, span.end)[link.pk]
    first = span.start.timestamp() // -SLOT_SECONDS * -SLOT_SECONDS
    start = datetime.fromtimestamp(first, UTC)
    slot = timedelta(seconds=SLOT_SECONDS)
    kinds = (("filled", usage.INTERPOLATED), ("doubted", usage.QUARANTINED))
    flagged = [
        Mark(kind, start + a * slot, start + b * slot)
        for kind, flag in kinds
        for a, b in figures.runs(flags == flag)
    ]
    return [*_works(link, span), *flagged]


def _works(link: Interconnect, span: Span) -> list[Mark]:
    """Announced maintenance. One query."""
    found = network.excuses([link.pk], span.start, span.end).get(link.pk, [])
    return [
        Mark(
            "work",
            max(each.maintenance.starts_at, span.start),
            min(each.maintenance.ends_at, span.end),
        )
        for each in found
    ]


def _before(rates: Rates, span: Span) -> Chart:
    """The week before, slot for slot."""
    earlier = rates.between(span.start - WEEK, span.end - WEEK)
    return usage.drawn(earlier, span.start - WEEK, span.end - WEEK, POINTS, least=span.least)


def _edges(span: Span, slots: int) -> list[int]:
    """Where each local day starts among the slots, and where the last one ends."""
    days = (span.first + n * DAY for n in range(span.days))
    ends = np.cumsum([slot_count(day, day, span.tz) for day in days])
    return [0, *(int(min(end, slots)) for end in ends)]


def _level(line: Line) -> dict[str, Any]:
    return {"kind": line.kind, "label": line.label, "bps": (line.bps or 0) // UNIT}


def _cell(bps: int | None) -> str:
    return "no data" if bps is None else units.gbps(bps)


def _ms(moment: datetime) -> int:
    return int(moment.timestamp()) * MILLI


def _short(rates: list[int | None]) -> list[int | None]:
    return [None if bps is None else bps // UNIT for bps in rates]
