from apps.core.admin import show
from apps.programs.models import (
    Column,
    DateMove,
    Goal,
    ItemComment,
    ItemFile,
    JiraConflict,
    JiraImport,
    JiraIssue,
    JiraPerson,
    JiraStatus,
    StatusUpdate,
    WorkItem,
    Workstream,
)

show(
    Workstream,
    Goal,
    DateMove,
    StatusUpdate,
    Column,
    WorkItem,
    ItemComment,
    ItemFile,
    JiraStatus,
    JiraPerson,
    JiraIssue,
    JiraConflict,
    JiraImport,
)
