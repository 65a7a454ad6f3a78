"""A server that answers like those of the NetBox family, over rows that are given."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from apps.integrations.faking import Fields, Reply

Row = dict[str, Any]
MOST = 1000


@dataclass
class PagedApi:
    """`rows` by path (`ipam/asns`). `most`: rows of a page, whatever is asked for.

    `root` stands in `next`: a proxy often makes it another address than the one that was called.
    """

    rows: dict[str, list[Row]]
    status: Mapping[str, Any]
    most: int = MOST
    root: str = "http://inside.example"
    strange: dict[str, bytes] = field(default_factory=dict)

    def answer(self, path: str, fields: Fields) -> Reply:
        name = path.strip("/").removeprefix("api/")
        if name in self.strange:
            return Reply(200, self.strange[name])
        if name == "status":
            return _json(200, dict(self.status))
        if not path.endswith("/") or name not in self.rows:
            return _json(404, {"detail": "Not found."})
        return self._page(name, dict(fields))

    def _page(self, name: str, asked: Mapping[str, str]) -> Reply:
        rows = sorted(self.rows[name], key=lambda row: row["id"])
        limit = min(self.most, int(asked.get("limit", 50)) or self.most)
        offset = int(asked.get("offset", 0))
        return _json(200, {
            "count": len(rows),
            "next": self._link(name, limit, offset + limit, len(rows)),
            "previous": self._link(name, limit, offset - limit, len(rows)),
            "results": rows[offset : offset + limit],
        })  # fmt: skip

    def _link(self, name: str, limit: int, offset: int, count: int) -> str | None:
        if not 0 <= offset < count:
            return None
        return f"{self.root}/api/{name}/?{urlencode({'limit': limit, 'offset': offset})}"


def _json(status: int, body: Any) -> Reply:
    return Reply(status, json.dumps(body).encode())
