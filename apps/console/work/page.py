"""Everything the page of one work item shows."""

from typing import Any

from django.utils import timezone

from apps.accounts.models import User
from apps.console.work import history
from apps.console.work.forms import CommentForm, FileForm
from apps.programs import queries
from apps.programs.models import WorkItem

CHANGES = 60
MOST_GONE = 3


def page(item: WorkItem, user: User, *, can_work: bool) -> dict[str, Any]:
    """For the template. Eight queries, whatever there is."""
    jira = queries.jira_of(item)
    changes = queries.changes_of(item, CHANGES)
    files = queries.files_of(item, with_gone=True)
    watchers = list(item.watchers.only("name", "email").order_by("name"))
    return {
        "item": item,
        "workstream": item.workstream,
        "title": item.title,
        "today": timezone.now().date(),
        "columns": queries.columns_of(item.workstream),
        "comments": queries.comments_of(item),
        "files": [file for file in files if file.removed_at is None],
        "gone": [file for file in files if file.removed_at is not None][-MOST_GONE:],
        "refs": list(item.refs.order_by("ref").values_list("ref", flat=True)),
        "around": queries.around(item),
        "watchers": watchers,
        "is_watching": user in watchers,
        "history": history.lines(item.key, changes, can_work=can_work),
        "can_work": can_work,
        "jira": jira,
        "conflicts": queries.jira_conflicts(jira) if jira else [],
        "comment_form": CommentForm(),
        "file_form": FileForm(),
    }
