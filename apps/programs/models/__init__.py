"""Programs: workstreams with goals and weekly updates; their work items."""

from apps.programs.models.items import (
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
from apps.programs.models.jira import (
    JiraComment,
    JiraConflict,
    JiraImport,
    JiraIssue,
    JiraLink,
    JiraPerson,
    JiraPing,
    JiraStatus,
)
from apps.programs.models.workstreams import (
    DateMove,
    Goal,
    GoalReading,
    StatusUpdate,
    Workstream,
)

__all__ = [
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
    "JiraComment",
    "JiraConflict",
    "JiraImport",
    "JiraIssue",
    "JiraLink",
    "JiraPerson",
    "JiraPing",
    "JiraStatus",
    "StatusUpdate",
    "WorkItem",
    "WorkItemQuerySet",
    "Workstream",
]
