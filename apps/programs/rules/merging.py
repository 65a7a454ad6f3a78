"""Two sides of one thing: what each changed since they agreed, and who wins where both did.

The rule: per field, the later change wins; Jira's where the moments are equal. Nothing that equals
what was agreed is ever sent, so that what one side wrote comes back as no change: no echo, no loop,
and events that come twice or in wrong order do no harm.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

OURS, JIRA = "ours", "jira"
Values = Mapping[str, Any]
Times = Mapping[str, tuple[datetime, datetime]]


@dataclass(frozen=True)
class Clash:
    """A field that both changed, and whose value is taken."""

    field: str
    ours: Any
    theirs: Any
    ours_at: datetime
    theirs_at: datetime
    taken: str


@dataclass(frozen=True)
class Plan:
    """What to do: `pull` into ours, `push` into theirs; `agreed` is the same on both sides."""

    pull: dict[str, Any] = field(default_factory=dict)
    push: dict[str, Any] = field(default_factory=dict)
    agreed: dict[str, Any] = field(default_factory=dict)
    clashes: tuple[Clash, ...] = ()


def clashing(base: Values, ours: Values, theirs: Values) -> list[str]:
    """Fields that both changed, each into something else; for these the moments are needed."""
    return [name for name in _both(ours, theirs) if _side(name, base, ours, theirs) is None]


def plan(base: Values, ours: Values, theirs: Values, times: Times) -> Plan:
    """Who takes what from whom. A field that one side cannot say is left alone."""
    pull, push, agreed, clashes = {}, {}, {}, []
    for name in _both(ours, theirs):
        if ours[name] == theirs[name]:
            agreed[name] = ours[name]
            continue
        side = _side(name, base, ours, theirs)
        if side is None:
            clash = _clash(name, ours[name], theirs[name], *times[name])
            clashes.append(clash)
            side = clash.taken
        if side == OURS:
            push[name] = ours[name]
        else:
            pull[name] = theirs[name]
    return Plan(pull, push, agreed, tuple(clashes))


def winner(ours_at: datetime, theirs_at: datetime) -> str:
    """The later one; Jira at a tie."""
    return OURS if ours_at > theirs_at else JIRA


def _both(ours: Values, theirs: Values) -> list[str]:
    return [name for name in ours if name in theirs]


def _side(name: str, base: Values, ours: Values, theirs: Values) -> str | None:
    """Who changed it: one of them, or None for both. What was never agreed on, both changed."""
    if ours[name] == theirs[name]:
        return JIRA
    if name in base and base[name] == theirs[name]:
        return OURS
    if name in base and base[name] == ours[name]:
        return JIRA
    return None


def _clash(name: str, ours: Any, theirs: Any, ours_at: datetime, theirs_at: datetime) -> Clash:
    return Clash(name, ours, theirs, ours_at, theirs_at, winner(ours_at, theirs_at))
