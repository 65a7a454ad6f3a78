"""Which verbs fit a request now, for somebody in these roles: what is not here is not offered.

The actions check the same and more; a page or an API that offers less can only be unkind.
"""

from collections.abc import Collection, Mapping
from typing import Any

from apps.capacity.enums import FINAL, STATE_MOVES, State
from apps.capacity.rules.track import is_on_track

_ANY = tuple(State)
# Verb: (from which states, to which state).
MOVES: Mapping[str, tuple[tuple[str, ...], str]] = {
    "submit": ((State.DRAFT,), State.SUBMITTED),
    "ask": ((State.IN_REVIEW,), State.INFO_REQUESTED),
    "answer": ((State.INFO_REQUESTED,), State.IN_REVIEW),
    "hold": ((State.IN_REVIEW,), State.ON_HOLD),
    "take_up": ((State.ON_HOLD,), State.IN_REVIEW),
    "approve": ((State.IN_REVIEW,), State.APPROVED),
    "reject": ((State.IN_REVIEW,), State.REJECTED),
    "await_loa": ((State.APPROVED,), State.LOA_PENDING),
    "note_loa_issued": ((State.LOA_PENDING,), State.LOA_ISSUED),
    "loa_lost": ((State.LOA_ISSUED, State.XC_ORDERED), State.LOA_PENDING),
    "order_cross_connect": ((State.LOA_ISSUED,), State.XC_ORDERED),
    "report_patched": ((State.XC_ORDERED,), State.PROVISIONING),
    "dispute": ((State.PROVISIONING,), State.XC_ORDERED),
    "start_provisioning": ((State.APPROVED,), State.PROVISIONING),
    "start_testing": ((State.PROVISIONING,), State.TESTING),
    "fail": ((State.PROVISIONING, State.TESTING), State.FAILED),
    "retry": ((State.FAILED,), State.PROVISIONING),
    "confirm": ((State.TESTING,), State.ACTIVE),
    "activate": ((State.APPROVED,), State.ACTIVE),
    "cancel": (_ANY, State.CANCELLED),
}
_WRITERS = {"P-ENG", "P-ADMIN"}
_TALKERS = {"P-NOC", *_WRITERS, "S-STRAT", "S-ENG", "S-APPR"}
_PARTNER_EDITS = {State.DRAFT, State.SUBMITTED, State.INFO_REQUESTED}
_STAFF_EDITS = {State.DRAFT, State.SUBMITTED, State.IN_REVIEW}


def verbs(
    type_: str, state: str, details: Mapping[str, Any], roles: Collection[str]
) -> tuple[str, ...]:
    """Names of actions, those that move it first, in the order of its life."""
    found = [verb for verb in MOVES if _may_move(verb, type_, state, details, set(roles))]
    found += _others(state, set(roles))
    return tuple(found)


def _may_move(
    verb: str, type_: str, state: str, details: Mapping[str, Any], roles: set[str]
) -> bool:
    sources, target = MOVES[verb]
    if state not in sources or not is_on_track(type_, details, state, target):
        return False
    if verb == "order_cross_connect" and not _orders(details, roles):
        return False
    if verb == "note_loa_issued" and roles <= _WRITERS:
        return False  # theirs is uploaded and checked by us
    moves = [m for m in STATE_MOVES if (m.source, m.target) == (state, target)]
    return any(roles & {word.strip() for word in move.who.split(",")} for move in moves)


def _orders(details: Mapping[str, Any], roles: set[str]) -> bool:
    side = details.get("xc_orderer") or "partner"
    return bool(roles & (_WRITERS if side == "partner" else {"S-ENG"}))


def _others(state: str, roles: set[str]) -> list[str]:
    found: list[str] = []
    is_partner = any(role.startswith("P-") for role in roles)
    if state in (_PARTNER_EDITS if is_partner else _STAFF_EDITS) and roles & (
        _WRITERS | {"S-STRAT", "S-ENG"}
    ):
        found.append("edit")
    if not is_partner and roles & {"S-STRAT", "S-ENG"} and state not in (*FINAL, State.DRAFT):
        found.append("assign")
    if "S-STRAT" in roles and state == State.IN_REVIEW:
        found.append("decide_line")
    if roles & _WRITERS and state in (State.SUBMITTED, State.IN_REVIEW, State.INFO_REQUESTED):
        found.append("withdraw_line")
    if roles & _TALKERS:
        found += ["comment", "attach"]
    return found
