"""Imports and bulk edits among the endpoints: as they stand before each verb."""

from types import SimpleNamespace
from typing import Any

from apps.accounts.models import User
from apps.exchange import actions
from apps.exchange.models import ImportRun
from tests import factories as make
from tests.exchange.bulking import applied, checked
from tests.exchange.sheets import workbook
from tests.factories import AT
from tests.factories.papers import docx_file, zip_of

NEEDED = "exchange.import"
SHEET = [["Company", "AS number", "Region"], ["Norte", "AS64510", "LATAM"]]
BULK = "programs.work"
NAMED = {"import": "IMP-00001", "bulkedit": "BLK-00001"}
ENDPOINTS = [
    ("import-list", "get", NEEDED),
    ("import-list", "post", NEEDED),
    ("import-detail", "get", NEEDED),
    ("import-rows", "get", NEEDED),
    ("import-columns", "post", NEEDED),
    ("import-documents", "post", NEEDED),
    ("import-names", "post", NEEDED),
    ("import-apply", "post", NEEDED),
    ("import-undo", "post", NEEDED),
    ("import-drop", "post", NEEDED),
    ("bulkedit-list", "get", BULK),
    ("bulkedit-list", "post", BULK),
    ("bulkedit-detail", "get", BULK),
    ("bulkedit-rows", "get", BULK),
    ("bulkedit-apply", "post", BULK),
    ("bulkedit-undo", "post", BULK),
    ("bulkedit-drop", "post", BULK),
]


def uploaded(by: User) -> ImportRun:
    """A draft with its columns guessed."""
    return actions.upload(
        content=workbook(SHEET), filename="mine.xlsx", target="partner", by=by, at=AT
    )


def to_packed(world: SimpleNamespace, role: str) -> None:
    """A draft of a ZIP."""
    setattr(world, "import", packed(make.user(role="manager")).ref)


def packed(by: User) -> ImportRun:
    content = zip_of({"lost.docx": docx_file()})
    return actions.upload_documents(
        content=content, filename="papers.zip", kind="ATTACHMENT", side="BOTH", by=by, at=AT
    )


def to_state(state: str, **facts: object):
    """Makes the import that the address names."""

    def ready(world: SimpleNamespace, role: str) -> None:
        run = uploaded(make.user(role="manager"))
        ImportRun.objects.filter(pk=run.pk).update(state=state, counts={"add": 1}, **facts)
        setattr(world, "import", run.ref)

    return ready


def to_preview(world: SimpleNamespace, role: str) -> None:
    """A bulk edit of a work item, looked at."""
    world.bulkedit = checked(_admin(), [make.work_item()], "work", priority={"value": 1}).ref


def to_applied(world: SimpleNamespace, role: str) -> None:
    run = checked(by := _admin(), [make.work_item()], "work", priority={"value": 1})
    world.bulkedit = applied(run, by).ref


def _admin() -> User:
    return make.user(role="admin")


READY = {
    **{f"bulkedit-{verb}": to_preview for verb in ("detail", "rows", "apply", "drop")},
    "bulkedit-undo": to_applied,
    **{f"import-{verb}": to_state("CHECKED") for verb in ("detail", "rows", "apply", "drop")},
    "import-columns": to_state("DRAFT"),
    "import-names": to_packed,
    "import-undo": to_state("APPLIED", applied_at=AT),
}
BODIES: dict[str, Any] = {
    "bulkedit-list": lambda world: {
        "kind": "work",
        "refs": [world.workitem],
        "changes": {"priority": {"value": 1}},
    },
    "import-columns": {"fields": ["name", "asn", "region"]},
    "import-names": {"kind": "ATTACHMENT"},
}
