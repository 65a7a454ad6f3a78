"""Steps of use with a fee each, and what follows above one. Rules: models 3.1 (MIX)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from apps.agreements.rules import Params, values_of

ZERO = Decimal(0)


class Act(StrEnum):
    """What a month's use leads to."""

    WITHIN = "WITHIN"
    RESET = "RESET"  # back within the step: the count starts anew
    COUNTED = "COUNTED"  # above, before anything follows
    WARN = "WARN"
    MOVE = "MOVE"  # to the next step, charged back to the first month above
    LIMIT = "LIMIT"  # the port may be limited
    UNKNOWN = "UNKNOWN"  # too little was measured: nothing changes


@dataclass(frozen=True)
class Step:
    """A rate up to which a monthly fee holds; bit/s."""

    up_to_bps: int
    fee: Decimal


@dataclass(frozen=True)
class Ladder:
    """The steps from the lowest up, and in which month above one what follows."""

    steps: tuple[Step, ...]
    warn_month: int = 1
    move_month: int = 2
    limit_month: int = 3
    resets: bool = True


@dataclass(frozen=True)
class Rung:
    """One month: the step whose fee is due (from 0), how many months above, and what follows.

    back_charge is the difference owed for the months above that were billed at a lower step.
    """

    month: date
    bps: int | None
    step: int
    over: int
    act: Act
    fee: Decimal
    back_charge: Decimal = ZERO
    back_months: tuple[date, ...] = ()


def ladder_of(params: Params) -> Ladder:
    """The steps of a TIER_RESET term."""
    values = values_of(params)
    steps = tuple(Step(up_to, Decimal(fee)) for up_to, fee in values["tiers"])
    names = ("warn_month", "move_month", "limit_month", "resets")
    return Ladder(steps, **{name: values[name] for name in names})


@dataclass
class _Climber:
    ladder: Ladder
    step: int
    over: int = 0
    owing: list[tuple[date, Decimal]] = field(default_factory=list)


def climb(months: Sequence[tuple[date, int | None]], ladder: Ladder) -> list[Rung]:
    """Every month in order, beginning on the lowest step; a rate is None where too little is known.

    In the first month above its step somebody is warned; in the second the next step is charged,
    back to the first; in the third the port may be limited. A month within the step starts the
    count anew. Nobody goes down by himself: that takes a revision of the term.
    """
    climber = _Climber(ladder, 0)
    return [_rung(climber, month, bps) for month, bps in months]


def _rung(one: _Climber, month: date, bps: int | None) -> Rung:
    if bps is None:
        return _told(one, month, bps, Act.UNKNOWN)
    if bps <= one.ladder.steps[one.step].up_to_bps:
        return _within(one, month, bps)
    one.over += 1
    if one.over >= one.ladder.limit_month:
        return _told(one, month, bps, Act.LIMIT)
    if one.over >= one.ladder.move_month and one.step + 1 < len(one.ladder.steps):
        return _moved(one, month, bps)
    one.owing.append((month, one.ladder.steps[one.step].fee))
    is_warned = one.over >= one.ladder.warn_month
    return _told(one, month, bps, Act.WARN if is_warned else Act.COUNTED)


def _within(one: _Climber, month: date, bps: int) -> Rung:
    act = Act.RESET if one.over and one.ladder.resets else Act.WITHIN
    if one.ladder.resets:
        one.over = 0
        one.owing.clear()
    return _told(one, month, bps, act)


def _moved(one: _Climber, month: date, bps: int) -> Rung:
    one.step += 1
    fee = one.ladder.steps[one.step].fee
    back = sum((fee - paid for _, paid in one.owing), ZERO)
    months = tuple(owed for owed, _ in one.owing)
    one.owing.clear()
    return Rung(month, bps, one.step, one.over, Act.MOVE, fee, back, months)


def _told(one: _Climber, month: date, bps: int | None, act: Act) -> Rung:
    return Rung(month, bps, one.step, one.over, act, one.ladder.steps[one.step].fee)
