"""What the page of an interconnect shows about its build: next step, sessions, checklist."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from apps.core import lifecycle
from apps.core.written import written_once
from apps.network import queries
from apps.network.enums import CACHE_MOVES, STATE_MOVES, CacheState, State
from apps.network.models import BGPSession, Interconnect, TurnUpCheck

# The one way on from a state; what needs a reason or a choice is behind "Change state".
_ONWARDS = {
    State.PROPOSED: State.APPROVED,
    State.LOA_ISSUED: State.XC_ORDERED,
    State.XC_ORDERED: State.XC_COMPLETE,
    State.XC_COMPLETE: State.TESTING,
    State.TESTING: State.ACTIVE,
    State.MAINTENANCE: State.ACTIVE,
    State.AUGMENTING: State.ACTIVE,
    State.DECOMMISSION_REQUESTED: State.DECOMMISSIONING,
    State.DECOMMISSIONING: State.DECOMMISSIONED,
}
NEEDS_CHECKS = (State.XC_COMPLETE, State.TESTING, State.AUGMENTING)


@dataclass(frozen=True)
class Checklist:
    """The points of one checklist; `request_ref` is empty for one without a request."""

    request_ref: str
    checks: list[TurnUpCheck]

    @property
    def done(self) -> int:
        return sum(check.is_ok is True for check in self.checks)

    @property
    def is_done(self) -> bool:
        return self.done == len(self.checks)


def panels(link: Interconnect) -> dict[str, Any]:
    """For the template. Two queries."""
    cache = getattr(link, "cache", None)
    return {
        "onward": onward(link),
        "sessions": _sessions(link.pk),
        "checklists": _checklists(link),
        "may_start_checks": link.state in NEEDS_CHECKS,
        "hardware": cache,
        "hardware_moves": _moves(cache.state) if cache else [],
    }


def onward(link: Interconnect) -> tuple[str, str] | None:
    """The next state and its word, where there is one way on."""
    to = _ONWARDS.get(State(link.state))
    if link.state == State.APPROVED:
        to = State.LOA_ISSUED if link.kind in ("pni", "transit") else State.TESTING
    if to is None or to not in lifecycle.targets(STATE_MOVES, link.state):
        return None
    return to.value, to.label


def _moves(state: str) -> list[tuple[str, str, bool]]:
    """States the hardware can go to, with words and whether a reason is needed."""
    found = [move for move in CACHE_MOVES if move.source == state]
    return [(m.target, CacheState(m.target).label, m.guard == "reason") for m in found]


def _checklists(link: Interconnect) -> list[Checklist]:
    found: dict[str, list[TurnUpCheck]] = {}
    for row in _checks(link.pk):
        found.setdefault(row.request_ref, []).append(row)
    lists = [Checklist(ref, checks) for ref, checks in found.items()]
    return sorted(lists, key=lambda each: each.is_done)


@written_once
def _sessions(link: int) -> QuerySet[BGPSession]:
    return queries.sessions_of(link)


@written_once
def _checks(link: int) -> QuerySet[TurnUpCheck]:
    rows = TurnUpCheck.objects.filter(interconnect=link).select_related("by")
    return rows.order_by("-request_ref", "position")
