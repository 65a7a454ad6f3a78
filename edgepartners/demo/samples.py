"""Samples of the demo, written through the store as a sync would have left them."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from apps.usage import store
from apps.usage.models import Series
from apps.usage.rules import SLOT_SECONDS, slot_start
from apps.usage.store.batch import Batch
from edgepartners.demo import traffic
from edgepartners.demo.links import Link

AT_ONCE = 50  # series held in memory together: 50 x 90 days are 21 MB
LAG = timedelta(hours=2)  # left for the first real sync
DOWN_FOR = timedelta(hours=59)  # how long the broken source has been silent

Pair = tuple[Link, Series]


def write(
    links: Sequence[Link], series: Sequence[Series], *, days: int, measured: int, at: datetime
) -> None:
    """Store `days` of five-minute rates up to two hours before `at`, and set the cursors there."""
    by_link = {row.interconnect_id: row for row in series}
    pairs = [(link, by_link[link.row.pk]) for link in links if link.row.pk in by_link]
    for is_down, end in ((False, at - LAG), (True, at - DOWN_FOR)):
        some = [pair for pair in pairs[:measured] if pair[0].down_source is is_down]
        _write_until(some, _midnight(at) - timedelta(days=days), end, at)


def _midnight(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _write_until(pairs: Sequence[Pair], start: datetime, end: datetime, at: datetime) -> None:
    end = slot_start(end)
    slots = int((end - start).total_seconds()) // SLOT_SECONDS
    for some in _chunks(pairs, AT_ONCE):
        ids = np.array([row.pk for _, row in some], np.int64)
        rates = np.stack([_rates(link, start, slots) for link, _ in some], axis=1)
        store.current().write(Batch(ids, int(start.timestamp()), rates), at=at)
    Series.objects.filter(pk__in=[row.pk for _, row in pairs]).update(
        cursor=end, last_sample_at=end - timedelta(seconds=SLOT_SECONDS)
    )


def _rates(link: Link, start: datetime, slots: int) -> Any:
    return traffic.rates(link.profile, int(start.timestamp()), slots)


def _chunks(pairs: Sequence[Pair], size: int) -> Iterator[Sequence[Pair]]:
    for first in range(0, len(pairs), size):
        yield pairs[first : first + size]
