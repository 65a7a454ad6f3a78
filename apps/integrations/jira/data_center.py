"""Jira Data Center over its REST API, version 2: what it does in another way than Jira Cloud.

It signs in with a personal access token alone, keeps texts as texts, knows people by their user
names, and pages a search by numbers. Words of wiki markup are read and written as they stand.
Source: docs.atlassian.com/software/jira/docs/api/REST (Jira Data Center 9 and 10), "Personal access
tokens".
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote

from apps.integrations.http import Endpoint
from apps.integrations.jira import records
from apps.integrations.jira.client import FIELDS, JSON, MOST_PAGES, PAGE, PATIENCE, Client
from apps.integrations.jira.records import Issue, Unread

AGAIN = 10  # rows of a page that the next one begins with


class DataCenter(Client):
    """An open Jira Data Center in a `with` statement."""

    api = "/rest/api/2"
    signs_in_with = "personal access token"

    def search(self, jql: str) -> Iterator[list[Issue | Unread]]:
        """The pages of a filter, in its own order. Raises BadQuery with what is wrong in it.

        An issue that changes meanwhile leaves its place, and those behind it move up: so a page
        begins with the last rows of the one before. Nothing is told twice.
        """
        seen: set[str] = set()
        first = 0
        for _ in range(MOST_PAGES):
            asked = {"jql": jql, "startAt": first, "maxResults": PAGE, "fields": FIELDS}
            found = self._object(self._ask("POST", "/search", asked))
            rows, total = self._row(lambda page: (list(page["issues"]), int(page["total"])), found)
            read = [records.issue_or_not(row) for row in rows]
            yield [row for row in read if isinstance(row, Unread) or row.id not in seen]
            seen |= {row.id for row in read if isinstance(row, Issue)}
            if not rows or first + len(rows) >= total:
                return
            first += max(len(rows) - AGAIN, 1)

    def changed(self, id_or_key: str) -> dict[str, datetime]:
        """When each field was changed last, by Jira's name of it."""
        asked = {"fields": "updated", "expand": "changelog"}
        found = self._get(f"/issue/{quote(id_or_key, safe='')}", asked)
        return self._last(self._row(lambda row: list(row["changelog"]["histories"]), found))

    def _text(self, text: str) -> Any:
        return text

    def _whom(self, id: str) -> dict[str, str]:
        return {"name": id}


def endpoint(url: str, *, token: str, **options: Any) -> Endpoint:
    """How to reach it with a personal access token. Patience as for a page, in seconds."""
    return Endpoint(url=url, auth="bearer", token=token, headers=JSON, **{**PATIENCE, **options})
