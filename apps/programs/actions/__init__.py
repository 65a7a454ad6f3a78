"""The only writer of programs."""

from apps.programs.actions.births import (
    bear_items,
    drop_birth_rule,
    set_birth_rule,
    suggest_closing,
)
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
from apps.programs.actions.updates import (
    draft_again,
    draft_update,
    edit_update,
    publish_update,
    remind_of_updates,
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
    "bear_items",
    "block",
    "comment_item",
    "draft_again",
    "draft_update",
    "drop_birth_rule",
    "drop_column",
    "drop_goal",
    "edit_column",
    "edit_item",
    "edit_update",
    "edit_workstream",
    "link_ref",
    "measure_goals",
    "move_date",
    "move_item",
    "publish_update",
    "rank_item",
    "remind_of_updates",
    "remove_comment",
    "remove_file",
    "set_birth_rule",
    "set_goal",
    "suggest_closing",
    "set_health",
    "sweep_files",
    "unblock",
    "undo",
    "unlink_ref",
    "watch",
]
