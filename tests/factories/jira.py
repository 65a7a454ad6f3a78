"""A workstream linked with a fake Jira over real HTTP, and what both sides say."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from apps.accounts.models import User
from apps.integrations.faking import Fake
from apps.integrations.jira import adf
from apps.integrations.jira.fake import Jira
from apps.integrations.jira.fake_data_center import DataCenterJira
from apps.integrations.jira.memory import Memory
from apps.programs import actions
from apps.programs.models import JiraIssue, JiraLink, WorkItem
from tests.factories.clock import AT
from tests.factories.programs import workstream

EMAIL, TOKEN = "robot@northlight.example", "swordfish"  # noqa: S105  of the fake's account


@dataclass
class Pair:
    """Both sides and one clock for them; `tick` lets it go on and syncs."""

    site: Jira
    memory: Memory
    link: JiraLink
    clock: list[datetime] = field(default_factory=lambda: [AT])

    @property
    def now(self) -> datetime:
        return self.clock[0]

    def wait(self, **time: float) -> datetime:
        self.clock[0] += timedelta(**time)
        return self.now

    def tick(self, **time: float) -> bool:
        self.wait(**(time or {"minutes": 2}))
        return actions.sync_link(link_id=self.link.pk, at=self.now)

    def add(self, title: str, **facts: Any) -> WorkItem:
        return actions.add_item(
            workstream=self.link.workstream, title=title, by=None, at=self.now, **facts
        )

    def edit(self, item: WorkItem, **facts: Any) -> None:
        actions.edit_item(item=item, by=None, at=self.now, **facts)

    def move(self, item: WorkItem, name: str) -> None:
        to = self.link.workstream.columns.get(name=name)
        actions.move_item(item=item, to=to, by=None, at=self.now)

    def issue(self, item: WorkItem) -> dict[str, Any]:
        return self.memory.find(JiraIssue.objects.get(item=item).issue_id)

    def ours(self) -> list[Any]:
        """What this side says, in words both sides share."""
        rows = WorkItem.objects.filter(workstream=self.link.workstream).select_related("column")
        return sorted(_ours(row) for row in rows)

    def theirs(self) -> list[Any]:
        return sorted(_theirs(row) for row in self.memory.issues.values())


STATUSES = {"To Do": "To do", "In Progress": "In progress", "Done": "Done"}


def _ours(item: WorkItem) -> tuple[Any, ...]:
    said = item.comments.filter(removed_at=None).values_list("text", flat=True)
    person = item.assignee.email if item.assignee else ""
    due = str(item.due_on) if item.due_on else None
    return (item.title, item.text, item.column.name, person, due or "", sorted(said))


def _theirs(row: dict[str, Any]) -> tuple[Any, ...]:
    said = [adf.read(c["body"]).partition("\n\n(")[0] for c in row["comments"]]
    person = f"{row['assignee']}@northlight.example" if row["assignee"] else ""
    text = adf.read(row["description"])
    status = STATUSES[row["status"]]
    return (row["summary"], text, status, person, row["duedate"] or "", sorted(said))


@contextmanager
def jira_pair(
    *, is_on: bool = True, ways: Any = None, flavour: str = "CLOUD", **fields: Any
) -> Iterator[Pair]:
    """A linked pair; marta and rafael are people on both sides."""
    clock = [AT]
    memory = Memory(clock=lambda: clock[0])
    memory.add_project("NET", "Network builds", ways=ways)
    for name in ("marta", "rafael"):
        memory.add_person(name, name.title(), f"{name}@northlight.example")
        User.objects.create_user(f"{name}@northlight.example", name=name.title())
    is_cloud = flavour == "CLOUD"
    site = (
        Jira(memory, email=EMAIL, token=TOKEN) if is_cloud else DataCenterJira(memory, token=TOKEN)
    )
    with Fake(site) as running:
        link = actions.connect_jira(
            workstream=fields.pop("workstream", None) or workstream(key="LIMA"), by=None, at=AT,
            details=jira_details(running.url, flavour=flavour),
        )  # fmt: skip
        if is_on:
            actions.turn_on_jira(link=link, by=None, at=AT)
        site.requests.clear()
        yield Pair(site, memory, link, clock)


def jira_details(url: str = "", **facts: Any) -> actions.JiraDetails:
    given = {"url": url, "email": EMAIL, "token": TOKEN, "project": "NET", "type": "Task"}
    return actions.JiraDetails(**{**given, **facts})


def jira_link(**fields: Any) -> JiraLink:
    """A link that nobody answers."""
    fields["workstream"] = fields.get("workstream") or workstream()
    defaults = {
        "url": "http://127.0.0.1:9", "email": EMAIL, "token": TOKEN, "project": "NET",
        "account_id": "robot", "created_at": AT,
    }  # fmt: skip
    return JiraLink.objects.create(**{**defaults, **fields})


def jira_issue(**fields: Any) -> JiraIssue:
    """An item that is NET-1 in Jira."""
    link = fields.pop("link", None) or jira_link()
    item = fields.pop("item", None) or actions.add_item(
        workstream=link.workstream, title="Optics", by=None, at=AT
    )
    defaults = {"issue_id": "10001", "key": "NET-1", "seen_at": item.changed_at}
    return JiraIssue.objects.create(link=link, item=item, **{**defaults, **fields})
