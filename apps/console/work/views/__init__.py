"""Pages of work items."""

from apps.console.work.views.births import birth_drop, births
from apps.console.work.views.boards import (
    backlog,
    board_page,
    column_drop,
    column_edit,
    move,
    rank,
    workflow,
)
from apps.console.work.views.pages import about, detail, edit, hints, new, work_list
from apps.console.work.views.verbs import (
    attach,
    block,
    comment,
    comment_remove,
    download,
    file_remove,
    link,
    undo,
    watch,
)

__all__ = [
    "about",
    "attach",
    "backlog",
    "birth_drop",
    "births",
    "block",
    "board_page",
    "column_drop",
    "column_edit",
    "comment",
    "comment_remove",
    "detail",
    "download",
    "edit",
    "file_remove",
    "hints",
    "link",
    "move",
    "new",
    "rank",
    "undo",
    "watch",
    "work_list",
    "workflow",
]
