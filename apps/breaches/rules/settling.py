"""A partner's invoice against our statement: how far apart, and which way of counting explains it.

Rules: percentile 4.1 (rank rule per tool), other places where tools disagree 4.2.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from apps.usage.rules import Aggregation, Direction, MeasureRule, Method, Missing, rank

Slots = NDArray[np.int64]
MBPS = 10**6
TOOLS = {
    Method.NEAREST_RANK: "nearest rank",
    Method.ROUND_HALF_UP: "LibreNMS",
    Method.DROP_CEIL: "Cacti",
    Method.RRD: "RRDtool",
}
DIRECTIONS = {
    Direction.MAX_OF_P95: "the higher of both directions' percentiles",
    Direction.P95_OF_MAX: "the percentile of each slot's higher direction",
    Direction.P95_OF_SUM: "the percentile of both directions added",
    Direction.IN: "inbound only",
    Direction.OUT: "outbound only",
    Direction.POOLED: "both directions pooled into one series",
}


@dataclass(frozen=True)
class Variance:
    """Theirs minus ours; percent of ours, None where ours is nothing."""

    bps: int | None
    amount: Decimal | None
    percent: Decimal | None
    is_within: bool


@dataclass(frozen=True)
class Counting:
    """A way of counting, and the figure it gives; bit/s."""

    rule: MeasureRule
    bps: int


def variance(
    ours_bps: int | None, theirs_bps: int | None, ours: Decimal | None, theirs: Decimal,
    *, tolerance_pct: Decimal,
) -> Variance:  # fmt: skip
    """Amounts decide: within the tolerance when they differ by no more than so many percent."""
    bps = None if ours_bps is None or theirs_bps is None else theirs_bps - ours_bps
    if ours is None:
        return Variance(bps, None, None, is_within=False)
    apart = theirs - ours
    percent = (100 * apart / ours).quantize(Decimal("0.001")) if ours else None
    is_within = abs(apart) * 100 <= tolerance_pct * abs(ours)
    return Variance(bps, apart, percent, is_within)


def explained(
    ports: Sequence[Slots], ours: MeasureRule, theirs_bps: int, *, round_bps: int = MBPS
) -> list[Counting]:
    """The ways that give the partner's figure to within a rounding unit, nearest to ours first.

    `ports` are int64[2, slots] with -1 for a gap, inbound first. Of ways that count alike only the
    one that differs least from ours is named.
    """
    found = [way for way in countings(ports, ours) if _is_same(way.bps, theirs_bps, round_bps)]
    found.sort(key=lambda way: _distance(way.rule, ours))
    least = _distance(found[0].rule, ours) if found else 0
    return [way for way in found if _distance(way.rule, ours) == least]


def countings(ports: Sequence[Slots], ours: MeasureRule) -> Iterator[Counting]:
    """Every way of 4.1 and 4.2 with the figure it gives; each series is sorted only once."""
    for aggregation in Aggregation if len(ports) > 1 else (Aggregation(ours.aggregation),):
        groups = ports if aggregation is Aggregation.P_THEN_SUM else [_added(ports)]
        for missing in Missing if any((port < 0).any() for port in ports) else (ours.missing,):
            for direction in Direction:
                rule = replace(ours, aggregation=aggregation, missing=missing, direction=direction)
                yield from _by_method(groups, rule)


def deciding(ports: Sequence[Slots], rule: MeasureRule) -> Slots:
    """The values of the series that decides, all ports added, sorted upwards; empty without any."""
    sides = [np.sort(slots) for slots in _series(_added(ports), rule)]
    known = [slots for slots in sides if slots.size]
    if not known:
        return np.zeros(0, np.int64)
    return max(
        known, key=lambda slots: int(slots[rank(slots.size, rule.p, method=rule.method) - 1])
    )


def words(way: Counting, ours: MeasureRule) -> str:
    """What differs from ours: `by LibreNMS's rank`, `outbound only`."""
    rule, said = way.rule, []
    if rule.method != ours.method:
        said.append(f"by the rank of {TOOLS[Method(rule.method)]}")
    if rule.direction != ours.direction:
        said.append(f"with {DIRECTIONS[Direction(rule.direction)]}")
    if rule.aggregation != ours.aggregation:
        before = rule.aggregation == Aggregation.P_THEN_SUM
        said.append("with a percentile of each port, then added" if before else "with ports added")
    if rule.missing != ours.missing:
        as_zero = rule.missing == Missing.AS_ZERO
        said.append("with gaps counted as no traffic" if as_zero else "with gaps left out")
    return ", ".join(said) or "by our own rule"


def _by_method(groups: Sequence[Slots], rule: MeasureRule) -> Iterator[Counting]:
    sides = [[np.sort(side) for side in _series(group, rule)] for group in groups]
    for method in Method:
        figures = [_highest(series, rule, method) for series in sides]
        if all(figure is not None for figure in figures):
            total = sum(figure or 0 for figure in figures)
            yield Counting(replace(rule, method=method), total)


def _series(group: Slots, rule: MeasureRule) -> list[Slots]:
    """The values whose highest percentile counts, gaps treated as the rule says."""
    gap = (group < 0).any(axis=0)
    match Direction(rule.direction):
        case Direction.P95_OF_MAX:
            found = [np.where(gap, -1, group.max(axis=0))]
        case Direction.P95_OF_SUM:
            found = [np.where(gap, -1, group.sum(axis=0))]
        case Direction.POOLED:
            found = [group.ravel()]
        case Direction.MAX_OF_P95:
            found = [group[0], group[1]]
        case side:
            found = [group[0 if side is Direction.IN else 1]]
    if rule.missing == Missing.AS_ZERO:
        return [np.maximum(slots, 0) for slots in found]
    return [slots[slots >= 0] for slots in found]


def _highest(series: Sequence[Slots], rule: MeasureRule, method: Method) -> int | None:
    if not all(slots.size for slots in series):
        return None
    return max(int(slots[rank(slots.size, rule.p, method=method) - 1]) for slots in series)


def _added(ports: Sequence[Slots]) -> Slots:
    stacked = np.stack(ports)
    return np.where((stacked < 0).any(axis=0), -1, stacked.sum(axis=0))


def _is_same(bps: int, theirs: int, unit: int) -> bool:
    """Equal once rounded to the unit, up or to the nearest: invoices do either."""
    return abs(bps - theirs) * 2 <= unit or -(-bps // unit) * unit == theirs


def _distance(rule: MeasureRule, ours: MeasureRule) -> int:
    names = ("method", "direction", "aggregation", "missing")
    return sum(getattr(rule, name) != getattr(ours, name) for name in names)
