"""The only writer of programs."""

from apps.programs.actions.goals import drop_goal, measure_goals, set_goal
from apps.programs.actions.items import (
    add_item,
    block,
    edit_item,
    link_ref,
    unblock,
    unlink_ref,
    watch,
)
from apps.programs.actions.moving import (
    add_column,
    drop_column,
    edit_column,
    move_item,
    rank_item,
    undo,
)
from apps.programs.actions.talking import (
    attach_file,
    comment_item,
    remove_comment,
    remove_file,
    sweep_files,
)
from apps.programs.actions.workstreams import (
    add_workstream,
    edit_workstream,
    move_date,
    set_health,
)

__all__ = [
    "add_column",
    "add_item",
    "add_workstream",
    "attach_file",
    "block",
    "comment_item",
    "drop_column",
    "drop_goal",
    "edit_column",
    "edit_item",
    "edit_workstream",
    "link_ref",
    "measure_goals",
    "move_date",
    "move_item",
    "rank_item",
    "remove_comment",
    "remove_file",
    "set_goal",
    "set_health",
    "sweep_files",
    "unblock",
    "undo",
    "unlink_ref",
    "watch",
]
