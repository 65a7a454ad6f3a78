"""Programs: workstreams, their goals and weekly updates."""

from apps.programs.models.workstreams import (
    DateMove,
    Goal,
    GoalReading,
    StatusUpdate,
    Workstream,
)

__all__ = ["DateMove", "Goal", "GoalReading", "StatusUpdate", "Workstream"]
