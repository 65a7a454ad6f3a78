"""Staff reads over programs."""

from apps.programs.queries.causes import Cause, causes, gone
from apps.programs.queries.facts import breaches_of, deals_of, links_of, measured, readings
from apps.programs.queries.flow import cycles_of, shifts_of
from apps.programs.queries.items import (
    asked,
    changes_of,
    columns_of,
    comments_of,
    files_of,
    holds_up,
    items,
    items_about,
    items_listed,
    search_items,
    waits_for,
    work_figures,
)
from apps.programs.queries.weeks import WeekFacts, missing_updates, week_facts
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
    "Cause",
    "causes",
    "gone",
    "Standing",
    "WeekFacts",
    "missing_updates",
    "week_facts",
    "asked",
    "changes_of",
    "columns_of",
    "comments_of",
    "cycles_of",
    "files_of",
    "holds_up",
    "items",
    "items_about",
    "items_listed",
    "search_items",
    "shifts_of",
    "waits_for",
    "work_figures",
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
