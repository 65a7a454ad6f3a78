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
    ("POLICY_PAGE", "policy_url"), ("PREFIXES4", "info_prefixes4"),
    ("PREFIXES6", "info_prefixes6"), ("MOVED", "org_id"),
)  # fmt: skip
# What of a contact is changed one by one, by the kind of the change.
PERSON_WORDS = {
    "PERSON_NAME": "name", "PERSON_MAIL": "email", "PERSON_PHONE": "phone", "PERSON_ROLE": "role",
}  # fmt: skip
_LONGEST = 255


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
        Difference(kind, _said(was[name]), _said(now[name]))
        for kind, name in _WORDS
        if was[name] != now[name]
    ]
    if _is_taken_back(was["rir_status"], now["rir_status"]):
        found.append(Difference("RECLAIMED", was["rir_status"], now["rir_status"]))
    return found


def _said(value: object) -> str:
    return "" if value is None else str(value)


def of_person(was: Mapping[str, Any] | None, now: Mapping[str, Any]) -> list[Difference]:
    """How a contact differs from our copy of it; `was` is None for one that is new.

    One that cannot be reached, by mail or telephone, is nobody (portal.md 2.2, poc).
    """
    before, after = _reached(was), _reached(now)
    if before is None or after is None:
        came = [Difference("PERSON_NEW", "", told(after))] if after else []
        return came or ([Difference("PERSON_GONE", told(before), "")] if before else [])
    return [
        Difference(kind, before[name], after[name])
        for kind, name in PERSON_WORDS.items()
        if before[name] != after[name]
    ]


def _reached(row: Mapping[str, Any] | None) -> dict[str, str] | None:
    if row is None or row["status"] != _OK or not (row["email"] or row["phone"]):
        return None
    return {name: str(row[name]) for name in PERSON_WORDS.values()}


def told(person: Mapping[str, str]) -> str:
    """`NOC: Ana Prueba, ana@example.com, +57 1 5550100`; what is empty is left out."""
    said = ", ".join(person[name] for name in ("name", "email", "phone") if person[name])
    return f"{person['role']}: {said}"[:_LONGEST]


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
