"""Client of REST APIs of the NetBox family: a token, lists that name their next page.

NetBox and Peering Manager answer `{"count", "next", "previous", "results"}`. The address in `next`
is what the server believes of itself, behind a proxy often another one: of it only the query is
followed, so that the token goes nowhere else.
"""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from apps.integrations.errors import BadAnswer, SourceRefused
from apps.integrations.http import Answer, Endpoint, Http, refusal
from apps.integrations.measuring import SourceInfo

PAGE = 250  # rows; a server may give fewer
MOST_PAGES = 4_000  # of a list: then `next` leads in circles

Row = dict[str, Any]


class Paged:
    """One server. Use it in a `with` statement; every method raises SourceError.

    `product` is its name for people, `version_key` where /api/status/ has its version.
    """

    product = ""
    version_key = ""

    def __init__(self, endpoint: Endpoint, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self._http = Http(endpoint, sleep=sleep)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def test(self) -> SourceInfo:
        """Its version and time: proves address and token."""
        answer = self._http.ask("GET", "/api/status/")
        found = self._object(answer)
        if self.version_key not in found:
            raise self._strange()
        skew = round(self._http.skew_s or 0.0, 3)
        version = str(found[self.version_key])[:40]
        return SourceInfo(self.product, version, round(answer.seconds * 1000), skew)

    def rows(self, path: str) -> Iterator[Row]:
        """All rows of a list in the order of their ids, page by page; a row comes once.

        BadAnswer for what is no row: a list of which a part is missing is no list.
        """
        fields = [("limit", str(PAGE)), ("offset", "0"), ("ordering", "id")]
        seen: set[int] = set()
        for _ in range(MOST_PAGES):
            page = self._object(self._http.ask("GET", f"/api/{path}/", fields))
            for row in self._listed(page):
                if row["id"] not in seen:
                    seen.add(row["id"])
                    yield row
            following = page.get("next")
            if not following:
                return
            fields = parse_qsl(urlsplit(str(following)).query, keep_blank_values=True)
        raise self._strange()

    def _listed(self, page: Row) -> list[Row]:
        rows = page.get("results")
        if not isinstance(rows, list) or not all(
            isinstance(row, dict) and isinstance(row.get("id"), int) for row in rows
        ):
            raise self._strange()
        return rows

    def _object(self, answer: Answer) -> Row:
        if answer.status != 200:
            raise self._refusal(answer)
        try:
            found = json.loads(answer.body)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise self._strange()
        return found

    def _refusal(self, answer: Answer) -> Exception:
        """These products say 403 for a token they do not know."""
        if answer.status == 403 and b"token" in answer.body.lower():
            return SourceRefused(
                f"{self._http.host} does not accept the token (403). Make a new one in "
                f"{self.product} and enter it here."
            )
        return refusal(answer, self._http.host)

    def _strange(self) -> BadAnswer:
        return BadAnswer(
            f"{self._http.host} does not answer like {self.product}. Enter the address of its "
            "first page, without /api."
        )


def token_headers(token: str) -> dict[str, str]:
    return {"Authorization": f"Token {token.strip()}", "Accept": "application/json"}


def text(row: Row, *path: str) -> str:
    """The text at a path of keys; empty where there is none. Choices are read by their value."""
    found: Any = row
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    if isinstance(found, dict):
        found = found.get("value", "")
    return str(found).strip() if found is not None else ""


def whole(row: Row, *path: str) -> int | None:
    """The whole number at a path of keys; None where there is none."""
    found = text(row, *path)
    return int(found) if found.isdecimal() else None
