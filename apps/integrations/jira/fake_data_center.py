"""A Jira Data Center on a real port: the same memory, spoken of in version 2 of the API."""

from dataclasses import replace
from typing import Any

from apps.integrations.faking import Request
from apps.integrations.jira import adf
from apps.integrations.jira.fake import NOT_FOUND, Jira
from apps.integrations.jira.memory import Memory, Row

OWN, CLOUD = "/rest/api/2/", "/rest/api/3/"
UNKNOWN = ("search/jql", "/changelog")  # paths that only Jira Cloud has


class DataCenterJira(Jira):
    """The site; it wants a personal access token. `page` limits pages of a search, too."""

    def __init__(self, memory: Memory, *, token: str = "") -> None:
        super().__init__(memory)
        if token:
            self.require_bearer(token)

    def _answer(self, request: Request, body: Any) -> tuple[int, Any]:
        path = request.path
        if not path.startswith(OWN) or path.endswith(UNKNOWN):
            return 404, NOT_FOUND
        if path == f"{OWN}search":
            return 200, _outward(self._numbered(body))
        asked = replace(request, path=path.replace(OWN, CLOUD, 1))
        status, found = super()._answer(asked, _inward(body))
        if dict(request.fields).get("expand") == "changelog":
            log = self.memory.find(found["id"])["log"]
            found |= {"changelog": {"histories": log, "total": len(log)}}
        return status, _outward(found)

    def _numbered(self, body: Row) -> Row:
        rows, first = self.memory.asked(body["jql"]), int(body["startAt"])
        last = first + min(self.page, int(body["maxResults"]))
        shown = [self._shown(row) for row in rows[first:last]]
        return {"issues": shown, "startAt": first, "total": len(rows)}


def _inward(body: Any) -> Any:
    """What was sent, as Jira Cloud would have got it. Raises ValueError for what is of that."""
    fields = dict(body.get("fields") or {})
    if isinstance(fields.get("description") or body.get("body"), dict):
        raise ValueError("Operation value must be a string")
    if fields.get("description"):
        fields["description"] = adf.written(fields["description"])
    if fields.get("assignee"):
        fields["assignee"] = {"accountId": fields["assignee"]["name"]}
    said = {"body": adf.written(body["body"])} if "body" in body else {}
    return {**body, "fields": fields, **said}


def _outward(found: Any) -> Any:
    """An answer of Jira Cloud with texts and people as Data Center tells them."""
    if isinstance(found, list):
        return [_outward(each) for each in found]
    if not isinstance(found, dict):
        return found
    if found.get("type") == "doc":
        return adf.read(found).replace("\n", "\r\n")
    named = {"name": found["accountId"], "active": True} if "accountId" in found else {}
    kept = {n: _outward(v) for n, v in found.items() if n not in ("accountId", "accountType")}
    return kept | named
