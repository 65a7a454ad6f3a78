"""Batches of samples, and the days that tests of the store put them into."""

from datetime import UTC, date, datetime, timedelta

import numpy as np

from apps.usage.store import DAY_SLOTS, Batch

START = datetime(2026, 11, 14, tzinfo=UTC)
END = datetime(2026, 11, 20, tzinfo=UTC)
SLOTS = 6 * DAY_SLOTS  # in PostgreSQL three sealed days, three hot ones
OLD_DAY, HOT_DAY = date(2026, 11, 14), date(2026, 11, 18)
SLOT = timedelta(minutes=5)


def batch(ids: list[int], first: datetime, values: object) -> Batch:
    return Batch(np.array(ids), int(first.timestamp()), np.array(values, np.int64))


def ramp(ids: list[int], day: date, days: int = 1) -> Batch:
    """A different rate in each slot, the same for in and out."""
    slots = np.arange(days * DAY_SLOTS) + np.array(ids)[:, np.newaxis] * 10**9
    first = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return batch(ids, first, [slots, slots])
