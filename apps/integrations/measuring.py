"""What every source of measurements delivers, whatever its vendor.

Slots are 300 s long, aligned to the UTC epoch and named by their start in epoch seconds. Rates are
integer bit/s, in and out as the device sees them.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

Point = tuple[int, int | None]  # slot and rate; None: the source has a value that is no rate


@dataclass(frozen=True)
class Target:
    """One interface to read: the caller's key, and the labels that name it at the source."""

    key: Hashable
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Window:
    """Slots starting in [start, end), epoch seconds."""

    start: int
    end: int


@dataclass(frozen=True)
class FailedWindow:
    """A window that could not be read, and why in words for a user."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True)
class Reading:
    """Octet counters of an interface at a moment, epoch seconds, by our clock.

    `uptime` of the device and `discontinuity` of the counters in 1/100 s, None: it does not say.
    """

    at: float
    in_octets: int | None
    out_octets: int | None
    uptime: int
    discontinuity: int | None


@dataclass
class Rates:
    """What was read for one target. `failed`: windows to read again; `problems`: for a user.

    `filled`: (first slot, number) of slots that one late poll answers for. `speed_bps`: what the
    source says the interface can carry, None where it does not say. `reading`: to be kept until the
    next one, for sources that tell counters.
    """

    in_bps: list[Point] = field(default_factory=list)
    out_bps: list[Point] = field(default_factory=list)
    failed: list[FailedWindow] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    filled: list[tuple[int, int]] = field(default_factory=list)
    speed_bps: int | None = None
    reading: Reading | None = None

    def tell(self, problem: str) -> None:
        """Add a problem, once."""
        if problem not in self.problems:
            self.problems.append(problem)


@dataclass(frozen=True)
class SourceInfo:
    """`skew_s` is how far the server's clock is ahead of ours, in seconds."""

    flavour: str
    version: str
    latency_ms: int
    skew_s: float
    warnings: list[str] = field(default_factory=list)
