"""Reads of the mirror: where networks are, what they say of themselves, what exchanges hand out.

Never a list of the mirror itself: PeeringDB's data is for operating networks and is not handed on
in bulk (portal.md 2.2).
"""

from apps.peeringdb.queries.buildings import Building, buildings_in
from apps.peeringdb.queries.mirror import KindState, state_by_kind
from apps.peeringdb.queries.networks import (
    Place,
    Port,
    Presence,
    changes,
    is_filled,
    kept_presences,
    net_id,
    newest_run,
    ports_at,
    ports_of,
    prefix_counts,
    prefixes_of,
    presence,
    presences,
    runs,
    untold_changes,
)
from apps.peeringdb.queries.owners import Entry, Person, asns_of, entries, people_of, person

__all__ = [
    "Building",
    "Entry",
    "KindState",
    "Person",
    "Place",
    "Port",
    "Presence",
    "asns_of",
    "buildings_in",
    "changes",
    "entries",
    "is_filled",
    "kept_presences",
    "net_id",
    "newest_run",
    "people_of",
    "person",
    "ports_at",
    "ports_of",
    "prefix_counts",
    "prefixes_of",
    "presence",
    "presences",
    "runs",
    "state_by_kind",
    "untold_changes",
]
