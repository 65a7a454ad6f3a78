"""When a source of measurements needs somebody. Pure: facts in, reasons in words out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

PATIENCE = timedelta(minutes=30)  # of failing, and of lagging beyond the cadence
LEAST_COMPLETE = Decimal(95)  # percent of a day, below which nothing is FINAL any more
CLOCK_TOLERANCE_S = 150  # half a slot: with more, samples stand in the wrong one


class Trouble(StrEnum):
    """What is wrong with a source or one of its series."""

    FAILING = "failing"
    LAGGING = "lagging"
    INCOMPLETE = "incomplete"
    CLOCK = "clock"
    QUARANTINE = "quarantine"


@dataclass(frozen=True)
class Condition:
    """How a source that is in use is doing.

    `well_at`: its last success, or since when it exists; `newest_at`: the end of its newest slot;
    `complete_pct`: of the last 24 hours, None: not measured yet; `skew_s`: its clock ahead of ours.
    """

    failures: int
    well_at: datetime
    newest_at: datetime | None
    cadence: timedelta
    complete_pct: Decimal | None
    skew_s: int | None
    error: str = ""


def troubles(source: Condition, at: datetime) -> dict[Trouble, str]:
    """What somebody has to look at, each with a sentence. One cause gives one trouble."""
    if is_clock_off(source.skew_s):
        return {Trouble.CLOCK: source.error}
    if source.failures:
        is_long = at - source.well_at >= PATIENCE
        return {Trouble.FAILING: source.error} if is_long else {}
    found = {}
    if source.newest_at is not None and at - source.newest_at > PATIENCE + source.cadence:
        minutes = int((at - source.newest_at).total_seconds() // 60)
        found[Trouble.LAGGING] = f"It answers, and its newest samples are {minutes} minutes old."
    if source.complete_pct is not None and source.complete_pct < LEAST_COMPLETE:
        found[Trouble.INCOMPLETE] = (
            f"Of the last 24 hours {source.complete_pct:.1f} % of the samples are there."
        )
    return found


def is_clock_off(skew_s: int | None) -> bool:
    return skew_s is not None and abs(skew_s) > CLOCK_TOLERANCE_S
