"""Who is told of work items: those named, those whose it is, those who watch."""

from collections.abc import Iterable
from datetime import date, datetime

from apps.accounts.models import User
from apps.core import units
from apps.notifications import actions as notifications
from apps.notifications.enums import Urgency
from apps.programs.models import Column, ItemComment, WorkItem, Workstream


def assigned(item: WorkItem, *, by: User | None, at: datetime) -> None:
    """Whoever got it, unless they took it themselves."""
    if item.assignee is not None and item.assignee != by:
        key = f"{item.key}:assigned:{item.assignee_id}:{at.isoformat()}"
        _tell(item, "work_assigned", key, f"{item.key} is yours: {item.title}", [item.assignee], at)


def commented(said: ItemComment, named: Iterable[User], *, at: datetime) -> None:
    """Those named hear of it as named, the other watchers of the item as watchers."""
    item, author, named = said.item, said.author, list(named)
    title = f"{said.writer} named you in {item.key}: {item.title}"
    others = [p for p in item.watchers.all() if p != author and p not in named]
    _tell(item, "work_mention", f"{item.key}:said:{said.pk}", title,
          [person for person in named if person != author], at, said.text)  # fmt: skip
    title = f"{said.writer} wrote about {item.key}: {item.title}"
    _tell(item, "work_comment", f"{item.key}:said:{said.pk}", title, others, at, said.text)


def moved(item: WorkItem, was: Column, *, by: User | None, at: datetime) -> None:
    """Those who watch it, when it is done or open again."""
    if was.category == item.category or not (item.is_done or was.category == "DONE"):
        return
    word = "is done" if item.is_done else "is open again"
    others = [person for person in item.watchers.all() if person != by]
    key = f"{item.key}:{item.category}:{at.isoformat()}"
    _tell(item, "work_moved", key, f"{item.key} {word}: {item.title}", others, at)


def _tell(
    item: WorkItem, kind: str, key: str, title: str, to: Iterable[User], at: datetime,
    body: str = "",
) -> None:  # fmt: skip
    lines = [
        ["Workstream", item.workstream.name],
        ["Status", item.column.name],
        ["Due", units.day(item.due_on)],
    ]
    notifications.enqueue(
        key=key, kind=kind, ref=item.key, urgency=Urgency.INFO, title=title, body=body[:1000],
        facts={"lines": lines, "url": f"/work-items/{item.key}/", "call": "Open the item"},
        recipients=to, at=at,
    )  # fmt: skip


def cause_is_over(item: WorkItem, *, at: datetime) -> None:
    """Whoever has it and those who watch: it may be closed."""
    key = f"{item.key}:over:{at.isoformat()}"
    title = f"{item.cause} is over: close {item.key}, {item.title}?"
    _tell(item, "work_over", key, title, {item.assignee, *item.watchers.all()} - {None}, at)


def update_missing(workstream: Workstream, week: date, *, at: datetime) -> None:
    """The owner, once a week."""
    lines = [["Workstream", workstream.name], ["Week of", units.day(week)]]
    notifications.enqueue(
        key=f"{workstream.key}:update:{week}", kind="update_missing", ref=workstream.key,
        urgency=Urgency.WARN, title=f"The weekly update of {workstream.name} is missing",
        body="A draft from the facts of the week is ready to be edited.",
        facts={"lines": lines, "url": f"/programs/{workstream.key}/updates/{week}/",
               "call": "Write it"},
        recipients=[workstream.owner], at=at,
    )  # fmt: skip
