"""The clocks of both sides, out of a request's history (portal.md 6.2, 6.8: who holds the ball).

Ours stands while the partner's runs, and the reverse. Drafts do not count: nobody was asked yet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from apps.capacity.rules.turn import holder

NOTHING = timedelta()


@dataclass(frozen=True)
class Stay:
    """A time in one state, [since, until); `until` is None while it lasts."""

    state: str
    holder: str
    since: datetime
    until: datetime | None

    def length(self, at: datetime) -> timedelta:
        return (self.until or at) - self.since


@dataclass(frozen=True)
class Clocks:
    """How long each side has held it so far."""

    us: timedelta = NOTHING
    partner: timedelta = NOTHING
    both: timedelta = NOTHING

    @property
    def total(self) -> timedelta:
        return self.us + self.partner + self.both


def stays(moves: Sequence[tuple[str, datetime]], details: Mapping[str, Any]) -> list[Stay]:
    """The times in each state, out of (state reached, when) in order of time; a draft has none."""
    if not moves:
        return []
    ends = [at for _, at in moves[1:]]
    return [
        Stay(state, holder(state, details), at, end)
        for (state, at), end in zip(moves, [*ends, None], strict=True)
    ]


def clocks(those: Sequence[Stay], at: datetime) -> Clocks:
    """What each side has used up to `at`."""
    used = {"us": NOTHING, "partner": NOTHING, "both": NOTHING}
    for stay in those:
        if stay.state != "DRAFT" and stay.holder in used:
            used[stay.holder] += stay.length(at)
    return Clocks(**used)
