"""Staff reads over programs."""

from apps.programs.queries.facts import breaches_of, deals_of, links_of, measured, readings
from apps.programs.queries.workstreams import (
    Standing,
    date_moves,
    goals_of,
    newest_updates,
    search_workstreams,
    standings,
    updates_of,
    workstreams,
    workstreams_listed,
)

__all__ = [
    "Standing",
    "breaches_of",
    "date_moves",
    "deals_of",
    "goals_of",
    "links_of",
    "measured",
    "newest_updates",
    "readings",
    "search_workstreams",
    "standings",
    "updates_of",
    "workstreams",
    "workstreams_listed",
]
