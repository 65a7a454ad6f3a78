"""A span of time with the samples of the interconnects in scope: what figures are made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import numpy as np

from apps.agreements.rules import Params
from apps.breaches import rules
from apps.breaches.queries.samples import Samples
from apps.breaches.rules import Figured, Slots, Stretch
from apps.breaches.rules.facts import Facts
from apps.usage.rules import period_bounds

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Month:
    """Local days first to last of `tz`, with the samples of the links in scope, slot by slot.

    What `rules.Span` asks for, out of samples that were read already: no queries. In a sum a link
    carries 0 before it was there; by itself it has no samples then. `sites`: where each link of a
    metro stands.
    """

    first: date
    last: date
    tz: str
    links: tuple[int, ...]
    samples: Samples
    is_sum: bool = True
    sites: Mapping[int, int] = field(default_factory=dict)

    @property
    def start(self) -> datetime:
        return period_bounds(self.last, self.last, self.tz)[0]

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        return period_bounds(self.first, self.last, self.tz)

    @property
    def facts(self) -> Facts:
        return self.samples.facts

    def capacity(self, link: int) -> int:
        _, end = self.bounds
        there = [
            one.capacity_bps
            for one in self.samples.capacities.get(link, ())
            if one.starts_at < end and (one.ends_at is None or one.ends_at >= end)
        ]
        return there[-1] if there else 0

    def ports(self) -> list[Slots]:
        return self._between(self.first)

    def total(self) -> Slots:
        return _sum(self.ports())

    def day(self) -> Slots:
        return _sum(self._between(self.last))

    def floors(self) -> tuple[Slots, Slots] | None:
        partial = [
            pk for pk in self.links if self.samples.is_partial(pk, self.first, self.last, self.tz)
        ]
        if not partial:
            return None
        whole, day = (_lowest(self._bounded(first)) for first in (self.first, self.last))
        return whole, day

    def stretches(self) -> Sequence[Stretch]:
        parts = {pk: self.samples.stretches(pk, self.last, self.tz) for pk in self.links}
        if len(parts) == 1 and not self.is_sum:
            return parts[self.links[0]]
        return rules.group_stretches(parts, self.sites)

    def cut(self, slots: Slots) -> list[Slots]:
        found, start, day = [], 0, self.first
        while day <= self.last:
            end = start + self.samples.length(day, self.tz)
            found.append(slots[..., start:end])
            start, day = end, day + ONE_DAY
        return found

    def _between(self, first: date) -> list[Slots]:
        read = self.samples.in_group if self.is_sum else self.samples.by_itself
        return [read(pk, first, self.last, self.tz) for pk in self.links]

    def _bounded(self, first: date) -> list[Slots]:
        return [
            self.samples.bounded(pk, first, self.last, self.tz, in_sum=self.is_sum)
            for pk in self.links
        ]


def figures(month: Month, params: Params) -> Figured:
    """What the parameters measure of a span. Rules: algorithms 10.2 MEASURED, types 10.1."""
    return rules.way_of(params).figure(month, params)


def _sum(ports: Sequence[Slots]) -> Slots:
    if len(ports) == 1:
        return ports[0]
    stacked = np.stack(ports)
    return np.where((stacked < 0).any(axis=0), -1, stacked.sum(axis=0))


def _lowest(ports: Sequence[Slots]) -> Slots:
    """The sum of what is known of each; excused where the only one is, a gap where nothing is."""
    if len(ports) == 1:
        return ports[0]
    stacked = np.stack(ports)
    return np.where((stacked < 0).all(axis=0), -1, np.maximum(stacked, 0).sum(axis=0))
