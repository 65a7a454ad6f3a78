"""The way of a request as a partner reads it: stages, when each ended, where it stands.

The words are the partner labels of portal.md 6.4; our own states never reach the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from apps.capacity.enums import State
from apps.core import units


class Passed(Protocol):
    """A move of a request: the state it reached, and when."""

    @property
    def target(self) -> str: ...

    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True)
class Stage:
    label: str
    states: frozenset[str]


@dataclass(frozen=True)
class Step:
    """One stage for `{% steps %}`: done, now, next or err, with the date that matters."""

    label: str
    mark: str
    note: str = ""


def _stage(label: str, *states: State) -> Stage:
    return Stage(label, frozenset(state.value for state in states))


SENT = _stage("Sent", State.DRAFT)
REVIEW = _stage("Review", State.SUBMITTED, State.IN_REVIEW, State.INFO_REQUESTED, State.ON_HOLD)
LETTER = _stage("LOA", State.APPROVED, State.LOA_PENDING)
CROSS = _stage("Cross-connect", State.LOA_ISSUED, State.XC_ORDERED)
BUILD = _stage("Configuration", State.PROVISIONING, State.FAILED)
TEST = _stage("Testing", State.TESTING)
DONE = _stage("In service", State.ACTIVE)
BARE_BUILD = _stage("Configuration", State.APPROVED, State.PROVISIONING, State.FAILED)
CLOSED = _stage("Done", State.APPROVED, State.ACTIVE)

WITH_LOA = (SENT, REVIEW, LETTER, CROSS, BUILD, TEST, DONE)
WITHOUT_LOA = (SENT, REVIEW, BARE_BUILD, TEST, DONE)
NOTHING_TO_BUILD = (SENT, REVIEW, CLOSED)

LABELS: dict[str, str] = {
    State.DRAFT: "Draft",
    State.SUBMITTED: "Under review",
    State.IN_REVIEW: "Under review",
    State.INFO_REQUESTED: "Action needed",
    State.ON_HOLD: "On hold",
    State.APPROVED: "Approved, LOA in preparation",
    State.LOA_PENDING: "Approved, LOA in preparation",
    State.LOA_ISSUED: "Order cross-connect",
    State.XC_ORDERED: "Awaiting cross-connect",
    State.PROVISIONING: "Being configured",
    State.TESTING: "Testing",
    State.ACTIVE: "Active",
    State.REJECTED: "Declined",
    State.CANCELLED: "Cancelled",
    State.EXPIRED: "Expired",
    State.FAILED: "Problem, we are on it",
}
TONES: dict[str, str] = {
    State.DRAFT: "draft",
    State.INFO_REQUESTED: "warn",
    State.ON_HOLD: "hold",
    State.ACTIVE: "ok",
    State.REJECTED: "bad",
    State.FAILED: "warn",
    State.CANCELLED: "void",
    State.EXPIRED: "void",
}
ENDED_BADLY = (State.REJECTED, State.CANCELLED, State.EXPIRED)


def way(track: Sequence[str]) -> tuple[Stage, ...]:
    """The stages of a request, from the states it goes through."""
    if State.LOA_ISSUED in track:
        return WITH_LOA
    return WITHOUT_LOA if State.TESTING in track else NOTHING_TO_BUILD


def label(state: str, *, has_loa: bool = True) -> str:
    """What a partner calls a state."""
    if state == State.APPROVED and not has_loa:
        return "Approved"
    return LABELS[state]


def tone(state: str) -> str:
    """How it looks; `acc` for whatever is simply going on."""
    return TONES.get(state, "acc")


def steps(way: Sequence[Stage], *, state: str, moves: Sequence[Passed]) -> list[Step]:
    """The stepper. `moves` oldest first; a stage is dated by the move that left it.

    A request that ended before its goal shows where it stopped, and nothing of what would follow.
    """
    reached = [_position(way, move.target) for move in moves]
    known = [position for position in reached if position is not None]
    if state in ENDED_BADLY:
        return _stopped(way, state, moves, known)
    here = _position(way, state) or 0
    return [_step(way, at, here, state, moves) for at in range(len(way))]


def _position(way: Sequence[Stage], state: str) -> int | None:
    return next((at for at, stage in enumerate(way) if state in stage.states), None)


def _step(way: Sequence[Stage], at: int, here: int, state: str, moves: Sequence[Passed]) -> Step:
    stage = way[at]
    if state == State.ACTIVE and at == here:
        return Step(stage.label, "done", _day(_came(way, at, moves)))
    if at < here:
        return Step(stage.label, "done", _day(_left(way, at, moves)))
    if at > here:
        return Step(stage.label, "next")
    since = _day(_came(way, at, moves))
    mark = "err" if state == State.FAILED else "now"
    return Step(stage.label, mark, f"since {since}" if since else "")


def _stopped(
    way: Sequence[Stage], state: str, moves: Sequence[Passed], known: Sequence[int]
) -> list[Step]:
    """Up to the stage it ended in."""
    last = max(known, default=0)
    done = [Step(way[at].label, "done", _day(_left(way, at, moves))) for at in range(last)]
    ended = moves[-1].at if moves else None
    return [*done, Step(LABELS[state], "err", _day(ended))]


def _came(way: Sequence[Stage], at: int, moves: Sequence[Passed]) -> datetime | None:
    """When it came into a stage last, from another one."""
    found = None
    was = None
    for move in moves:
        place = _position(way, move.target)
        if place == at and was != at:
            found = move.at
        was = place
    return found


def _left(way: Sequence[Stage], at: int, moves: Sequence[Passed]) -> datetime | None:
    """When it went on from a stage: the last move that came past it from there or before."""
    found = None
    was = 0
    for move in moves:
        place = _position(way, move.target)
        if place is None:
            continue
        if was <= at < place:
            found = move.at
        was = place
    return found


def _day(at: datetime | None) -> str:
    return units.day(at.date()) if at else ""
