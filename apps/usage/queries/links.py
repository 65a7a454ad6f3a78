"""Rates of interconnects: the sum of the series that count for them, slot by slot."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Protocol

import numpy as np
from django.db.models import FilteredRelation, Q, QuerySet

from apps.core.written import written_once
from apps.network.models import Interconnect
from apps.usage import figures, store
from apps.usage.figures import Ints
from apps.usage.models import Series
from apps.usage.queries import trust
from apps.usage.rules import SLOT_SECONDS

AT_ONCE = 32  # interconnects whose matrix stays in the processor's cache
INTERPOLATED, QUARANTINED = 1, 2


class Together(Protocol):
    """How the series of an interconnect become one."""

    def __call__(self, rates: Ints, axis: int) -> Ints: ...


Flags = np.typing.NDArray[np.uint8]
Mask = np.typing.NDArray[np.bool_]
Doubt = tuple[datetime, datetime | None]
Row = tuple[
    int, int, bool, datetime | None, datetime | None, datetime | None, datetime | None
]  # a series, and one of its quarantines if there are any


@dataclass(frozen=True)
class Part:
    """A series of an interconnect, and when it counts: [live_from, retired_at).

    `doubts`: from when to when it is in quarantine, None: still.
    """

    link: int
    series: int
    swapped: bool
    live_from: datetime | None
    retired_at: datetime | None
    doubts: tuple[Doubt, ...]


def link_rates(interconnect_ids: Iterable[int], start: datetime, end: datetime) -> dict[int, Ints]:
    """int64[2, slots] of each interconnect for the slots that start in [start, end).

    Row 0 is from the partner, row 1 to the partner, bit/s. The series that count in a slot are
    added up; a slot is missing (-1) where one of them misses or is in quarantine, or none counts.
    Every id asked for has an entry. Three queries, whatever the number of interconnects. Rules:
    our choices 4.3.
    """
    rates, _ = _by_link(interconnect_ids, start, end, with_floors=False)
    return rates


def link_bounds(
    interconnect_ids: Iterable[int], start: datetime, end: datetime
) -> tuple[dict[int, Ints], dict[int, Ints]]:
    """The same, and for each interconnect with partial slots its lower bounds. Three queries.

    Where some but not all of the series are known, their sum was carried in any case; everywhere
    else a lower bound is -1. Rules: breach semantics 5.3.
    """
    return _by_link(interconnect_ids, start, end, with_floors=True)


def _by_link(
    interconnect_ids: Iterable[int], start: datetime, end: datetime, *, with_floors: bool
) -> tuple[dict[int, Ints], dict[int, Ints]]:
    ids = list(dict.fromkeys(interconnect_ids))
    first, count = store.grid(start, end)
    parts = _parts(ids, start, end)
    rates = store.current().matrix([part.series for part in parts], start, end)
    for row, part in enumerate(parts):
        if part.doubts:
            rates[:, row, _doubted(part, first, count)] = store.GAP
    found = {link: np.full((2, count), store.GAP, np.int64) for link in ids}
    floors: dict[int, Ints] = {}
    for link, numbered in groupby(enumerate(parts), key=lambda pair: pair[1].link):
        rows = list(numbered)
        span, those = rates[:, rows[0][0] : rows[-1][0] + 1], [part for _, part in rows]
        found[link] = _combined(those, span, first, figures.add_up)
        if with_floors and len(those) > 1 and (found[link] == store.GAP).any():
            lowest = _combined(those, span, first, _known_of_some)
            floors |= {link: lowest} if (lowest != store.GAP).any() else {}
    return found, floors


def _known_of_some(rates: Ints, axis: int) -> Ints:
    """Sum of the known over an axis, where others are missing; -1 elsewhere."""
    missing = rates == store.GAP
    is_partial = missing.any(axis=axis) & (np.maximum(rates, 0).sum(axis=axis) > 0)
    return np.where(is_partial, np.maximum(rates, 0).sum(axis=axis), store.GAP)


def blocks(
    interconnect_ids: Sequence[int], start: datetime, end: datetime
) -> Iterator[tuple[Sequence[int], Ints]]:
    """The same for many: some ids at a time with their int64[ids, 2, slots]."""
    for first in range(0, len(interconnect_ids), AT_ONCE):
        some = interconnect_ids[first : first + AT_ONCE]
        found = link_rates(some, start, end)
        yield some, np.stack([found[link] for link in some])


def series_of(interconnect: Interconnect) -> QuerySet[Series]:
    """The series mapped to an interconnect, those in use first, with source and member."""
    found = Series.objects.filter(interconnect=interconnect).select_related("source", "member")
    return found.order_by("-retired_at", "source__name", "pk")


def link_flags(interconnect_ids: Iterable[int], start: datetime, end: datetime) -> dict[int, Flags]:
    """uint8[slots] of each interconnect for the slots that start in [start, end): what they are.

    0: as measured; 1: filled in by a late poll; 2: a series that counts is in quarantine. Every id
    asked for has an entry. Two queries, whatever the number of interconnects.
    """
    ids = list(dict.fromkeys(interconnect_ids))
    first, count = store.grid(start, end)
    parts = _parts(ids, start, end)
    filled = trust.filled([part.series for part in parts], first, count)
    flags = {link: np.zeros(count, np.uint8) for link in ids}
    for part in parts:
        if part.series in filled:
            flags[part.link][filled[part.series] & _counts(part, first, count)] = INTERPOLATED
    for part in parts:
        if part.doubts:
            doubted = _doubted(part, first, count) & _counts(part, first, count)
            flags[part.link][doubted] = QUARANTINED
    return flags


def _parts(ids: Sequence[int], start: datetime, end: datetime) -> list[Part]:
    """The series that count somewhere in [start, end), by interconnect. One query."""
    rows = _counting(tuple(map(int, ids)), start, end)
    return [
        Part(link, series, swapped, live_from, retired_at, _spans(group))
        for (link, series, swapped, live_from, retired_at), group in groupby(rows, key=_facts)
    ]


@written_once
def _counting(ids: tuple[int, ...], start: datetime, end: datetime) -> QuerySet[Series, Row]:
    doubts = FilteredRelation(
        "quarantines",
        condition=Q(quarantines__lifted_at=None, quarantines__starts_at__lt=end)
        & (Q(quarantines__ends_at=None) | Q(quarantines__ends_at__gt=start)),
    )
    return (
        Series.objects.filter(
            Q(retired_at=None) | Q(retired_at__gt=start),
            Q(live_from=None) | Q(live_from__lt=end),
            interconnect__in=ids,
        )
        .annotate(doubts=doubts)
        .order_by("interconnect_id", "pk")
        .values_list(
            "interconnect_id", "pk", "swapped", "live_from", "retired_at",
            "doubts__starts_at", "doubts__ends_at",
        )
    )  # fmt: skip


def _facts(row: Row) -> tuple[int, int, bool, datetime | None, datetime | None]:
    return row[:5]


def _spans(rows: Iterable[Row]) -> tuple[Doubt, ...]:
    return tuple((since, until) for *_, since, until in rows if since is not None)


def _doubted(part: Part, first: int, count: int) -> Mask:
    """In which of `count` slots from `first` on a series is in quarantine."""
    found = np.zeros(count, bool)
    for since, until in part.doubts:
        found |= _between(since, until, first, count)
    return found


def _combined(parts: Sequence[Part], rates: Ints, first: int, together: Together) -> Ints:
    """int64[2, slots] of one interconnect out of int64[2, series, slots] from slot `first` on."""
    counts = np.stack([_counts(part, first, rates.shape[-1]) for part in parts])
    sides = np.stack(
        [rates[::-1, row] if part.swapped else rates[:, row] for row, part in enumerate(parts)]
    )
    counted = np.where(counts[:, np.newaxis], sides, 0)
    return np.where(counts.any(axis=0), together(counted, axis=0), store.GAP)


def _counts(part: Part, first: int, count: int) -> Mask:
    """In which slots a series counts."""
    return _between(part.live_from, part.retired_at, first, count)


def _between(since: datetime | None, until: datetime | None, first: int, count: int) -> Mask:
    """Which of `count` slots from `first` on start in [since, until); None: no bound."""
    starts = first + SLOT_SECONDS * np.arange(count)
    low = since.timestamp() if since else -np.inf
    high = until.timestamp() if until else np.inf
    return (starts >= low) & (starts < high)
