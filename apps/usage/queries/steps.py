"""Figures of each step of a period: hours, six hours, local days."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from apps.usage import figures, store
from apps.usage.figures import Ints


@dataclass(frozen=True)
class Steps:
    """int64[2, steps] each, bit/s, row 0 from the partner; -1 where nothing was measured.

    `busy_hour` is the highest mean of 12 consecutive slots, -1 in a step without a whole hour.
    `valid` and `expected` count the slots of each step, `valid` those with both directions.
    """

    p95: Ints
    max: Ints
    average: Ints
    busy_hour: Ints
    valid: Ints
    expected: Ints


def even_edges(slots: int, width: int) -> list[int]:
    """Borders of steps of `width` slots; the last one may be shorter."""
    return [*range(0, slots, width), slots]


def stepped(rates: Ints, edges: list[int]) -> Steps:
    """The figures of int64[2, slots] between one edge and the next. Nearest rank, rules 4.1."""
    parts = [rates[:, a:b] for a, b in pairwise(edges)]
    both = (rates != store.GAP).all(axis=0)
    return Steps(
        p95=_each(parts, figures.percentile),
        max=_each(parts, lambda part: part.max(axis=-1, initial=store.GAP)),
        average=_each(parts, figures.mean),
        busy_hour=_each(parts, lambda part: figures.busy_hour(part)[1]),
        valid=np.array([np.count_nonzero(both[a:b]) for a, b in pairwise(edges)], np.int64),
        expected=np.array([b - a for a, b in pairwise(edges)], np.int64),
    )


def _each(parts: list[Ints], figure: Callable[[Ints], Ints]) -> Ints:
    """One figure of all parts; those of one width at once."""
    found = np.full((2, len(parts)), store.GAP, np.int64)
    widths = np.array([part.shape[-1] for part in parts])
    for width in np.unique(widths):
        places = np.flatnonzero(widths == width)
        found[:, places] = figure(np.stack([parts[at] for at in places], axis=1))
    return found
