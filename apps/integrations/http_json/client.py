"""Client of any HTTP service that answers JSON: a template for the question, paths for the answer.

Nothing in a template is code: placeholders are replaced by percent-encoded values, paths name keys
and positions. The server is fixed by the endpoint; a template adds to its path only.
"""

import json
import math
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self
from urllib.parse import quote

from apps.integrations.errors import BadAnswer, BadQuery
from apps.integrations.http import Answer, Endpoint, Http, refusal
from apps.integrations.http_json import paths

TIMES = ("start", "end")
LARGEST = 2**63 - 1
_PLACEHOLDER = re.compile(r"\{([A-Za-z_]\w*)\}")

Value = tuple[float, int | None]  # stamp in epoch seconds, and a number; None: it is no number


@dataclass(frozen=True)
class Shape:
    """How to ask, and where the answer has what. Raises BadQuery for what cannot work.

    `path`: of the question, with {start}, {end} and {label} placeholders, as in
    /rates?port={ifname}&from={start}&to={end}. `rows`: path to the list; `time`, `in_value`,
    `out_value`: paths within each of its items. `time_format`: iso, s or ms, of the answer and of
    {start} and {end}.
    """

    path: str
    rows: str
    time: str
    in_value: str
    out_value: str
    time_format: str = "iso"

    def __post_init__(self) -> None:
        if not self.path.startswith("/"):
            raise BadQuery("The path of the question starts with “/”.")
        if set("\r\n #") & set(self.path):
            raise BadQuery("The path of the question has no spaces and no “#”.")
        for text in (self.rows, self.time, self.in_value, self.out_value):
            paths.parse(text)
        if not (self.time and self.in_value and self.out_value):
            raise BadQuery("Say where the time and both rates stand.")

    def placeholders(self) -> list[str]:
        """The labels it asks for, in the order of their first use."""
        names = dict.fromkeys(_PLACEHOLDER.findall(self.path))
        return [name for name in names if name not in TIMES]

    def fill(self, labels: Mapping[str, str], start: int, end: int) -> str:
        """The path for one interface. Raises BadQuery naming a label that is missing."""
        values = {**labels, "start": self._told(start), "end": self._told(end)}

        def value(found: re.Match[str]) -> str:
            if found[1] not in values:
                raise BadQuery(f"The template needs a value for {{{found[1]}}}.")
            return quote(values[found[1]], safe="")

        return _PLACEHOLDER.sub(value, self.path)

    def _told(self, epoch: int) -> str:
        if self.time_format == "iso":
            return datetime.fromtimestamp(epoch, UTC).isoformat().replace("+00:00", "Z")
        return str(epoch * 1000 if self.time_format == "ms" else epoch)


@dataclass(frozen=True)
class Values:
    """What one answer holds, in the order it came."""

    in_values: list[Value]
    out_values: list[Value]


class Client:
    """One service. Use it in a `with` statement; every method raises SourceError."""

    def __init__(
        self, endpoint: Endpoint, shape: Shape, *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.shape = shape
        self._http = Http(endpoint, sleep=sleep)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def skew(self) -> float | None:
        """How far the server's clock is ahead of ours; None where it does not tell."""
        if self._http.skew_s is None:
            self._http.ask("GET", "")  # whatever it says to that
        return self._http.skew_s

    def test(self) -> Answer:
        """Ask at the address itself: proves that it answers and knows us."""
        answer = self._http.ask("GET", "")
        if answer.status in (401, 403, 429) or answer.status >= 500:
            raise refusal(answer, self._http.host)
        return answer

    def read(self, labels: Mapping[str, str], start: int, end: int) -> Values:
        """The values of one interface in [start, end), epoch seconds, and maybe around it."""
        answer = self._http.ask("GET", self.shape.fill(labels, start, end))
        if answer.status != 200:
            raise refusal(answer, self._http.host)
        return self._values(self._rows(answer))

    def _rows(self, answer: Answer) -> list[Any]:
        try:
            parsed = json.loads(answer.body)
        except (ValueError, RecursionError):
            raise BadAnswer(f"{self._http.host} does not answer JSON.") from None
        where = self.shape.rows or "the top"
        try:
            rows = paths.look_up(parsed, paths.parse(self.shape.rows))
        except LookupError:
            raise BadAnswer(
                f"The answer of {self._http.host} has nothing at {where}{_instead(parsed)}."
            ) from None
        if not isinstance(rows, list):
            raise BadAnswer(f"The answer of {self._http.host} has no list at {where}.")
        return rows

    def _values(self, rows: list[Any]) -> Values:
        where = paths.parse(self.shape.time)
        sides = [paths.parse(text) for text in (self.shape.in_value, self.shape.out_value)]
        found: tuple[list[Value], list[Value]] = ([], [])
        for row in rows:
            stamp = self._stamp(_at(row, where))
            for values, path in zip(found, sides, strict=True):
                if (value := _at(row, path)) is not None:
                    values.append((stamp, number(value)))
        return Values(*found)

    def _stamp(self, value: Any) -> float:
        """Epoch seconds. Raises BadAnswer: without a time, a value is worth nothing."""
        try:
            if self.shape.time_format == "iso":
                found = datetime.fromisoformat(value)
                return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
            seconds = float(value) / (1000 if self.shape.time_format == "ms" else 1)
            if math.isfinite(seconds):
                return seconds
        except (TypeError, ValueError, OverflowError):
            pass
        raise BadAnswer(
            f"{self._http.host} has “{str(value)[:40]}” where {self.shape.time} should be a time. "
            "Check the path and the format of the time."
        )


def number(value: Any) -> int | None:
    """A whole number from a number or its text; None for NaN, negatives, booleans, other text."""
    if isinstance(value, bool):
        return None
    try:
        found = value if isinstance(value, int) else float(value)
    except (TypeError, ValueError):
        return None
    return round(found) if math.isfinite(found) and 0 <= found <= LARGEST else None


def _at(row: Any, path: paths.Path) -> Any:
    """None where there is nothing."""
    try:
        return paths.look_up(row, path)
    except LookupError:
        return None


def _instead(parsed: Any) -> str:
    if not isinstance(parsed, dict):
        return ""
    return f", but {', '.join(sorted(map(str, parsed))[:8])}"
