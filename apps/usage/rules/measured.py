"""One figure for a period out of ports, directions and slots. Rules: algorithms 10.2 MEASURED."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from apps.usage.rules.percentiles import Method, percentile, rank
from apps.usage.rules.slots import Grade, completeness

Slots = Sequence[int | None]


class Direction(StrEnum):
    MAX_OF_P95 = "MAX_OF_P95"
    P95_OF_MAX = "P95_OF_MAX"
    P95_OF_SUM = "P95_OF_SUM"
    IN = "IN"
    OUT = "OUT"
    POOLED = "POOLED"


class Aggregation(StrEnum):
    SUM_THEN_P = "SUM_THEN_P"
    P_THEN_SUM = "P_THEN_SUM"


class Missing(StrEnum):
    EXCLUDE = "EXCLUDE"
    AS_ZERO = "AS_ZERO"


@dataclass(frozen=True)
class Port:
    """A port's rates, one entry per slot of the period, None where missing; bit/s.

    A port that is administratively down counts 0, not None. Rules: our choices 4.3.
    """

    in_bps: Slots
    out_bps: Slots


@dataclass(frozen=True)
class MeasureRule:
    """What a term says about measuring; the names in it are the term's own."""

    p: int | Decimal = 95
    method: str = Method.NEAREST_RANK
    direction: str = Direction.MAX_OF_P95
    aggregation: str = Aggregation.SUM_THEN_P
    missing: str = Missing.EXCLUDE


@dataclass(frozen=True)
class Measured:
    """The figure, and what is needed to recompute it by hand.

    value_bps is None where nothing was measured. rank and count are those of the series that
    decided (None where percentiles of several ports were summed). side is IN or OUT where one
    direction decided.
    """

    value_bps: int | None
    rank: int | None
    count: int | None
    side: str | None
    valid: int
    expected: int
    grade: Grade


@dataclass(frozen=True)
class _Reading:
    """One series' percentile with its rank among how many values."""

    value_bps: int | None
    rank: int | None
    count: int
    side: str | None


def combine(
    in_bps: Slots,
    out_bps: Slots,
    direction: str = Direction.MAX_OF_P95,
    *,
    p: int | Decimal = 95,
    method: str = Method.NEAREST_RANK,
) -> int | None:
    """One percentile out of two directions, slot by slot aligned; bit/s, None where unknown.

    A slot that lacks one direction is missing in a sum or a maximum. Rules: other places 4.2.
    """
    rule = MeasureRule(p=p, method=method, direction=direction)
    return _measure_one(Port(in_bps, out_bps), rule).value_bps


def measure(ports: Sequence[Port], rule: MeasureRule) -> Measured:
    """The period's figure for all ports in scope. Rules: algorithms 10.2 MEASURED.

    Every port brings the same slots. SUM_THEN_P adds the ports slot by slot (a port without data
    makes the slot missing), P_THEN_SUM adds their percentiles. Rounding up is left to the bill.
    ValueError without a port, or where the ports' slots do not line up.
    """
    if len({len(slots) for port in ports for slots in (port.in_bps, port.out_bps)}) != 1:
        raise ValueError("Give at least one port, and the same slots for every port.")
    if Aggregation(rule.aggregation) is Aggregation.SUM_THEN_P or len(ports) == 1:
        return _measure_one(group(ports), rule)
    return _sum_of([_measure_one(port, rule) for port in ports])


def group(ports: Sequence[Port]) -> Port:
    """The ports as one: their sum per slot and direction, missing where any port is missing."""
    if len(ports) == 1:
        return ports[0]
    return Port(
        in_bps=[_total(slot) for slot in zip(*(port.in_bps for port in ports), strict=True)],
        out_bps=[_total(slot) for slot in zip(*(port.out_bps for port in ports), strict=True)],
    )


def _measure_one(port: Port, rule: MeasureRule) -> Measured:
    direction = Direction(rule.direction)
    reading = _highest([_read(side, slots, rule) for side, slots in _series(port, direction)])
    valid, expected = _valid_slots(port, direction), len(port.in_bps)
    return Measured(
        value_bps=reading.value_bps,
        rank=reading.rank,
        count=reading.count,
        side=reading.side,
        valid=valid,
        expected=expected,
        grade=completeness(valid, expected),
    )


def _sum_of(parts: Sequence[Measured]) -> Measured:
    """Percentiles of several ports added up; as complete as the least complete of them."""
    weakest = min(parts, key=lambda part: part.valid)
    return Measured(
        value_bps=_total([part.value_bps for part in parts]),
        rank=None,
        count=None,
        side=None,
        valid=weakest.valid,
        expected=weakest.expected,
        grade=weakest.grade,
    )


def _series(port: Port, direction: Direction) -> list[tuple[str | None, Slots]]:
    """The series whose highest percentile counts, each with the side it stands for."""
    both = list(zip(port.in_bps, port.out_bps, strict=True))
    match direction:
        case Direction.P95_OF_MAX:
            return [(None, [_peak(slot) for slot in both])]
        case Direction.P95_OF_SUM:
            return [(None, [_total(slot) for slot in both])]
        case Direction.POOLED:
            return [(None, [*port.in_bps, *port.out_bps])]
    sides = [("IN", port.in_bps), ("OUT", port.out_bps)]
    return [side for side in sides if direction in (side[0], Direction.MAX_OF_P95)]


def _read(side: str | None, slots: Slots, rule: MeasureRule) -> _Reading:
    as_zero = Missing(rule.missing) is Missing.AS_ZERO
    known = [slot or 0 for slot in slots if as_zero or slot is not None]
    if not known:
        return _Reading(None, None, 0, side)
    place = rank(len(known), rule.p, method=rule.method)
    return _Reading(percentile(known, rule.p, method=rule.method), place, len(known), side)


def _highest(readings: Sequence[_Reading]) -> _Reading:
    """The reading that decides: an unknown direction leaves the whole unknown."""
    return max(readings, key=lambda reading: (reading.value_bps is None, reading.value_bps or 0))


def _valid_slots(port: Port, direction: Direction) -> int:
    """Slots in which every direction that matters was measured."""
    needed = {Direction.IN: [port.in_bps], Direction.OUT: [port.out_bps]}.get(
        direction, [port.in_bps, port.out_bps]
    )
    return sum(None not in slot for slot in zip(*needed, strict=True))


def _peak(slot: Sequence[int | None]) -> int | None:
    known = [value for value in slot if value is not None]
    return max(known) if len(known) == len(slot) else None


def _total(slot: Sequence[int | None]) -> int | None:
    known = [value for value in slot if value is not None]
    return sum(known) if len(known) == len(slot) else None
