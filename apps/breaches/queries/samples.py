"""Samples and capacities of interconnects over a span of time, cut into local days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import blake2b

import numpy as np

from apps.breaches.queries.promises import Promise
from apps.breaches.rules import EXCUSED, GAP, Slots, Stretch
from apps.breaches.rules.facts import Facts
from apps.network import queries as network
from apps.network.queries import Interval
from apps.usage import queries as usage
from apps.usage.rules import SLOT_SECONDS, period_bounds

HASH_BYTES = 8
NO_FACTS = Facts()
SLOT = timedelta(seconds=SLOT_SECONDS)


@dataclass(frozen=True)
class Samples:
    """int64[2, slots] per interconnect from `start` (UTC) on, -1 for gaps; and what could carry."""

    start: datetime
    rates: Mapping[int, Slots]
    capacities: Mapping[int, Sequence[Interval]]
    facts: Facts = NO_FACTS
    floors: Mapping[int, Slots] = field(default_factory=dict)
    _prints: dict[tuple[int, date, str], str] = field(default_factory=dict, repr=False)

    def slots(self, link: int, first: date, last: date, tz: str) -> Slots:
        """The slots of local days first to last, both included; a view."""
        begin, end = period_bounds(first, last, tz)
        return self.rates[link][:, self._index(begin) : self._index(end)]

    def by_itself(self, link: int, first: date, last: date, tz: str) -> Slots:
        """The slots of one interconnect, with those in announced maintenance as excused."""
        slots = self.slots(link, first, last, tz)
        windows = self.facts.excuses.get(link, ())
        if not windows:
            return slots
        begin, _ = period_bounds(first, last, tz)
        marked = slots.copy()
        for one in windows:
            start, end = (one.starts_at - begin) // SLOT, -((begin - one.ends_at) // SLOT)
            marked[:, max(0, start) : max(0, end)] = EXCUSED
        return marked

    def bounded(self, link: int, first: date, last: date, tz: str, *, in_sum: bool) -> Slots:
        """The slots with what is there alone in partial ones."""
        slots = (self.in_group if in_sum else self.by_itself)(link, first, last, tz)
        if link not in self.floors:
            return slots
        begin, end = period_bounds(first, last, tz)
        floors = self.floors[link][:, self._index(begin) : self._index(end)]
        return np.where(slots == GAP, floors, slots)

    def is_partial(self, link: int, first: date, last: date, tz: str) -> bool:
        """Whether some but not all of its ports are known in any slot."""
        if link not in self.floors:
            return False
        begin, end = period_bounds(first, last, tz)
        return bool((self.floors[link][:, self._index(begin) : self._index(end)] >= 0).any())

    def length(self, day: date, tz: str) -> int:
        """How many slots a local day has."""
        begin, end = period_bounds(day, day, tz)
        return self._index(end) - self._index(begin)

    def stretches(self, link: int, day: date, tz: str) -> list[Stretch]:
        """The parts of a local day with one capacity each, as slots of that day."""
        begin, end = period_bounds(day, day, tz)
        found = []
        for interval in self.capacities.get(link, ()):
            first = max(begin, interval.starts_at)
            last = min(end, interval.ends_at or end)
            if first < last and interval.capacity_bps:
                span = -((begin - first) // SLOT), -((begin - last) // SLOT)
                left = interval.capacity_bps - interval.largest_member_bps
                found.append(Stretch(*span, interval.capacity_bps, left))
        return [stretch for stretch in found if stretch.first < stretch.last]

    def fingerprint(self, link: int, day: date, tz: str) -> str:
        """Tells whether any sample of a local day is another one than before."""
        key = link, day, tz
        if key not in self._prints:
            slots = np.ascontiguousarray(self.slots(link, day, day, tz))
            self._prints[key] = fingerprint(slots.tobytes())
        return self._prints[key]

    def fingerprints(self, link: int, first: date, last: date, tz: str) -> list[str]:
        """Those of local days first to last, both included."""
        days = range((last - first).days + 1)
        return [self.fingerprint(link, first + timedelta(days=day), tz) for day in days]

    def in_group(self, link: int, first: date, last: date, tz: str) -> Slots:
        """The slots as part of a sum: before its first capacity, and after its last, a link is
        not there, so 0.
        """
        slots = self.slots(link, first, last, tz).copy()
        begin, end = period_bounds(first, last, tz)
        there = self.capacities.get(link, ())
        since = min((one.starts_at for one in there), default=end)
        until = max((one.ends_at or end for one in there), default=end)
        before, after = max(0, (since - begin) // SLOT), -((begin - until) // SLOT)
        for down in (slice(before), slice(after, None)):
            slots[:, down] = np.maximum(slots[:, down], 0)
        return slots

    def has_carried(self, link: int, first: date, last: date, tz: str) -> bool:
        """Whether a link had any capacity on these local days."""
        begin, end = period_bounds(first, last, tz)
        return any(
            one.starts_at < end and (one.ends_at is None or one.ends_at > begin)
            for one in self.capacities.get(link, ())
        )

    def _index(self, instant: datetime) -> int:
        return (instant - self.start) // SLOT


def read(
    links: Iterable[int], start: datetime, end: datetime, beside: Iterable[int] = ()
) -> Samples:
    """Samples of [start, end), UTC; two reads, whatever the number of interconnects.

    Of those `beside` only the capacities.
    """
    ids = sorted(set(links))
    found, floors = usage.link_bounds(ids, start, end) if ids else ({}, {})
    gap = np.full((2, (end - start) // SLOT), -1, np.int64)
    rates = {link: found.get(link, gap) for link in ids}
    capacities = network.capacities({*ids, *beside}, start, end)
    return Samples(start, rates, capacities, floors=floors)


def span(
    promises: Iterable[tuple[Promise, date, date]], back: int = 0
) -> tuple[datetime, datetime]:
    """The UTC instants that hold all these local days, and `back` days before them."""
    bounds = [
        period_bounds(first - timedelta(days=back), last, promise.tz)
        for promise, first, last in promises
    ]
    return min(start for start, _ in bounds), max(end for _, end in bounds)


def fingerprint(*parts: bytes) -> str:
    """Sixteen characters that change when any part does."""
    digest = blake2b(digest_size=HASH_BYTES)
    for part in parts:
        digest.update(part)
    return digest.hexdigest()
