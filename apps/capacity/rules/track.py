"""The stages a request goes through, by its type (portal.md 6.4: stages skipped by type)."""

from collections.abc import Mapping
from typing import Any

_ASK = ("SUBMITTED", "IN_REVIEW", "APPROVED")
WITH_LOA = (
    *_ASK, "LOA_PENDING", "LOA_ISSUED", "XC_ORDERED", "PROVISIONING", "TESTING", "ACTIVE",
)  # fmt: skip
WITHOUT_LOA = (*_ASK, "PROVISIONING", "TESTING", "ACTIVE")
NOTHING_TO_BUILD = (*_ASK, "ACTIVE")
BUILT = frozenset({
    "ix_sessions", "session_change", "cache_new", "cache_augment", "cache_move", "cache_rma",
})  # fmt: skip
_ON_THE_WAY = ("SUBMITTED", "IN_REVIEW", "INFO_REQUESTED", "ON_HOLD", "APPROVED")


def track(type_: str, details: Mapping[str, Any]) -> tuple[str, ...]:
    """The states of a request that goes well, in order.

    A PNI gets an LOA and a cross-connect, unless its traffic is only rebalanced. Sessions and
    caches are configured and tested. All else is done once it is approved and carried out.
    """
    if type_ == "pni_new" or (type_ == "pni_augment" and details.get("action") != "rebalance"):
        return WITH_LOA
    if type_ in BUILT or type_ == "pni_augment":
        return WITHOUT_LOA
    return NOTHING_TO_BUILD


def after_approval(type_: str, details: Mapping[str, Any]) -> str:
    """The state that follows APPROVED."""
    stages = track(type_, details)
    return stages[stages.index("APPROVED") + 1]


def is_at_once(type_: str, details: Mapping[str, Any]) -> bool:
    """Whether approving it carries it out: nobody has to touch anything outside of our records."""
    if type_ == "contact_change":
        return bool(details.get("person_action"))
    return type_ == "maintenance_notice"


def is_on_track(type_: str, details: Mapping[str, Any], source: str, target: str) -> bool:
    """Whether a move forward of the build fits the type; moves aside and back always do."""
    stages = track(type_, details)
    if source not in stages or target not in WITH_LOA:
        return True
    if target not in stages:
        return False
    step = stages.index(target) - stages.index(source)
    return step <= 1 or source in _ON_THE_WAY[:2]


def remaining(type_: str, details: Mapping[str, Any], state: str) -> tuple[str, ...]:
    """The stages from this one on that take time, the last one left out; empty when it is over.

    Aside of the track counts as in review; a failure as being configured.
    """
    stages = track(type_, details)
    stand_in = {"DRAFT": "SUBMITTED", "INFO_REQUESTED": "IN_REVIEW", "ON_HOLD": "IN_REVIEW",
                "FAILED": "PROVISIONING"}  # fmt: skip
    here = stand_in.get(state, state)
    return stages[stages.index(here) : -1] if here in stages else ()
