"""What is said of a request in lists and heads: where, how much, whose turn, how late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from apps.capacity import rules
from apps.capacity.enums import OPEN, Side
from apps.capacity.models import CapacityRequest, RequestLine
from apps.core import units

TURNS = {Side.US: "Us", Side.PARTNER: "Partner", Side.BOTH: "Both", Side.NOBODY: ""}
NEARLY = Decimal(80)  # percent of the time that is gone


def place(one: CapacityRequest) -> str:
    """The interconnect, the exchange, the facility or the site it is about; else empty."""
    found = one.interconnect or one.ixp or one.facility or one.site
    return found.name if found else ""


def how_much(lines: Iterable[RequestLine], target_bps: int | None) -> str:
    """`4 × 100 Gbps` for one LAG, `3 lines` for several, else the capacity asked for."""
    lines = list(lines)
    if len(lines) > 1:
        return f"{len(lines)}{units.NBSP}lines"
    if lines and lines[0].ports and lines[0].port_speed_bps:
        return f"{lines[0].ports}{units.NBSP}×{units.NBSP}{units.capacity(lines[0].port_speed_bps)}"
    return units.capacity(target_bps) if target_bps else ""


def turn(one: CapacityRequest) -> str:
    return rules.holder(one.state, one.details)


@dataclass(frozen=True)
class Clock:
    """The clock that runs: of which side, how much of it is gone, how long is left or over."""

    due_at: datetime
    percent: Decimal
    left: timedelta

    @property
    def is_late(self) -> bool:
        return self.left < timedelta()

    @property
    def tone(self) -> str:
        if self.is_late:
            return "bad"
        return "warn" if self.percent >= NEARLY else ""

    @property
    def words(self) -> str:
        """`2 d left`, `5 h late`."""
        return f"{span(abs(self.left))}{units.NBSP}{'late' if self.is_late else 'left'}"


def clock(one: CapacityRequest, now: datetime) -> Clock | None:
    """None where nothing runs: drafts, closed requests, states without a time limit."""
    if one.due_at is None or one.state not in OPEN:
        return None
    whole = max(one.due_at - one.state_since, timedelta(seconds=1))
    gone = min(max((now - one.state_since) / whole, 0), 1)
    return Clock(one.due_at, units.rounded(gone * 100), one.due_at - now)


def span(length: timedelta) -> str:
    """`4 d`, `6 h`, `20 min`: the largest unit that says enough."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes}{units.NBSP}min"
    hours = minutes // 60
    return f"{hours}{units.NBSP}h" if hours < 48 else f"{hours // 24}{units.NBSP}d"
