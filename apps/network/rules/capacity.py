"""How much an interconnect carries, out of its members."""

from collections.abc import Sequence
from dataclasses import dataclass

CARRYING = ("UP", "LOW_LIGHT")


@dataclass(frozen=True)
class Capacity:
    """In bit/s; `largest_member_bps` is what is lost when the largest member fails."""

    bps: int
    largest_member_bps: int
    members: int

    @property
    def n_minus_1_bps(self) -> int:
        return self.bps - self.largest_member_bps


def capacity_of(members: Sequence[tuple[int, str]]) -> Capacity:
    """The capacity of members given as (speed in bit/s, state); only those in use count."""
    speeds = [speed for speed, state in members if state in CARRYING]
    return Capacity(sum(speeds), max(speeds, default=0), len(speeds))


def shared_evenly(bps: int, members: int) -> int:
    """The largest member's speed where only their number is known: rounded up to whole bit/s."""
    return -(-bps // members)
