"""Programs: workstreams with goals and weekly updates; their work items."""

from apps.programs.models.items import (
    ITEM_WORDS,
    BirthRule,
    Column,
    ItemBlock,
    ItemChange,
    ItemComment,
    ItemFile,
    ItemRef,
    WorkItem,
    WorkItemQuerySet,
)
from apps.programs.models.workstreams import (
    DateMove,
    Goal,
    GoalReading,
    StatusUpdate,
    Workstream,
)

__all__ = [
    "ITEM_WORDS",
    "BirthRule",
    "Column",
    "DateMove",
    "Goal",
    "GoalReading",
    "ItemBlock",
    "ItemChange",
    "ItemComment",
    "ItemFile",
    "ItemRef",
    "StatusUpdate",
    "WorkItem",
    "WorkItemQuerySet",
    "Workstream",
]
