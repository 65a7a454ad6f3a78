"""The only writer of programs."""

from apps.programs.actions.goals import drop_goal, measure_goals, set_goal
from apps.programs.actions.workstreams import (
    add_workstream,
    edit_workstream,
    move_date,
    set_health,
)

__all__ = [
    "add_workstream",
    "drop_goal",
    "edit_workstream",
    "measure_goals",
    "move_date",
    "set_goal",
    "set_health",
]
