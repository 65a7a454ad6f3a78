"""Figures of whole matrices at once, with the same answers as `rules` gives for one list.

Arrays are int64 bit/s, slots in the last axis; -1 is a gap, and stands for "none" in results.
"""

from decimal import Decimal

import numpy as np
import numpy.typing as npt

from apps.usage.rules import SLOTS_PER_HOUR, rank

Ints = npt.NDArray[np.int64]
GAP = -1


def known(rates: Ints) -> Ints:
    """How many slots have a value."""
    return np.count_nonzero(rates != GAP, axis=-1)


def percentile(rates: Ints, p: int | Decimal = 95) -> Ints:
    """The p-th percentile of each row, nearest rank among its known slots; -1 without any.

    Rules: percentile 4.1. Gaps sort first, so the rank counts from behind them.
    """
    rows = rates.reshape(-1, rates.shape[-1])
    counts = known(rows)
    found = np.full(len(rows), GAP, np.int64)
    for count in np.unique(counts[counts > 0]):
        chosen = counts == count
        place = rows.shape[1] - int(count) + rank(int(count), p) - 1
        part = rows if chosen.all() else rows[chosen]
        found[chosen] = np.partition(part, place, axis=-1)[:, place]
    return found.reshape(rates.shape[:-1])


def busy_hour(rates: Ints) -> tuple[Ints, Ints]:
    """First slot of the busiest complete hour of each row, and its mean; -1 where there is none.

    Rules: metrics 5.2. The mean is rounded down; of equal hours the earliest counts.
    """
    if rates.shape[-1] < SLOTS_PER_HOUR:
        none = np.full(rates.shape[:-1], GAP, np.int64)
        return none, none
    totals = _window_sums(np.maximum(rates, 0))
    totals[_window_sums((rates == GAP).astype(np.int64)) > 0] = GAP
    first = totals.argmax(axis=-1)
    best = np.take_along_axis(totals, first[..., np.newaxis], axis=-1)[..., 0]
    return np.where(best == GAP, GAP, first), np.where(best == GAP, GAP, best // SLOTS_PER_HOUR)


def _window_sums(values: Ints) -> Ints:
    """Sum of each hour, by its first slot."""
    sums = np.cumsum(values, axis=-1)
    first = sums[..., SLOTS_PER_HOUR - 1 : SLOTS_PER_HOUR]
    return np.concatenate(
        (first, sums[..., SLOTS_PER_HOUR:] - sums[..., :-SLOTS_PER_HOUR]), axis=-1
    )


def total(rates: Ints) -> Ints:
    """Sum of the known slots."""
    return np.maximum(rates, 0).sum(axis=-1)


def mean(rates: Ints) -> Ints:
    """Mean of the known slots, rounded down; -1 without any."""
    counts = known(rates)
    return np.where(counts > 0, total(rates) // np.maximum(counts, 1), GAP)


def add_up(rates: Ints, axis: int) -> Ints:
    """Sum over an axis, slot by slot; a slot that misses in one row is missing. Rules: 4.3."""
    return np.where((rates == GAP).any(axis=axis), GAP, rates.sum(axis=axis))


def peaks(rates: Ints, width: int) -> Ints:
    """Highest known value of each `width` slots, the last group may be shorter; -1 for a gap."""
    return _grouped(rates, width).max(axis=-1)


def means(rates: Ints, width: int) -> Ints:
    """Mean of the known values of each `width` slots; -1 for a gap."""
    return mean(_grouped(rates, width))


def _grouped(rates: Ints, width: int) -> Ints:
    short = -rates.shape[-1] % width
    filler = np.full((*rates.shape[:-1], short), GAP, np.int64)
    return np.concatenate((rates, filler), axis=-1).reshape(*rates.shape[:-1], -1, width)


def runs(mask: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """[first, end) of each run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False]))))
    return [(int(first), int(end)) for first, end in edges.reshape(-1, 2)]
