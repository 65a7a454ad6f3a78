"""Pure rules of capacity requests."""

from apps.capacity.rules import clocks, fields, sla, triage
from apps.capacity.rules.counters import missing_pairs
from apps.capacity.rules.track import after_approval, is_at_once, is_on_track, remaining, track
from apps.capacity.rules.turn import holder
from apps.capacity.rules.verbs import MOVES, verbs

__all__ = [
    "MOVES",
    "after_approval",
    "clocks",
    "fields",
    "holder",
    "is_at_once",
    "is_on_track",
    "missing_pairs",
    "remaining",
    "sla",
    "track",
    "triage",
    "verbs",
]
