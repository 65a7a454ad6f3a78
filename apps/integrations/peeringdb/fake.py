"""A server that answers like PeeringDB, over a folder of its dump or invented rows.

Speaks the query parameters (id, since, limit, skip, depth, fields and the filters), the limits
with their 429, and the errors; and serves the dump, `/<tag>-0.json`. For tests and the demo.
"""

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from apps.integrations.faking import Fields, Reply
from apps.integrations.peeringdb.records import TAGS

Row = dict[str, Any]
MOST_ASNS = 150
MINUTE, HOUR = 60, 3600  # seconds
# Of the same question without a key (portal.md 2.2): two a minute, one an hour of a large answer.
SAME_PER_MINUTE = 2
LARGE = 100_000  # bytes
_NO_FILTERS = {"since", "limit", "skip", "depth", "fields"}


@dataclass
class PeeringDb:
    """`per_minute`: how many questions are answered in a minute of `clock`, None for all.

    `is_anonymous`: whoever asks has no key, so the same question is not answered over and over.
    """

    rows: dict[str, list[Row]]
    per_minute: int | None = None
    clock: Callable[[], float] = lambda: 0.0
    is_anonymous: bool = False
    _asked: list[float] = field(default_factory=list)
    _same: dict[Any, list[tuple[float, int]]] = field(default_factory=dict)

    @classmethod
    def of_folder(cls, folder: Path) -> Self:
        """Over the files `<tag>-0.json` of the public dump."""
        files = {tag: folder / f"{tag}-0.json" for tag in TAGS}
        return cls({tag: json.loads(path.read_text())["data"] for tag, path in files.items()})

    def put(self, tag: str, **row: Any) -> None:
        """Add a row, or change the one that has its id."""
        others = [each for each in self.rows.get(tag, []) if each["id"] != row["id"]]
        found = [each for each in self.rows.get(tag, []) if each["id"] == row["id"]]
        self.rows[tag] = [*others, {"status": "ok", **(found[0] if found else {}), **row}]

    def answer(self, path: str, fields: Fields) -> Reply:
        question = (path, *sorted(fields))
        if wait := self._wait_of_same(question) or self._wait():
            message = f"Request was throttled. Expected available in {wait} seconds."
            return _json(429, {"message": message}, {"Retry-After": str(wait)})
        reply = self._answered(path, fields)
        if path.startswith("/api/"):
            self._same.setdefault(question, []).append((self.clock(), len(reply.body)))
        return reply

    def _answered(self, path: str, fields: Fields) -> Reply:
        parts = path.strip("/").split("/")
        match parts:
            case [name] if name.removesuffix("-0.json") in TAGS and name.endswith("-0.json"):
                rows = _present(self.rows.get(name.removesuffix("-0.json"), []))
                return _json(200, {"data": list(rows), "meta": {"generated": self.clock()}})
            case ["api", tag] if tag in TAGS:
                return self._list(tag, dict(fields))
            case ["api", tag, id] if tag in TAGS and id.isdecimal():
                return self._one(tag, int(id))
        return _json(404, {"meta": {"error": "Unknown endpoint"}})

    def _wait(self) -> int:
        """Seconds until the next question is answered; 0: now."""
        if self.per_minute is None:
            return 0
        now = self.clock()
        self._asked = [each for each in self._asked if each > now - 60]
        if len(self._asked) >= self.per_minute:
            return max(1, int(self._asked[0] + 60 - now))
        self._asked.append(now)
        return 0

    def _wait_of_same(self, question: Any) -> int:
        """Seconds until a question that was answered is answered again; 0: now."""
        if not self.is_anonymous:
            return 0
        now, answered = self.clock(), self._same.get(question, [])
        large = [at for at, size in answered if size > LARGE and at > now - HOUR]
        if large:
            return math.ceil(large[-1] + HOUR - now)
        few = [at for at, _ in answered if at > now - MINUTE]
        return math.ceil(few[0] + MINUTE - now) if len(few) >= SAME_PER_MINUTE else 0

    def _one(self, tag: str, id: int) -> Reply:
        found = [row for row in _present(self.rows.get(tag, [])) if row["id"] == id]
        if not found:
            return _json(404, {"meta": {"error": "Entity not found"}, "data": []})
        return _json(200, {"meta": {}, "data": found})

    def _list(self, tag: str, asked: Mapping[str, str]) -> Reply:
        try:
            rows = sorted(self._found(tag, asked), key=lambda row: row["id"])
            skip, limit = int(asked.get("skip", 0)), int(asked.get("limit", 0))
        except ValueError as error:
            return _json(400, {"meta": {"error": str(error)}, "data": []})
        rows = rows[skip : skip + limit] if limit else rows[skip:]
        if asked.get("fields"):
            names = asked["fields"].split(",")
            rows = [{name: row.get(name) for name in names} for row in rows]
        return _json(200, {"meta": {}, "data": rows})

    def _found(self, tag: str, asked: Mapping[str, str]) -> list[Row]:
        rows: Iterable[Row] = self.rows.get(tag, [])
        if "since" in asked:  # deletions are told only so
            since = int(asked["since"])
            rows = [row for row in rows if _epoch(row) >= since]
        else:
            rows = _present(rows)
        filters = {key: value for key, value in asked.items() if key not in _NO_FILTERS}
        if len(filters.get("asn__in", "").split(",")) > MOST_ASNS:
            raise ValueError(f"asn__in takes at most {MOST_ASNS} numbers")
        return [row for row in rows if all(_fits(row, *each) for each in filters.items())]


def _present(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row["status"] == "ok"]


def _epoch(row: Row) -> int:
    return int(datetime.fromisoformat(row["updated"]).timestamp())


def _fits(row: Row, key: str, text: str) -> bool:
    name, _, how = key.partition("__")
    value = row.get(name)
    if how in ("lt", "lte", "gt", "gte"):
        left, right = float(value or 0), float(text)
        found = {"lt": left < right, "lte": left <= right, "gt": left > right}
        return found.get(how, left >= right)
    if how == "in":
        return str(value) in text.split(",")
    if how == "contains":
        return text.lower() in str(value).lower()
    if how == "startswith":
        return str(value).lower().startswith(text.lower())
    return str(value).lower() == text.lower()


def _json(status: int, body: Any, headers: Mapping[str, str] | None = None) -> Reply:
    return Reply(status, json.dumps(body).encode(), headers=headers or {})
