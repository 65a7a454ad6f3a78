"""What a network says of itself now and did not say before (portal.md 6.6, "PeeringDB change")."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_OK = "ok"
# What registries say of a number that is somebody's, and of one they have not looked at yet.
_ASSIGNED = {"ok", "assigned", "allocated", "legacy"}
_UNDECIDED = {"", "pending"}
_WORDS = (
    ("RENAMED", "name"), ("AS_SET", "irr_as_set"), ("POLICY", "policy_general"),
    ("POLICY_PAGE", "policy_url"), ("MOVED", "org_id"),
)  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """One thing that is other than it was; `kind` is one of `enums.ChangeKind`."""

    kind: str
    was: str
    now: str


def of_network(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """How a network's entry differs from our copy of it; deleted, nothing else counts."""
    if was["status"] != now["status"]:
        kind = "RETURNED" if now["status"] == _OK else "DELETED"
        return [Difference(kind, str(was["name"]), str(now["name"]))]
    if now["status"] != _OK:
        return []
    found = [
        Difference(kind, str(was[name]), str(now[name]))
        for kind, name in _WORDS
        if was[name] != now[name]
    ]
    if _is_taken_back(was["rir_status"], now["rir_status"]):
        found.append(Difference("RECLAIMED", was["rir_status"], now["rir_status"]))
    return found


def of_presence(was: str, now: str) -> bool | None:
    """Whether a network came to a place (True) or left it (False), by the status of its row.

    `was` is empty for a row that is new. None: neither.
    """
    if (was == _OK) == (now == _OK):
        return None
    return now == _OK


def _is_taken_back(was: str, now: str) -> bool:
    """Its registry said the number is somebody's, and says so no longer."""
    return was in _ASSIGNED and now not in _ASSIGNED | _UNDECIDED
