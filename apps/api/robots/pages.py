"""Pages by cursor: `max_results` and `next_token` (portal.md 1.6 and 6.7).

A token names the last row of a page. It is signed, and bound to the caller and to the filter it
was given for: another caller, another filter or an altered one is a 400.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core import signing

from apps.api.robots.faults import wrong

SALT = "apps.api.robots.pages"
DEFAULT, MOST = 50, 100
PARAMETERS = ("max_results", "next_token")

T = TypeVar("T")


@dataclass(frozen=True)
class Window:
    """How many rows, and after which key. `seal` makes the token of the row that comes last."""

    size: int
    after: Any
    bound: str

    def seal(self, key: Any) -> str:
        return signing.dumps([self.bound, key], salt=SALT)


@dataclass(frozen=True)
class Page(Generic[T]):
    rows: Sequence[T]
    next_token: str | None


def window(query: Mapping[str, str], *, caller: str, path: str) -> Window:
    """What a request asks for. 0 or nothing: 50 rows; above 100 is a 400."""
    bound = _bound(query, caller, path)
    return Window(
        _size(query.get("max_results", "0")), _after(query.get("next_token"), bound), bound
    )


def cut(rows: Sequence[T], asked: Window, *, key: Callable[[T], Any]) -> Page[T]:
    """A page of rows that were read one more than `asked.size`, in the order of `key`."""
    page = rows[: asked.size]
    more = len(rows) > asked.size
    return Page(page, asked.seal(key(page[-1])) if more else None)


def cut_list(rows: Sequence[T], asked: Window, *, key: Callable[[T], Any]) -> Page[T]:
    """A page of a short list that is in memory as a whole, ordered by `key`."""
    rest = [row for row in rows if asked.after is None or key(row) > asked.after]
    return cut(rest[: asked.size + 1], asked, key=key)


def _size(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= MOST):
        raise wrong({"max_results": f"Send a whole number from 0 to {MOST}."})
    return int(text) or DEFAULT


def _after(token: str | None, bound: str) -> Any:
    if token is None:
        return None
    try:
        given, key = signing.loads(token, salt=SALT)
    except (signing.BadSignature, TypeError, ValueError):
        raise wrong(
            {"next_token": "Send the next_token of the answer before, unaltered."}
        ) from None
    if given != bound:
        raise wrong({"next_token": "This token belongs to another caller or another filter."})
    return key


def _bound(query: Mapping[str, str], caller: str, path: str) -> str:
    kept = sorted((name, query[name]) for name in query if name not in PARAMETERS)
    return hashlib.sha256(json.dumps([caller, path, kept]).encode()).hexdigest()[:24]
