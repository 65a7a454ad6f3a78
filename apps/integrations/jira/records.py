"""What Jira tells, as plain rows: whatever comes from outside is read here or named unreadable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from apps.integrations.jira import adf


@dataclass(frozen=True, kw_only=True)
class Issue:
    """One issue. `id` stays when it moves to another project, `key` does not. Times in UTC."""

    id: str
    key: str
    title: str
    text: str = ""
    status: str = ""
    category: str = "new"  # new, indeterminate or done
    assignee_id: str = ""
    assignee_name: str = ""
    due_on: date | None = None
    labels: Sequence[str] = field(default_factory=tuple)
    updated_at: datetime
    created_at: datetime

    @property
    def project(self) -> str:
        return self.key.rpartition("-")[0]


@dataclass(frozen=True)
class Unread:
    """An issue that makes no sense, with what is wrong about it."""

    key: str
    message: str


@dataclass(frozen=True)
class Comment:
    id: str
    author_id: str
    author_name: str
    text: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Person:
    id: str
    name: str
    email: str = ""  # empty where the person hides it


@dataclass(frozen=True)
class Status:
    name: str
    category: str


@dataclass(frozen=True)
class Project:
    key: str
    name: str
    types: Sequence[str]  # of issues, without sub-tasks


@dataclass(frozen=True)
class Transition:
    id: str
    to: str


@dataclass(frozen=True)
class Hook:
    """What a webhook says: that something about an issue changed. What, is asked for."""

    event: str
    issue_id: str
    issue_key: str


def moment(text: Any) -> datetime:
    """`2026-11-19T09:40:00.000+0000`. Raises ValueError, TypeError."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(f"{text} has no zone")
    return found.astimezone(UTC)


def issue(row: Any) -> Issue:
    """Raises KeyError, TypeError, ValueError where it is none."""
    fields = row["fields"]
    status, assignee = fields.get("status") or {}, fields.get("assignee") or {}
    due = fields.get("duedate")
    return Issue(
        id=str(row["id"]), key=_word(row["key"], "key"), title=_word(fields["summary"], "summary"),
        text=adf.read(fields.get("description")), status=_word(status["name"], "status"),
        category=str((status.get("statusCategory") or {}).get("key", "new")),
        assignee_id=_id(assignee),
        assignee_name=str(assignee.get("displayName") or ""),
        due_on=date.fromisoformat(due) if due else None,
        labels=tuple(str(label) for label in fields.get("labels") or ()),
        updated_at=moment(fields["updated"]), created_at=moment(fields["created"]),
    )  # fmt: skip


def issue_or_not(row: Any) -> Issue | Unread:
    """The issue of a list, or why it cannot be read: one bad row does not spoil its page."""
    try:
        return issue(row)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        key = row.get("key", "") if isinstance(row, dict) else ""
        return Unread(str(key)[:40] or "an issue", f"It cannot be read: {_told(error)}.")


def comment(row: Any) -> Comment:
    author = row.get("author") or {}
    return Comment(
        str(row["id"]), _id(author), str(author.get("displayName") or ""),
        adf.read(row.get("body")), moment(row["created"]), moment(row["updated"]),
    )  # fmt: skip


def person(row: Any) -> Person:
    return Person(
        _word(_id(row), "account id"),
        str(row.get("displayName") or ""),
        str(row.get("emailAddress") or ""),
    )


def hook(body: Any) -> Hook | None:
    """What a webhook is about; None where it is about no issue. Raises ValueError for garbage."""
    if not isinstance(body, Mapping) or not isinstance(body.get("webhookEvent"), str):
        raise ValueError("It is no webhook of Jira: it has no webhookEvent.")
    found = body.get("issue")
    if found is None:
        return None
    if not isinstance(found, Mapping) or not str(found.get("id", "")).isdigit():
        raise ValueError("Its issue has no id.")
    return Hook(body["webhookEvent"], str(found["id"]), str(found.get("key", ""))[:40])


def _id(person: Any) -> str:
    """Jira Cloud knows people by `accountId`, Data Center by `name`."""
    return str(person.get("accountId") or person.get("name") or "")


def _word(value: Any, name: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"its {name} is empty or no text")
    return value.strip()


def _told(error: Exception) -> str:
    return f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)[:200]
