"""Client of PeeringDB's REST API and of its public dump (portal.md 2.2).

Rules of the house there: the canonical host (a redirect drops the key, so none is followed), at
most 40 questions a minute with a key and 20 without, two seconds between them, and a pause as long
as a 429 says.
"""

import json
import math
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from apps.integrations.errors import BadAnswer, BadQuery, SourceLimited, SourceRefused
from apps.integrations.http import Answer, Endpoint, Http, refusal
from apps.integrations.peeringdb.records import TAGS, Record, read

PAGE = 10_000  # rows of an answer; more are asked for
PAUSE = 2.0  # seconds between two questions
LONGEST_WAIT = 90.0  # seconds that a 429 may make us wait
USER_AGENT = "EdgePartners (interconnection management)"
_SECONDS = re.compile(r"available in (\d+) second")


@dataclass(frozen=True)
class Unread:
    """An object that does not say what PeeringDB's objects say; the others are not held up."""

    id: int | None
    why: str


@dataclass(frozen=True)
class Batch:
    """Objects of one kind, in the order of their ids."""

    records: Sequence[Record]
    unread: Sequence[Unread] = ()


class Client:
    """Use it in a `with` statement; every method raises SourceError.

    `dump`: the address below which the public dump lies, `https://public.peeringdb.com`.
    """

    def __init__(
        self, *, url: str, key: str = "", dump: str = "", pause: float = PAUSE,
        connect_timeout: float = 5.0, read_timeout: float = 60.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        times = (connect_timeout, read_timeout)
        self._api = Http(_endpoint(url, key, times), sleep=sleep)
        self._dump = Http(_endpoint(dump, "", times), sleep=sleep) if dump else None
        self._pause, self._sleep, self._asked = pause, sleep, False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._api.close()
        if self._dump is not None:
            self._dump.close()

    def everything(self, tag: str) -> Batch:
        """All objects of a kind that are not deleted: from the dump if there is one."""
        if self._dump is None:
            return self._pages(tag, [])
        return _batch(tag, self._rows(self._dump, f"/{_known(tag)}-0.json", []))

    def since(self, tag: str, moment: datetime) -> Batch:
        """Objects of a kind that changed at a moment or later, deleted ones among them."""
        return self._pages(tag, [("since", str(int(moment.timestamp())))])

    def _pages(self, tag: str, asked: list[tuple[str, str]]) -> Batch:
        rows: list[Any] = []
        for page in self._each_page(tag, [*asked, ("depth", "0")]):
            rows += page
        return _batch(tag, rows)

    def _each_page(self, tag: str, asked: list[tuple[str, str]]) -> Iterator[list[Any]]:
        skip = 0
        while True:
            fields = [*asked, ("limit", str(PAGE)), ("skip", str(skip))]
            page = self._rows(self._api, f"/api/{_known(tag)}", fields)
            yield page
            if len(page) < PAGE:
                return
            skip += PAGE

    def _rows(self, http: Http, path: str, fields: list[tuple[str, str]]) -> list[Any]:
        if self._asked:
            self._sleep(self._pause)
        self._asked = True
        answer = http.ask("GET", path, fields)
        if answer.status != 200:
            raise _refusal(answer, http.host)
        try:
            found = json.loads(answer.body)
            rows = found["data"]
        except (ValueError, KeyError, TypeError, RecursionError):
            rows = None
        if not isinstance(rows, list):
            raise BadAnswer(
                f"{http.host} does not answer like PeeringDB. Enter the address of the server "
                "itself, without /api."
            )
        return rows


def _endpoint(url: str, key: str, times: tuple[float, float]) -> Endpoint:
    headers = {"User-Agent": USER_AGENT, "Accept": "application/json"}
    if key:
        headers["Authorization"] = f"Api-Key {key.strip()}"
    return Endpoint(
        url=url, headers=headers, connect_timeout=times[0], read_timeout=times[1],
        longest_wait=LONGEST_WAIT, max_bytes=512_000_000,
    )  # fmt: skip


def _known(tag: str) -> str:
    if tag not in TAGS:
        raise BadQuery(f"PeeringDB has no objects of the kind {tag!r}.")
    return tag


def _batch(tag: str, rows: list[Any]) -> Batch:
    records, unread = {}, []
    for row in rows:
        try:
            record = read(tag, row)
        except ValueError as error:
            id = row.get("id") if isinstance(row, dict) else None
            unread.append(Unread(id if isinstance(id, int) else None, str(error)))
        else:
            records[record.id] = record  # a row that moved to the next page comes twice
    return Batch([records[id] for id in sorted(records)], unread)


def _refusal(answer: Answer, host: str) -> Exception:
    if answer.status == 401:
        return SourceRefused(f"{host} does not accept our API key (401). Set a new one.")
    if answer.status == 403:
        return SourceRefused(
            f"{host} denies access (403). It takes API keys only, no user names with passwords."
        )
    if answer.status == 429:
        wait = answer.retry_after or _said_seconds(answer)
        when = f", again in {math.ceil(wait / 60)} min" if wait else ""
        return SourceLimited(
            f"{host} asks for fewer requests (429){when}. The next sync goes on where this one "
            "stopped. With an API key the same question may be asked more often.",
            retry_after=wait,
        )
    if answer.status == 400:
        return BadQuery(f"{host} does not understand the question: {_message(answer)}")
    return refusal(answer, host)


def _said_seconds(answer: Answer) -> float | None:
    """`Expected available in 42 seconds` in the body, for proxies that drop the header."""
    found = _SECONDS.search(_message(answer))
    return float(found[1]) if found else None


def _message(answer: Answer) -> str:
    try:
        found = json.loads(answer.body)
        return str(found.get("message") or found["meta"]["error"])[:300]
    except (ValueError, KeyError, TypeError, AttributeError):
        return f"status {answer.status}"
