"""An item and an issue in the same terms, so that they can be compared.

Title, text, column (its id), assignee (the id of a colleague) and due day as JSON. What has no
mapping is left out, and said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from apps.accounts.models import User
from apps.integrations.jira import adf
from apps.integrations.jira.records import Issue
from apps.programs import queries
from apps.programs.models import Column, JiraLink, WorkItem

LONGEST_TITLE = 200


@dataclass(frozen=True)
class Maps:
    """The maps of a link, read once for a sync."""

    columns: Mapping[str, int]
    statuses: Mapping[int, list[str]]
    users: Mapping[str, int]
    accounts: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, link: JiraLink) -> "Maps":
        users = queries.users_by_account(link)
        accounts = {user: account for account, user in sorted(users.items(), reverse=True)}
        return cls(
            queries.columns_by_status(link), queries.statuses_by_column(link), users, accounts
        )


@dataclass(frozen=True)
class Terms:
    """Values by field, and in words what has none."""

    values: dict[str, Any]
    missing: list[str]


def of_item(item: WorkItem, maps: Maps) -> Terms:
    values: dict[str, Any] = {
        "title": item.title, "text": adf.plain(item.text), "column": item.column_id,
        "assignee": item.assignee_id, "due_on": str(item.due_on) if item.due_on else None,
    }  # fmt: skip
    missing = []
    if item.column_id not in maps.statuses:
        missing.append(f"No status of Jira stands for “{item.column}”.")
        del values["column"]
    if item.assignee_id and item.assignee_id not in maps.accounts:
        missing.append(f"{item.assignee} is nobody in Jira: map an account.")
        del values["assignee"]
    return Terms(values, missing)


def of_issue(issue: Issue, maps: Maps) -> Terms:
    values: dict[str, Any] = {
        "title": issue.title[:LONGEST_TITLE].strip(), "text": issue.text,
        "column": maps.columns.get(issue.status),
        "assignee": maps.users.get(issue.assignee_id),
        "due_on": str(issue.due_on) if issue.due_on else None,
    }  # fmt: skip
    missing = []
    if values["column"] is None:
        missing.append(f"“{issue.status}” of Jira stands for no column.")
        del values["column"]
    if issue.assignee_id and values["assignee"] is None:
        missing.append(f"{issue.assignee_name} of Jira is no colleague here: map the account.")
        del values["assignee"]
    return Terms(values, missing)


def for_jira(values: Mapping[str, Any], maps: Maps) -> dict[str, Any]:
    """The fields of an issue that are set; its status is moved."""
    facts = {name: values[name] for name in ("title", "text", "due_on") if name in values}
    if "assignee" in values:
        facts["assignee_id"] = maps.accounts.get(values["assignee"], "")
    return facts


def for_item(name: str, value: Any) -> Any:
    """A value as the field of an item holds it."""
    if value is None:
        return None
    if name == "assignee":
        return User.objects.filter(pk=value).first()
    if name == "column":
        return Column.objects.filter(pk=value).first()
    return date.fromisoformat(value) if name == "due_on" else value
