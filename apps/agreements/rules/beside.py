"""What a clause contradicts among the other clauses of its agreement. Rules: term types 10.1."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from apps.core.units import day, limit, rate

EVERYTHING = ("partner", None)

Errors = dict[str, str]


@dataclass(frozen=True)
class Held:
    """A clause with its parameters and days, both inclusive. `scope`: its kind and the target."""

    type: str
    clause: str
    scope: tuple[str, Any]
    values: Mapping[str, Any]
    valid_from: date
    valid_to: date | None = None

    def meets(self, other: "Held") -> bool:
        """Whether there is a day on which both hold."""
        ends, their_end = self.valid_to or date.max, other.valid_to or date.max
        return self.valid_from <= their_end and other.valid_from <= ends

    def shares(self, other: "Held") -> bool:
        """Whether both can be about the same interconnect."""
        return self.scope == other.scope or EVERYTHING in (self.scope, other.scope)


def beside(new: Held, others: Iterable[Held]) -> Errors:
    """What cannot hold next to the others, by the field to be changed; empty when all fits."""
    for other in others:
        if new.meets(other) and new.shares(other):
            errors = _same(new, other) or _pair(new, other)
            if errors:
                return errors
    return {}


def _same(new: Held, other: Held) -> Errors:
    """Two commits for the same would both be billed for the same month."""
    if new.type == other.type == "COMMIT_RATE" and new.scope == other.scope:
        until = f" to {day(other.valid_to)}" if other.valid_to else ""
        return {
            "valid_from": f"{other.clause} commits the same from {day(other.valid_from)}{until}; "
            "revise it, or choose another scope or other days."
        }
    return {}


# The first must not be above the second: type and field of both, whether equal is too much.
_PAIRS = (
    ("COMMIT_RATE", "commit_bps", "BURST_CAP", "max_bps", False),
    ("MIN_TRAFFIC", "bps", "MAX_TRAFFIC", "bps", False),
    ("DOWNGRADE_RIGHT", "threshold_pct", "UPGRADE_TRIGGER", "threshold_pct", True),
)


def _pair(new: Held, other: Held) -> Errors:
    for low, low_field, high, high_field, is_strict in _PAIRS:
        if (new.type, other.type) == (low, high):
            mine, theirs, field, word = new, other, low_field, "above"
        elif (new.type, other.type) == (high, low):
            mine, theirs, field, word = other, new, high_field, "below"
        else:
            continue
        lower, upper = mine.values[low_field], theirs.values[high_field]
        if lower > upper or (is_strict and lower == upper):
            bound = theirs.values[high_field] if mine is new else mine.values[low_field]
            return {field: f"It lies {word} the {_shown(field, bound)} of {other.clause}."}
    return {}


def _shown(field: str, value: Any) -> str:
    return f"{limit(value)} %" if field.endswith("_pct") else rate(value)
