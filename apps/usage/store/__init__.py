"""Where samples live. Everything else sees only `SampleStore`, never a table.

store.current().write(Batch(ids, start, rates), at=at)
store.current().roll_up(at=at)
store.current().matrix([7, 9], start, end)
"""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from apps.usage.store.batch import (
    DAY_SECONDS,
    DAY_SLOTS,
    GAP,
    Batch,
    Ints,
    Sample,
    grid,
    of_samples,
)
from apps.usage.store.holdings import Holdings, Part
from apps.usage.store.postgres import HOT_DAYS

__all__ = [
    "DAY_SECONDS",
    "DAY_SLOTS",
    "GAP",
    "HOT_DAYS",
    "Batch",
    "Holdings",
    "Ints",
    "Part",
    "Sample",
    "STORES",
    "SampleStore",
    "current",
    "named",
    "grid",
    "of_samples",
]

# By the word in the setting SAMPLE_STORE; only the one in use is loaded.
STORES = {
    "postgres": "apps.usage.store.postgres.PostgresStore",
    "clickhouse": "apps.usage.store.clickhouse.ClickHouseStore",
}


class SampleStore(Protocol):
    """Samples of interfaces. Slots are 300 s, UTC, named by their start; days are UTC days."""

    def write(self, batch: Batch, *, at: datetime, marked: bool = True) -> int:
        """Store the known values of a batch; how many slots were new or corrected.

        All or nothing, safe to repeat, in any order: a value replaces the one before, an unknown
        value replaces nothing. What the transaction around it did not commit counts as new the next
        time. Rollups follow with `roll_up`, unless it is not `marked`: then they are there
        already. ValueError for days after tomorrow.
        """

    def matrix(self, ids: Sequence[int], start: datetime, end: datetime) -> Ints:
        """int64[2, ids, slots] of the slots that start in [start, end): bit/s, 0 in, 1 out, -1 gap.

        In and out as the source sees them. At most two statements for up to 5,000 ids; 20 to 50
        ids at a time stay in the processor's cache.
        """

    def roll_up(self, *, at: datetime) -> int:
        """Make DayStat again for all days changed since the last time; how many series and days.

        Nothing to do costs one query. What commits later has a later `changed_at`.
        """

    def touch(self, ids: Sequence[int], *, at: datetime) -> None:
        """Let all days of these series count as changed: their meaning did."""

    def seal(self, day: date, *, at: datetime) -> int:
        """Merge a day's hot rows into sealed ones; how many series changed. Safe to repeat."""

    def hot_days(self) -> list[date]:
        """The days that have a partition of hot rows, oldest first."""

    def drop_hot(self, day: date, *, at: datetime) -> None:
        """Seal a day once more, with writers kept out, and drop its hot rows."""

    def drop_before(self, day: date) -> list[date]:
        """Drop the sealed months that ended before this day; their first days."""

    def ensure_partitions(self, *, at: datetime) -> None:
        """Have partitions for the hot days and a week ahead. One query when they are there."""

    def reaches(self, *, at: datetime) -> date | None:
        """The last day from today on that has room; yesterday: none has. None: room makes itself.

        One query. OperationalError when the store does not answer.
        """

    def holdings(self) -> Holdings:
        """What is there, by partition. One query."""


def current() -> SampleStore:
    """The store in use."""
    return named(settings.SAMPLE_STORE)


@cache
def named(name: str) -> SampleStore:
    """The store of that name, whether it is in use or not."""
    return cast(SampleStore, import_string(STORES[name])())
