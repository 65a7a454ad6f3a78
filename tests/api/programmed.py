"""Programs for the walk of all endpoints: what must hang on an item or workstream for a verb."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

from apps.accounts.models import User
from apps.programs import actions
from apps.programs.models import WorkItem, Workstream
from tests import factories as make
from tests.factories import AT


def _item(world: SimpleNamespace) -> WorkItem:
    return WorkItem.objects.get(key=world.workitem)


def _workstream(world: SimpleNamespace) -> Workstream:
    return Workstream.objects.get(key=world.workstream)


def _person(role: str) -> User:
    found = User.objects.filter(role=role).last()
    assert found is not None
    return found


def _said(world: SimpleNamespace, role: str) -> None:
    """By the one who asks: only the author takes a comment away."""
    said = actions.comment_item(item=_item(world), text="On it", by=_person(role), at=AT)
    world.number = said.pk


def _attached(world: SimpleNamespace, role: str) -> None:
    made = actions.attach_file(
        item=_item(world), content=make.pdf_file(), filename="a.pdf", by=_person(role), at=AT
    )
    world.number = made.pk


def _edited(world: SimpleNamespace, role: str) -> None:
    item = _item(world)
    actions.edit_item(item=item, title="Second", by=None, at=AT)
    world.number = item.changes.get(field="title").pk


def _drafted(world: SimpleNamespace, role: str) -> None:
    make.status_update(workstream=_workstream(world), published_at=None)


def _aimed(world: SimpleNamespace, role: str) -> None:
    make.goal(workstream=_workstream(world))


def _dropped(world: SimpleNamespace, role: str) -> None:
    make.goal(workstream=_workstream(world), dropped_at=AT)


def _moved(world: SimpleNamespace, role: str) -> None:
    actions.move_date(
        workstream=_workstream(world), to=date(2027, 5, 31), reason="Ducts", by=None, at=AT
    )


READY: dict[str, Callable[[SimpleNamespace, str], None]] = {
    "workitem-remove-comment": _said,
    "workitem-download-file": _attached,
    "workitem-remove-file": _attached,
    "workitem-undo": _edited,
    "workstream-edit-update": _drafted,
    "workstream-draft-again": _drafted,
    "workstream-publish-update": _drafted,
    "workstream-drop-goal": _aimed,
    "workstream-undo-goal": _dropped,
    "workstream-undo-date": _moved,
}
ENDPOINTS = [
    ("workitem-list", "get", "programs.view"),
    ("workitem-list", "post", "programs.work"),
    ("workitem-detail", "get", "programs.view"),
    ("workitem-edit", "post", "programs.work"),
    ("workitem-move", "post", "programs.work"),
    ("workitem-comment", "post", "programs.work"),
    ("workitem-block", "post", "programs.work"),
    ("workitem-unblock", "post", "programs.work"),
    ("workitem-link", "post", "programs.work"),
    ("workitem-unlink", "post", "programs.work"),
    ("workitem-rank", "post", "programs.work"),
    ("workitem-watch", "post", "programs.view"),
    ("workitem-comments", "get", "programs.view"),
    ("workitem-remove-comment", "post", "programs.work"),
    ("workitem-files", "get", "programs.view"),
    ("workitem-attach", "post", "programs.work"),
    ("workitem-download-file", "get", "programs.view"),
    ("workitem-remove-file", "post", "programs.work"),
    ("workitem-history", "get", "programs.view"),
    ("workitem-undo", "post", "programs.work"),
    ("workstream-list", "get", "programs.view"),
    ("workstream-list", "post", "programs.manage"),
    ("workstream-detail", "get", "programs.view"),
    ("workstream-edit", "post", "programs.manage"),
    ("workstream-health", "post", "programs.manage"),
    ("workstream-move-date", "post", "programs.manage"),
    ("workstream-goals", "post", "programs.manage"),
    ("workstream-drop-goal", "post", "programs.manage"),
    ("workstream-undo-goal", "post", "programs.manage"),
    ("workstream-undo-date", "post", "programs.manage"),
    ("workstream-columns", "get", "programs.view"),
    ("workstream-add-column", "post", "programs.manage"),
    ("workstream-edit-column", "post", "programs.manage"),
    ("workstream-drop-column", "post", "programs.manage"),
    ("workstream-updates", "get", "programs.view"),
    ("workstream-draft-update", "post", "programs.manage"),
    ("workstream-edit-update", "post", "programs.manage"),
    ("workstream-draft-again", "post", "programs.manage"),
    ("workstream-publish-update", "post", "programs.manage"),
]
PATHS = {
    "workitem-remove-comment": "comments/{number}/remove",
    "workitem-download-file": "files/{number}/download",
    "workitem-remove-file": "files/{number}/remove",
    "workitem-undo": "history/{number}/undo",
    "workstream-edit-update": "updates/2026-11-16/edit",
    "workstream-draft-again": "updates/2026-11-16/again",
    "workstream-publish-update": "updates/2026-11-16/publish",
}
BODIES: dict[str, Any] = {
    "workitem-list": lambda world: {"workstream": world.workstream, "title": "Order"},
    "workitem-edit": {"priority": 1},
    "workitem-move": {"to": "Waiting"},
    "workitem-comment": {"text": "On it"},
    "workitem-block": lambda world: {"other": make.work_item().key},
    "workitem-unblock": lambda world: {"other": make.work_item().key},
    "workitem-link": {"ref": "PAR-00042"},
    "workitem-unlink": {"ref": "PAR-00042"},
    "workitem-rank": {"before": None},
    "workitem-watch": {"is_on": True},
    "workstream-drop-goal": {"metric": "BREACHES"},
    "workstream-undo-goal": {"metric": "BREACHES"},
    "workstream-add-column": {"name": "Review", "category": "DOING"},
    "workstream-edit-column": {"status": "Waiting", "name": "Held", "wip_limit": 3},
    "workstream-drop-column": {"status": "Waiting"},
    "workstream-draft-update": {"week": "2026-11-18"},
    "workstream-edit-update": {"changed": "Signed two."},
    "workstream-list": {
        "key": "QUITO",
        "name": "Quito launch",
        "starts_on": "2026-11-01",
        "target_on": "2027-03-31",
    },
    "workstream-edit": {"purpose": "Quito on-net"},
    "workstream-health": {"to": "AT_RISK", "reason": "Ducts are late"},
    "workstream-move-date": {"to": "2027-05-31", "reason": "Ducts are late"},
    "workstream-goals": {"metric": "BREACHES", "target": "5"},
}
