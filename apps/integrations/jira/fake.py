"""A Jira on a real port: its REST API as far as we ask it, and a plain page of each issue.

The switches of `Site` are what goes wrong: 429 with Retry-After, 401, half an answer, a broken
connection after the work was done, a hang. `garbage` answers a page of HTML with status 200.
"""

import hashlib
import hmac
import html
import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from apps.integrations.faking import Fields, Reply, Request, Site
from apps.integrations.jira.adf import read
from apps.integrations.jira.memory import BadJql, Memory, Row

_ISSUE = re.compile(r"/rest/api/3/issue/(?P<key>[\w-]+)(?:/(?P<part>\w+))?")
_PROJECT = re.compile(r"/rest/api/3/project/(?P<key>\w+)(?P<part>/statuses)?")
_PAGE = re.compile(r"/browse/(?P<key>[\w-]+)")
NOT_FOUND = {"errorMessages": ["Issue does not exist or you do not have permission to see it."]}
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{key}</title>
<style>body{{font:15px/1.5 sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}}
label,textarea,input,select{{display:block;width:100%;box-sizing:border-box;font:inherit}}
label{{margin-top:.8rem}}button{{margin-top:1rem;font:inherit}}</style>
<p>Simulated Jira, {project}</p><h1>{key}</h1>
<form method="post"><label>Summary<input name="summary" value="{summary}"></label>
<label>Status<select name="status">{statuses}</select></label>
<label>Due<input type="date" name="duedate" value="{due}"></label>
<label>Description<textarea name="text" rows="5">{text}</textarea></label>
<label>New comment<textarea name="comment" rows="2"></textarea></label>
<button>Save</button></form><h2>Comments</h2>{comments}</html>"""


class _Nothing:
    def answer(self, path: str, fields: Fields) -> Reply:
        return Reply(404, b"{}")


class Jira(Site):
    """The site over its memory. `page` is how many issues a page of a search holds."""

    def __init__(self, memory: Memory, *, email: str = "", token: str = "") -> None:
        super().__init__(api=_Nothing())
        self.memory, self.page = memory, 50
        self.garbage = False
        self._refusals: list[Reply | None] = []
        if token:
            self.require_basic(email, token)

    def handle(self, request: Request) -> Reply:
        """Pages of issues are for whoever looks at the demo, without signing in."""
        page = _PAGE.fullmatch(request.path)
        if page is None:
            return super().handle(request)
        with suppress(KeyError):
            return self._page(self.memory.find(page["key"]), request)
        return Reply(404, b"No such issue", "text/plain")

    def fail_next(
        self, times: int, status: int, headers: Mapping[str, str] | None = None, *, after: int = 0
    ) -> None:
        """Refuse the next requests, `after` good ones: nothing is done for them."""
        self._refusals += [None] * after
        self._refusals += [Reply(status, b"", "text/plain", headers or {})] * times

    def reply(self, request: Request) -> Reply:
        refusal = self._refusals.pop(0) if self._refusals else None
        if refusal is not None:
            return refusal
        if self.garbage:
            return Reply(200, b"<html>Maintenance</html>", "text/html")
        try:
            body = json.loads(request.body or b"{}")
            status, answer = self._answer(request, body)
        except KeyError:
            status, answer = 404, NOT_FOUND
        except (BadJql, ValueError) as error:
            status, answer = 400, {"errorMessages": [str(error)], "errors": {}}
        return Reply(status, b"" if status == 204 else json.dumps(answer).encode())

    def _answer(self, request: Request, body: Any) -> tuple[int, Any]:
        path, fields = request.path, dict(request.fields)
        if path == "/rest/api/3/myself":
            return 200, self.memory.people[0]
        if path == "/rest/api/3/user/assignable/search":
            self.memory.projects[fields["project"]]  # noqa: B018  a 404 where there is none
            return 200, self.memory.people[1:][_slice(fields)]
        if path == "/rest/api/3/search/jql":
            return 200, self._found(body)
        if path == "/rest/api/3/issue" and request.method == "POST":
            return self._create(body["fields"])
        if match := _PROJECT.fullmatch(path):
            return 200, _project(self.memory.projects[match["key"]], bool(match["part"]))
        if match := _ISSUE.fullmatch(path):
            row = self.memory.find(match["key"])
            way = self._ways(row, body, fields).get((request.method, match["part"]))
            return way() if way else (405, {})
        return 404, NOT_FOUND

    def _ways(self, row: Row, body: Any, fields: Any) -> dict[Any, Callable[[], tuple[int, Any]]]:
        log, said = list(row["log"]), list(row["comments"])
        part = _slice(fields)
        return {
            ("GET", None): lambda: (200, self._shown(row)),
            ("PUT", None): lambda: self._edit(row, body["fields"]),
            ("GET", "transitions"): lambda: (200, {"transitions": self._transitions(row)}),
            ("POST", "transitions"): lambda: self._move(row, body["transition"]["id"]),
            ("GET", "comment"): lambda: (200, {"comments": said[part], "total": len(said)}),
            ("POST", "comment"): lambda: (
                201, {"id": self.memory.say(row["id"], self._me(), body["body"])},
            ),
            ("GET", "changelog"): lambda: (200, {"values": log[part], "total": len(log)}),
        }  # fmt: skip

    def _me(self) -> str:
        return str(self.memory.people[0]["accountId"])

    def _found(self, body: Row) -> Row:
        rows = self.memory.asked(body["jql"])
        first = int(body.get("nextPageToken") or 0)
        last = first + min(self.page, int(body["maxResults"]))
        token = {"nextPageToken": str(last)} if last < len(rows) else {"isLast": True}
        return {"issues": [self._shown(row) for row in rows[first:last]], **token}

    def _create(self, fields: Row) -> tuple[int, Any]:
        project = fields["project"]["key"]
        if fields["issuetype"]["name"] not in self.memory.projects[project]["types"]:
            return 400, {"errorMessages": [], "errors": {"issuetype": "Specify a valid type."}}
        key = self.memory.add(project, **self._known(fields))
        return 201, {"id": self.memory.find(key)["id"], "key": key}

    def _edit(self, row: Row, fields: Row) -> tuple[int, Any]:
        self.memory.edit(row["id"], **self._known(fields))
        return 204, None

    def _known(self, fields: Row) -> Row:
        """Fields as the memory keeps them. Raises ValueError as Jira refuses."""
        known: Row = {
            n: fields[n] for n in ("summary", "description", "duedate", "labels") if n in fields
        }
        if not str(known.get("summary", "x")).strip():
            raise ValueError("You must specify a summary of the issue.")
        if "assignee" in fields:
            id = (fields["assignee"] or {}).get("accountId")
            if id and self.memory.person(id) is None:
                raise ValueError(f"The user {id} cannot be assigned issues.")
            known["assignee"] = id
        return known

    def _transitions(self, row: Row) -> list[Row]:
        ways = self.memory.projects[row["project"]]["ways"]
        others = [s for s in self.memory.statuses(row) if s["name"] != row["status"]]
        return [
            {"id": str(n), "name": f"To {s['name']}", "to": s}
            for n, s in enumerate(others, start=11)
            if ways is None or [row["status"], s["name"]] in [list(way) for way in ways]
        ]

    def _move(self, row: Row, id: str) -> tuple[int, Any]:
        to = next((each for each in self._transitions(row) if each["id"] == id), None)
        if to is None:
            raise ValueError("It seems that you have tried to perform an illegal operation.")
        self.memory.edit(row["id"], status=to["to"]["name"])
        return 204, None

    def _shown(self, row: Row) -> Row:
        status = {"name": row["status"], "statusCategory": {"key": self.memory.category(row)}}
        names = ("summary", "description", "duedate", "labels", "created", "updated")
        assignee = self.memory.person(row["assignee"]) if row["assignee"] else None
        fields = {name: row[name] for name in names} | {"status": status, "assignee": assignee}
        return {"id": row["id"], "key": row["key"], "fields": fields}

    def _page(self, row: Row, request: Request) -> Reply:
        """The issue as a form that saves: somebody who works in Jira."""
        if request.method == "POST":
            given = dict(request.fields)
            self.memory.edit(
                row["id"], summary=given["summary"] or row["summary"], status=given["status"],
                duedate=given["duedate"] or None,
            )  # fmt: skip
            if given["text"].replace("\r\n", "\n") != read(row["description"]):
                self.memory.write(row["id"], given["text"])
            if given["comment"].strip():
                self.memory.say(row["id"], self.memory.people[1]["accountId"], given["comment"])
        return Reply(200, _page(row, self.memory).encode(), "text/html; charset=utf-8")


def signature(body: bytes, secret: str) -> str:
    """The header X-Hub-Signature of a webhook."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def hook(row: Row, event: str = "jira:issue_updated") -> bytes:
    """The body of a webhook about an issue."""
    shown = {"id": row["id"], "key": row["key"], "fields": {"summary": row["summary"]}}
    return json.dumps({"webhookEvent": event, "timestamp": 0, "issue": shown}).encode()


def _project(row: Row, statuses: bool) -> Any:
    if statuses:
        return [{"name": kind, "statuses": row["statuses"]} for kind in row["types"]]
    types = [{"name": kind, "subtask": False} for kind in row["types"]]
    return {"key": row["key"], "name": row["name"], "issueTypes": types}


def _slice(fields: Any) -> slice:
    first = int(fields.get("startAt", 0))
    return slice(first, first + int(fields.get("maxResults", 50)))


def _page(row: Row, memory: Memory) -> str:
    options = "".join(
        f"<option{' selected' if s['name'] == row['status'] else ''}>{html.escape(s['name'])}"
        for s in memory.statuses(row)
    )
    said = "".join(
        f"<p><b>{html.escape((c['author'] or {}).get('displayName', ''))}</b><br>"
        f"{html.escape(read(c['body']))}</p>"
        for c in row["comments"]
    )
    return PAGE.format(
        key=html.escape(row["key"]), project=html.escape(row["project"]), statuses=options,
        summary=html.escape(row["summary"]), due=row["duedate"] or "",
        text=html.escape(read(row["description"])), comments=said or "<p>None.</p>",
    )  # fmt: skip
