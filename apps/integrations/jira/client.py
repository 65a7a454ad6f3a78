"""Jira Cloud over its REST API, version 3: issues, transitions, comments, people, webhooks.

What Data Center does in another way is in `data_center`.

Own and small, because what we need is little (STACK.md). Signs in with the e-mail and API token of
an account made for it. What changes nothing, or the same twice as once, is tried again; a new issue
and a new comment are asked for once: after a break only the caller can find out whether they are
there. Everything raises SourceError, fit for a person to read:

- 401 and 403 SourceRefused, 429 SourceLimited with what `Retry-After` says,
- 404 NotThere, 400 BadQuery in Jira's own words,
- garbage BadAnswer, a hang and 5xx SourceUnreachable.

Source: developer.atlassian.com/cloud/jira/platform/rest/v3 (search/jql with its page tokens, of
2025), "Rate limiting", "Webhooks" (X-Hub-Signature).
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from apps.integrations.errors import (
    BadAnswer,
    BadQuery,
    SourceError,
    SourceLimited,
    SourceRefused,
    SourceUnreachable,
)
from apps.integrations.http import Answer, Endpoint, Http
from apps.integrations.jira import adf, records
from apps.integrations.jira.records import (
    Comment,
    Hook,
    Issue,
    Person,
    Project,
    Status,
    Transition,
    Unread,
)

FIELDS = (
    "summary", "description", "status", "assignee", "duedate", "labels", "updated", "created",
)  # fmt: skip
PAGE = 100
MOST_PAGES = 100
PATIENCE = {"connect_timeout": 5.0, "read_timeout": 15.0, "tries": 3, "longest_wait": 10.0}
JSON = {"Content-Type": "application/json", "Accept": "application/json"}


class NotThere(SourceError):
    """Jira has no such thing, or does not show it to this account."""


class Client:
    """An open Jira in a `with` statement."""

    api = "/rest/api/3"
    signs_in_with = "e-mail and token"

    def __init__(self, endpoint: Endpoint, **options: Any) -> None:
        self._http = Http(endpoint, **options)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:  # fmt: skip
        self._http.close()

    @property
    def skew_s(self) -> float | None:
        """How far Jira's clock was ahead of ours at the last answer; None where it does not say."""
        return self._http.skew_s

    def myself(self) -> Person:
        """The account we are: proves address, token and kind of Jira."""
        try:
            return self._row(records.person, self._get("/myself"))
        except NotThere as error:
            raise NotThere(
                f"{self._http.host} has nothing at {self.api}. Check the address, and whether it "
                "is Jira Cloud or Data Center."
            ) from error

    def project(self, key: str) -> Project:
        """Raises NotThere."""
        found = self._get(f"/project/{_part(key)}")
        return self._row(_project, found)

    def statuses(self, project: str) -> list[Status]:
        """Those of all types of issues of a project, each once."""
        found = self._get(f"/project/{_part(project)}/statuses")
        return self._row(_statuses, found)

    def people(self, project: str) -> list[Person]:
        """Who may be given issues of a project. Apps are left out."""
        found = self._paged("/user/assignable/search", {"project": project}, None)
        return [self._row(records.person, row) for row in found if _is_human(row)]

    def search(self, jql: str) -> Iterator[list[Issue | Unread]]:
        """The pages of a filter, in its own order. Raises BadQuery with what is wrong in it."""
        token = ""
        for _ in range(MOST_PAGES):
            asked = {"jql": jql, "maxResults": PAGE, "fields": FIELDS}
            asked |= {"nextPageToken": token} if token else {}
            found = self._object(self._ask("POST", "/search/jql", asked))
            rows = found.get("issues")
            if not isinstance(rows, list):
                raise self._shape()
            yield [records.issue_or_not(row) for row in rows]
            token = str(found.get("nextPageToken") or "")
            if not token:
                return

    def issue(self, id_or_key: str) -> Issue:
        """As it is now. Raises NotThere for one that was deleted."""
        found = self._get(f"/issue/{_part(id_or_key)}", {"fields": ",".join(FIELDS)})
        return self._row(records.issue, found)

    def changed(self, id_or_key: str) -> dict[str, datetime]:
        """When each field was changed last, by Jira's name of it."""
        return self._last(self._paged(f"/issue/{_part(id_or_key)}/changelog", {}, "values"))

    def _last(self, rows: Sequence[Any]) -> dict[str, datetime]:
        last: dict[str, datetime] = {}
        for row in rows:
            at, names = self._row(_logged, row)
            last |= {name: max(at, last.get(name, at)) for name in names}
        return last

    def create(self, project: str, type: str, facts: Mapping[str, Any]) -> tuple[str, str]:
        """A new issue; its id and key. Asked once: after a break it may be there or not."""
        fields = {"project": {"key": project}, "issuetype": {"name": type}, **self._fields(facts)}
        found = self._object(self._ask("POST", "/issue", {"fields": fields}, repeats=False))
        return self._row(lambda row: (str(row["id"]), str(row["key"])), found)

    def edit(self, id_or_key: str, facts: Mapping[str, Any]) -> None:
        """Set title, text, assignee_id, due_on, labels, as far as they are named."""
        self._ask("PUT", f"/issue/{_part(id_or_key)}", {"fields": self._fields(facts)})

    def transitions(self, id_or_key: str) -> list[Transition]:
        """Where its workflow lets it go from where it is."""
        found = self._object(self._get(f"/issue/{_part(id_or_key)}/transitions"))
        return self._row(_transitions, found)

    def move(self, id_or_key: str, transition: Transition) -> None:
        """Through its workflow. Raises BadQuery where it has moved meanwhile."""
        asked = {"transition": {"id": transition.id}}
        self._ask("POST", f"/issue/{_part(id_or_key)}/transitions", asked, repeats=False)

    def comments(self, id_or_key: str) -> list[Comment]:
        """All of them, oldest first."""
        path = f"/issue/{_part(id_or_key)}/comment"
        rows = self._paged(path, {"orderBy": "created"}, "comments")
        return [self._row(records.comment, row) for row in rows]

    def say(self, id_or_key: str, text: str) -> str:
        """A new comment; its id. Asked once: after a break it may be there or not."""
        body = {"body": self._text(text)}
        path = f"/issue/{_part(id_or_key)}/comment"
        found = self._object(self._ask("POST", path, body, repeats=False))
        return self._row(lambda row: str(row["id"]), found)

    def _fields(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Our words as Jira's fields."""
        ways: dict[str, Callable[[Any], tuple[str, Any]]] = {
            "title": lambda value: ("summary", value),
            "text": lambda value: ("description", self._text(value) if value else None),
            "assignee_id": lambda value: ("assignee", self._whom(value) if value else None),
            "due_on": lambda value: ("duedate", str(value) if isinstance(value, date) else value),
            "labels": lambda value: ("labels", list(value)),
        }
        return dict(ways[name](value) for name, value in facts.items())

    def _text(self, text: str) -> Any:
        return adf.written(text)

    def _whom(self, id: str) -> dict[str, str]:
        return {"accountId": id}

    def _get(self, path: str, fields: Mapping[str, Any] | None = None) -> Any:
        return self._read(self._http.ask("GET", self.api + path, dict(fields or {})))

    def _ask(self, method: str, path: str, body: Any, *, repeats: bool = True) -> Any:
        sent = json.dumps(body).encode()
        return self._read(self._http.ask(method, self.api + path, sent, repeats=repeats))

    def _paged(self, path: str, fields: Mapping[str, Any], name: str | None) -> list[Any]:
        """All rows of a list in pages by number, below `name`; a bare one ends with an empty page.

        A bare page may hold fewer than were asked for, and more may follow.
        """
        rows: list[Any] = []
        for number in range(MOST_PAGES):
            found = self._get(path, {**fields, "startAt": number * PAGE, "maxResults": PAGE})
            page = found if name is None else self._object(found).get(name)
            if not isinstance(page, list):
                raise self._shape()
            rows += page
            if not page or (name is not None and len(rows) >= found.get("total", 0)):
                break
        return rows

    def _read(self, answer: Answer) -> Any:
        self._check(answer)
        if answer.status == 204:
            return {}
        try:
            return json.loads(answer.body)
        except ValueError as error:
            raise BadAnswer(
                f"{self._http.host} does not answer in JSON. Check that the address is that of "
                "Jira itself, such as https://northlight.atlassian.net."
            ) from error

    def _check(self, answer: Answer) -> None:
        host, status = self._http.host, answer.status
        if status in (200, 201, 204):
            return
        if status == 401:
            raise SourceRefused(
                f"{host} does not accept the {self.signs_in_with} (401). Enter a new API token."
            )
        if status == 403:
            raise SourceRefused(f"{host} denies this to the account (403). Give it the permission.")
        if status == 404:
            raise NotThere(f"{host} has no such issue or project, or hides it from the account.")
        if status == 429:
            raise SourceLimited(
                f"{host} asks for fewer requests (429).", retry_after=answer.retry_after
            )
        if status >= 500:
            raise SourceUnreachable(f"{host} is failing (status {status}). Try again later.")
        raise BadQuery(f"{host} refuses: {_words(answer)}")

    def _row(self, read: Callable[[Any], Any], row: Any) -> Any:
        try:
            return read(row)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise self._shape() from error

    def _object(self, found: Any) -> dict[str, Any]:
        if not isinstance(found, dict):
            raise self._shape()
        return found

    def _shape(self) -> BadAnswer:
        return BadAnswer(f"{self._http.host} answers in another shape than Jira does.")


def endpoint(url: str, *, email: str, token: str, **options: Any) -> Endpoint:
    """How to reach a Jira with the API token of an account. Patience as for a page, in seconds."""
    return Endpoint(
        url=url, auth="basic", username=email, password=token, headers=JSON,
        **{**PATIENCE, **options},
    )  # fmt: skip


def hook(body: bytes) -> Hook | None:
    """What a webhook is about; None where it is about no issue. Raises ValueError for garbage."""
    return records.hook(json.loads(body))


def is_signed(body: bytes, *, secret: str, signature: str) -> bool:
    """Whether the header X-Hub-Signature proves that the sender knows the secret."""
    method, _, given = signature.partition("=")
    wanted = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    is_same = hmac.compare_digest(wanted.encode(), given.encode())
    return bool(secret) and method == "sha256" and is_same


def quoted(text: str) -> str:
    """A text in JQL."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _part(text: str) -> str:
    """One part of a path, whatever is in it."""
    return quote(text, safe="")


def _project(row: Any) -> Project:
    types = [str(each["name"]) for each in row.get("issueTypes", ()) if not each.get("subtask")]
    return Project(str(row["key"]), str(row["name"]), types)


def _statuses(found: Sequence[Any]) -> list[Status]:
    rows = [status for kind in found for status in kind["statuses"]]
    known = {str(row["name"]): str(row["statusCategory"]["key"]) for row in rows}
    return [Status(name, category) for name, category in known.items()]


def _transitions(found: Any) -> list[Transition]:
    return [Transition(str(row["id"]), str(row["to"]["name"])) for row in found["transitions"]]


def _logged(row: Any) -> tuple[datetime, list[str]]:
    names = [str(each.get("fieldId") or each["field"]) for each in row["items"]]
    return records.moment(row["created"]), names


def _is_human(row: Any) -> bool:
    return isinstance(row, dict) and row.get("accountType", "atlassian") == "atlassian"


def _words(answer: Answer) -> str:
    """What Jira says is wrong."""
    try:
        found = json.loads(answer.body)
        texts = [*found.get("errorMessages", ()), *found.get("errors", {}).values()]
    except (ValueError, AttributeError):
        texts = []
    return " ".join(str(text) for text in texts)[:400] or f"status {answer.status}"
