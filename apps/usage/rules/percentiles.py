"""Percentiles as contracts and billing tools count them. Rules: percentile 4.1, algorithms 10.2."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum


class Method(StrEnum):
    """How the rank is found. Stored on the term, so that a partner's invoice can be reproduced."""

    NEAREST_RANK = "NEAREST_RANK"
    ROUND_HALF_UP = "ROUND_HALF_UP"
    DROP_CEIL = "DROP_CEIL"
    RRD = "RRD"


def percentile(
    values: Iterable[int | None], p: int | Decimal, *, method: str = Method.NEAREST_RANK
) -> int | None:
    """The measured value at the p-th percentile; None where nothing was measured.

    Values are integers of one unit (bit/s), `None` entries are missing samples and left out, so a
    contract that counts them as zero passes zeros. p is 0 to 100, int or Decimal (99.9), never
    float. The answer is always one of the values: nothing is interpolated.
    Rules: percentile 4.1, algorithms 10.2.
    """
    known = sorted(value for value in values if value is not None)
    if not known:
        return None
    return int(known[rank(len(known), p, method=method) - 1])


def rank(n: int, p: int | Decimal, *, method: str = Method.NEAREST_RANK) -> int:
    """Which of n values sorted upwards is the percentile, counted from 1.

    Integers throughout: ceil(n * (1 - 0.95)) in floats is one too many at every n divisible by 20.
    NEAREST_RANK is ceil(p*n/100); ROUND_HALF_UP LibreNMS; DROP_CEIL Cacti; RRD its VDEF PERCENT.
    A rank is never below 1, whereas Cacti itself reports 0 for a single sample: there we differ
    from it on purpose. ValueError for no values, an unknown method or p outside 0 to 100.
    """
    if n < 1:
        raise ValueError("No values have no rank.")
    part, whole = _fraction(p)
    return max(1, _RANKS[Method(method)](n, part, whole))


def discarded(n: int, p: int | Decimal, *, method: str = Method.NEAREST_RANK) -> int:
    """How many of n values lie above the percentile's rank: 14 of a day's 288 at 95."""
    return n - rank(n, p, method=method)


def _fraction(p: int | Decimal) -> tuple[int, int]:
    """p / 100 as two integers, exactly."""
    if isinstance(p, float):
        raise ValueError(f"Give the percentile as a whole number or a Decimal, not as {p!r}.")
    if not 0 <= p <= 100:
        raise ValueError(f"A percentile lies between 0 and 100, not at {p}.")
    numerator, denominator = p.as_integer_ratio()
    return numerator, 100 * denominator


def _nearest_rank(n: int, part: int, whole: int) -> int:
    return _ceil_div(part * n, whole)


def _round_half_up(n: int, part: int, whole: int) -> int:
    return _half_up_div(part * n, whole)


def _drop_ceil(n: int, part: int, whole: int) -> int:
    return n - _ceil_div((whole - part) * n, whole)


def _rrd(n: int, part: int, whole: int) -> int:
    return _half_up_div(part * (n - 1), whole) + 1


def _ceil_div(part: int, whole: int) -> int:
    return -(-part // whole)


def _half_up_div(part: int, whole: int) -> int:
    """Halves go up. Python's round() takes them to the even neighbour: wrong at n = 30, 70, 110."""
    return (2 * part + whole) // (2 * whole)


_RANKS = {
    Method.NEAREST_RANK: _nearest_rank,
    Method.ROUND_HALF_UP: _round_half_up,
    Method.DROP_CEIL: _drop_ceil,
    Method.RRD: _rrd,
}
