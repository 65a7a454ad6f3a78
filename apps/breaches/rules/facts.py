"""What is known of interconnects beside their samples: inventory, maintenance, faults, quality."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

MICRO = 10**6  # quality is kept as integer millionths of a millisecond or of a percent


@dataclass(frozen=True)
class Port:
    """A physical port in use: its speed in bit/s, its optic as the vendor names it."""

    speed_bps: int
    optic: str


@dataclass(frozen=True)
class Place:
    """An interconnect as the inventory has it. Of caches also what stands there (None: unknown)."""

    link: int
    name: str
    kind: str
    site: str
    zone: str
    region: str
    ports: tuple[Port, ...] = ()
    servers: int = 0
    rack_units: int | None = None
    power_w: int | None = None

    @property
    def is_cache(self) -> bool:
        return self.kind == "cache"


@dataclass(frozen=True)
class Excuse:
    """Announced maintenance of an interconnect, DEGRADED or DOWN in [starts_at, ends_at), UTC."""

    link: int
    starts_at: datetime
    ends_at: datetime
    impact: str
    ref: str = ""


@dataclass(frozen=True)
class Ticket:
    """An outage, degradation, request or hardware replacement; times UTC, None where not yet."""

    ref: str
    link: int
    kind: str
    severity: str
    started_at: datetime
    detected_at: datetime | None = None
    reported_at: datetime | None = None
    answered_at: datetime | None = None
    restored_at: datetime | None = None
    cause: str = ""

    def begins(self, starts: str) -> datetime:
        """When the clock starts: the earlier of report and detection, or the one that is named."""
        if starts == "REPORTED":
            return self.reported_at or self.started_at
        if starts == "DETECTED":
            return self.detected_at or self.started_at
        known = [at for at in (self.detected_at, self.reported_at) if at is not None]
        return min(known, default=self.started_at)

    def until(self, end: datetime) -> "Ticket | None":
        """What was known of it at an instant: later times are not there yet; None before it."""
        if self.started_at >= end:
            return None
        names = ("detected_at", "reported_at", "answered_at", "restored_at")
        ahead = [name for name in names if (at := getattr(self, name)) is not None and at >= end]
        unknown: dict[str, Any] = dict.fromkeys(ahead)
        return replace(self, **unknown) if ahead else self


@dataclass(frozen=True)
class QualityAt:
    """One measurement of latency, loss or jitter, in millionths of its unit."""

    at: datetime
    micro: int


@dataclass(frozen=True)
class Facts:
    """By interconnect, over the span that was asked for; nothing where nobody asked."""

    places: Mapping[int, Place] = field(default_factory=dict)
    excuses: Mapping[int, Sequence[Excuse]] = field(default_factory=dict)
    tickets: Mapping[int, Sequence[Ticket]] = field(default_factory=dict)
    quality: Mapping[tuple[int, str], Sequence[QualityAt]] = field(default_factory=dict)


def seconds(span: timedelta) -> int:
    """Whole seconds of a span of time."""
    return int(span.total_seconds())


def merged(spans: Sequence[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """The same time as spans that do not overlap, in order."""
    found: list[tuple[datetime, datetime]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        elif start < end:
            found.append((start, end))
    return found


def within(
    spans: Sequence[tuple[datetime, datetime]], start: datetime, end: datetime
) -> list[tuple[datetime, datetime]]:
    """What of the spans lies in [start, end), without overlaps."""
    return merged([(max(a, start), min(b, end)) for a, b in spans if a < end and b > start])


def without(
    spans: Sequence[tuple[datetime, datetime]], holes: Sequence[tuple[datetime, datetime]]
) -> list[tuple[datetime, datetime]]:
    """The spans less the holes; both without overlaps."""
    for hole_start, hole_end in holes:
        cut = [((a, min(b, hole_start)), (max(a, hole_end), b)) for a, b in spans]
        spans = [one for pair in cut for one in pair if one[0] < one[1]]
    return sorted(spans)


def length(spans: Sequence[tuple[datetime, datetime]]) -> int:
    """Seconds of all of them."""
    return sum(seconds(end - start) for start, end in spans)
