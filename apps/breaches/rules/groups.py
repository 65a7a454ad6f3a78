"""Interconnects of a metro taken together: their capacity, and what is left without a site.

Rules: metrics 5.2 N_MINUS_1 per metro: capacity minus the largest site.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from apps.breaches.rules.figures import Stretch


def group_stretches(
    parts: Mapping[int, Sequence[Stretch]], sites: Mapping[int, int]
) -> list[Stretch]:
    """The parts of a day with one capacity of the group each; survivors lose the largest site.

    `parts` are the stretches of each interconnect, `sites` where each stands. A part of the day
    without any capacity has no stretch.
    """
    edges = sorted({edge for one in parts.values() for s in one for edge in (s.first, s.last)})
    found: list[Stretch] = []
    for first, last in pairwise(edges):
        at_sites = _at_sites(parts, sites, first)
        total = sum(at_sites.values())
        if not total:
            continue
        now = Stretch(first, last, total, total - max(at_sites.values()))
        found = [*found[:-1], _joined(found[-1], now)] if _goes_on(found, now) else [*found, now]
    return found


def _at_sites(
    parts: Mapping[int, Sequence[Stretch]], sites: Mapping[int, int], slot: int
) -> dict[int, int]:
    totals: defaultdict[int, int] = defaultdict(int)
    for link, stretches in parts.items():
        for one in stretches:
            if one.first <= slot < one.last:
                totals[sites[link]] += one.capacity_bps
    return totals


def _goes_on(found: Sequence[Stretch], now: Stretch) -> bool:
    """Whether nothing changed for the group at this edge."""
    if not found or found[-1].last != now.first:
        return False
    before = found[-1]
    return (before.capacity_bps, before.survivor_bps) == (now.capacity_bps, now.survivor_bps)


def _joined(before: Stretch, now: Stretch) -> Stretch:
    return Stretch(before.first, now.last, now.capacity_bps, now.survivor_bps)
