"""What a fake Jira knows: people, projects, issues, comments; all of it JSON, so it can be kept."""

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from apps.integrations.jira import adf

Row = dict[str, Any]
WORKFLOW = (("To Do", "new"), ("In Progress", "indeterminate"), ("Done", "done"))
ROBOT = {"accountId": "robot", "displayName": "EdgePartners", "accountType": "atlassian",
         "emailAddress": "robot@northlight.example", "timeZone": "Europe/Lisbon"}  # fmt: skip
FIELDS = ("project", "labels", "status", "statusCategory", "key", "id", "assignee", "updated",
          "created")  # fmt: skip
_CLAUSE = re.compile(
    r'(\w+)\s*(!=|>=|<=|=|<|>|not in|in)\s*("(?:[^"\\]|\\.)*"|\([^)]*\)|\S+)', re.I
)
_LIST = re.compile(r'"(?:[^"\\]|\\.)*"|[^,()\s]+')


class BadJql(Exception):
    """The words Jira answers."""


@dataclass
class Memory:
    """The memory. `clock` gives its time; each change is a millisecond later than the last one.

    The methods are what people do in Jira. `kept` is called after each change.
    """

    clock: Callable[[], datetime]
    people: list[Row] = field(default_factory=lambda: [deepcopy(ROBOT)])
    projects: dict[str, Row] = field(default_factory=dict)
    issues: dict[str, Row] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    kept: Callable[[], None] = lambda: None
    last: str = ""

    def as_json(self) -> Row:
        names = ("people", "projects", "issues", "counts", "last")
        return {name: getattr(self, name) for name in names}

    def add_project(
        self, key: str, name: str, statuses: Any = WORKFLOW, types: Any = ("Task", "Bug"),
        ways: Any = None,
    ) -> None:  # fmt: skip
        """`ways`: pairs of statuses its workflow allows; None allows all."""
        rows = [{"name": s, "statusCategory": {"key": c}} for s, c in statuses]
        self.projects[key] = {
            "key": key, "name": name, "statuses": rows, "types": list(types), "ways": ways,
        }  # fmt: skip

    def add_person(self, id: str, name: str, email: str = "") -> None:
        self.people.append(
            {
                "accountId": id,
                "displayName": name,
                "emailAddress": email,
                "accountType": "atlassian",
            }
        )

    def person(self, id: str) -> Row | None:
        return next((row for row in self.people if row["accountId"] == id), None)

    def add(self, project: str, by: str = "", **fields: Any) -> str:
        """A new issue in the first status; its key."""
        id = str(10_000 + self._next("issue"))
        key = f"{project}-{self._next(project)}"
        at = self._tick()
        self.issues[id] = {
            "id": id, "key": key, "project": project, "summary": "", "description": None,
            "status": self.projects[project]["statuses"][0]["name"], "assignee": None,
            "duedate": None, "labels": [], "created": at, "updated": at, "comments": [], "log": [],
        } | fields  # fmt: skip
        self.kept()
        return key

    def edit(self, key: str, **fields: Any) -> None:
        """Set fields by Jira's name of them; each that differs is in the changelog."""
        row = self.find(key)
        changed = [name for name, value in fields.items() if row[name] != value]
        row |= fields
        if changed:
            row["updated"] = self._tick()
            row["log"].append({"created": row["updated"], "items": [{"field": n} for n in changed]})
        self.kept()

    def write(self, key: str, text: str) -> None:
        """Another description."""
        self.edit(key, description=adf.written(text))

    def say(self, key: str, by: str, body: Any) -> str:
        row, at = self.find(key), self._tick()
        id = str(self._next("comment"))
        body = adf.written(body) if isinstance(body, str) else body
        row["comments"].append(
            {"id": id, "author": self.person(by), "body": body, "created": at, "updated": at}
        )
        row["updated"] = at
        self.kept()
        return id

    def remove(self, key: str) -> None:
        del self.issues[self.find(key)["id"]]
        self.kept()

    def find(self, key: str) -> Row:
        """By id or key. Raises KeyError."""
        if key in self.issues:
            return self.issues[key]
        found = next((row for row in self.issues.values() if row["key"] == key), None)
        if found is None:
            raise KeyError(key)
        return found

    def asked(self, jql: str) -> list[Row]:
        """The issues of a filter, by the time of their last change. Raises BadJql."""
        where = re.split(r"\border by\b", jql, flags=re.I)[0].strip()
        found = list(self.issues.values())
        for clause in filter(None, re.split(r"\s+and\s+", where, flags=re.I)):
            match = _CLAUSE.fullmatch(clause.strip())
            if match is None:
                raise BadJql(f"Error in the JQL Query: “{clause.strip()}” is not understood.")
            if match[1] not in FIELDS:
                raise BadJql(f"Field '{match[1]}' does not exist or you may not view it.")
            found = [row for row in found if self._fits(row, *match.groups())]
        return sorted(found, key=lambda row: (row["updated"], row["id"]))

    def _fits(self, row: Row, name: str, sign: str, text: str) -> bool:
        values = [part.strip('"') for part in _LIST.findall(text)]
        if name in ("updated", "created"):
            limit = datetime.fromtimestamp(int(values[0]) / 1000, UTC)
            return datetime.fromisoformat(row[name]) >= limit
        has = self._values(row, name)
        is_in = any(value.lower() in has for value in values)
        return not is_in if sign in ("!=", "not in", "NOT IN") else is_in

    def _values(self, row: Row, name: str) -> list[str]:
        found = {
            "project": [row["project"]], "labels": row["labels"], "status": [row["status"]],
            "key": [row["key"]], "id": [row["id"]], "assignee": [row["assignee"] or "empty"],
            "statusCategory": [{"new": "To Do", "done": "Done"}.get(self.category(row), "Doing")],
        }  # fmt: skip
        return [str(value).lower() for value in found[name]]

    def category(self, row: Row) -> str:
        known = {s["name"]: s["statusCategory"]["key"] for s in self.statuses(row)}
        return str(known[row["status"]])

    def statuses(self, row: Row) -> list[Row]:
        return list(self.projects[row["project"]]["statuses"])

    def _next(self, what: str) -> int:
        self.counts[what] = self.counts.get(what, 0) + 1
        return self.counts[what]

    def _tick(self) -> str:
        now = self.clock()
        if self.last:
            now = max(now, datetime.fromisoformat(self.last) + timedelta(milliseconds=1))
        self.last = now.isoformat(timespec="milliseconds")
        return self.last
