"""Interconnects with their figures, as rows of pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from apps.core.ui.looks import Look, table
from apps.network.enums import MemberState, SessionState, State
from apps.network.for_partner import Link
from apps.partners.for_partner import Seat
from apps.usage import for_partner as usage
from apps.usage.for_partner import PLAN_PCT, Figures, Reached, Trend

STATES = table(
    State, active="ok", augmenting="ok", maintenance="warn", _="acc", proposed="draft",
    on_hold="hold", blocked="warn", rejected="void", cancelled="void", decommissioned="void",
    decommission_requested="wait", decommissioning="wait",
)  # fmt: skip
PORTS = table(MemberState, up="ok", low_light="warn", down="bad", planned="draft", removed="void")
SESSIONS = table(
    SessionState, established="ok", down="bad", approved="acc", pending="wait", _="void"
)


@dataclass(frozen=True)
class Row:
    """An interconnect with its newest figures; `trend` is there on the rows of a page."""

    link: Link
    figures: Figures
    is_late: bool
    trend: Trend | None = None

    @property
    def is_measured(self) -> bool:
        return self.figures.p95_bps is not None

    @property
    def is_hot(self) -> bool:
        """Over the share of the capacity that one plans for."""
        used = self.figures.used_pct
        return self.link.is_in_service and used is not None and used > PLAN_PCT

    @property
    def look(self) -> Look:
        return STATES[self.link.state]

    def reached(self, pct: int) -> Reached:
        """When that share is reached; not known where the figures are late or missing."""
        unknown = Reached(None, is_known=False)
        if self.trend is None or self.is_late or not self.is_measured:
            return unknown
        return self.trend.dates.get(pct, unknown)


def rows(seat: Seat, now: datetime) -> list[Row]:
    """All interconnects of the partner. One query."""
    return [row(link, figures, now) for link, figures in usage.links(seat.partner)]


def row(link: Link, figures: Figures | None, now: datetime) -> Row:
    found = figures or Figures(link.ref, link.capacity_bps)
    return Row(link, found, found.is_late(now))


def with_trends(found: Iterable[Row], now: datetime) -> Sequence[Row]:
    """Rows of `rows` with their last 90 days. One query."""
    some = list(found)
    trends = usage.trends_of([each.figures for each in some], at=now)
    return [replace(each, trend=trends.get(each.link.ref)) for each in some]
