"""Everything the page of one work item shows."""

from typing import Any

from django.utils import timezone

from apps.accounts.models import User
from apps.console.work.forms import CommentForm, FileForm
from apps.programs import queries
from apps.programs.models import ItemChange, WorkItem

CHANGES = 60
FIELDS = {
    "column": "status", "due_on": "due day", "blocked": "waits for", "link": "about",
    "text": "description", "parent": "belongs to",
}  # fmt: skip


def page(item: WorkItem, user: User) -> dict[str, Any]:
    """For the template. Nine queries, whatever there is."""
    changes = queries.changes_of(item, CHANGES)
    return {
        "item": item,
        "workstream": item.workstream,
        "title": item.title,
        "today": timezone.now().date(),
        "columns": queries.columns_of(item.workstream),
        "comments": queries.comments_of(item),
        "files": queries.files_of(item),
        "refs": list(item.refs.order_by("ref").values_list("ref", flat=True)),
        "waits_for": queries.waits_for(item),
        "holds_up": queries.holds_up(item),
        "children": list(queries.items().filter(parent=item).order_by("rank")),
        "watchers": list(item.watchers.order_by("name")),
        "changes": [(change, _field(change), _can_undo(change, changes)) for change in changes],
        "comment_form": CommentForm(),
        "file_form": FileForm(),
    }


def _field(change: ItemChange) -> str:
    return FIELDS.get(change.field, change.field)


def _can_undo(change: ItemChange, changes: list[ItemChange]) -> bool:
    """The newest of its field (of its value, for links), and not how the item began."""
    if change.undone_at or (change.field == "column" and not change.was.get("value")):
        return False
    same = [c for c in changes if c.field == change.field and not c.undone_at]
    if change.field in ("blocked", "link"):
        same = [c for c in same if {str(c.was), str(c.now)} == {str(change.was), str(change.now)}]
    return same[0].pk == change.pk
