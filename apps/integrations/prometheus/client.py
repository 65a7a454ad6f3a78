"""Client of the Prometheus HTTP API: Prometheus, Mimir, Thanos, VictoriaMetrics.

Reading only. No clock decides what is read: the caller names the slots. Slots are `step` seconds
long, aligned to the UTC epoch and named by their start; the query is evaluated at their ends.
"""

import time
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from apps.integrations.errors import (
    AddressRefused,
    BadAnswer,
    BadQuery,
    SourceError,
    SourceLimited,
    SourceRefused,
)
from apps.integrations.http import Endpoint, Http
from apps.integrations.measuring import FailedWindow, Point, Rates, SourceInfo, Target, Window
from apps.integrations.prometheus import answers, promql
from apps.integrations.prometheus.answers import InstantValue, RangeResult, RangeSeries
from apps.integrations.prometheus.promql import Batch, Template

SLOT = 300
GIVE_UP_AFTER = 3  # failed windows in a row
HOPELESS = (SourceRefused, AddressRefused, BadQuery)  # the next window would fail alike


@dataclass(frozen=True, kw_only=True)
class Config(Endpoint):
    """An endpoint, and how much is asked of it at once. `url` is what stands before /api/v1.

    `window_s`: seconds of one range query; `max_points`: points per series of one range query
    (Prometheus refuses more than 11,000); `batch`: interfaces per query; `method`: "POST", or
    "GET" where a proxy lets nothing else pass.
    """

    window_s: int = 86_400
    max_points: int = 10_000
    batch: int = 50
    method: str = "POST"


class Client:
    """One source. Close it, or use it in a `with` statement.

    Every method raises a SourceError (see `apps.integrations.errors`) whose text says what to do.
    `sleep` is called between tries, `clock` tells our time for the skew.
    """

    def __init__(
        self,
        config: Config,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.config = config
        self._http = Http(config, sleep=sleep)
        self._clock = clock

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def test(self) -> SourceInfo:
        """Ask for the server's time and version: proves address, credentials and right to query."""
        told, seconds, warnings = self._time()
        skew = told - (self._clock() - seconds / 2)
        flavour, version = self._version()
        return SourceInfo(flavour, version, round(seconds * 1000), round(skew, 3), warnings)

    def time(self) -> float:
        """The server's time in epoch seconds."""
        return self._time()[0]

    def query_range(self, text: str, start: int, end: int, step: int = SLOT) -> RangeResult:
        """The whole slots inside [start, end), epoch seconds, of every series of a PromQL query.

        Long ranges are asked in windows. One that fails is reported in `failed_windows` and loses
        no other; where nothing at all could be read, the first error is raised.
        """
        reading = _Reading()
        todo = deque(windows(self.config, start, end, step))
        while todo:
            window = todo.popleft()
            try:
                reading.add(*self._range(text, window, step))
            except SourceError as error:
                if halves := _halves(window, step, error):
                    todo.extendleft(reversed(halves))
                elif reading.fail(window, error):
                    reading.skip(todo, error)
                    todo.clear()
        return reading.result()

    def instant(self, text: str, at: int) -> list[InstantValue]:
        """The value of every series of a PromQL query at the moment `at`, epoch seconds."""
        data, _ = self._ask("/api/v1/query", [("query", text), ("time", str(at))])
        return answers.vector(data, self._http.host)

    def label_values(self, name: str, match: Sequence[str] = (), limit: int = 100) -> list[str]:
        """Known values of a label, among the series of the selectors `match` if there are any."""
        fields = [("match[]", each) for each in match] + [("limit", str(limit))]
        answer = self._http.ask("GET", f"/api/v1/label/{promql.label_name(name)}/values", fields)
        data, _ = answers.data_of(answer, self._http.host)
        return answers.texts(data, self._http.host)[:limit]

    def series(
        self,
        match: Sequence[str],
        start: int | None = None,
        end: int | None = None,
        limit: int = 100,
    ) -> list[dict[str, str]]:
        """Label sets of the series that the selectors `match` (promql.selector) find."""
        fields = [("match[]", each) for each in match] + [("limit", str(limit))]
        fields += [("start", str(start))] if start is not None else []
        fields += [("end", str(end))] if end is not None else []
        data, _ = self._ask("/api/v1/series", fields)
        return answers.label_sets(data, self._http.host)[:limit]

    def read_rates(
        self,
        template_in: str,
        template_out: str,
        targets: Iterable[Target],
        start: int,
        end: int,
    ) -> dict[Hashable, Rates]:
        """In and out bit/s of many interfaces for the whole slots inside [start, end).

        Few queries: `config.batch` targets each. Every target has an entry, empty if the server
        knows no such series. Trouble with one target or batch is told in its `failed` and
        `problems`; where nothing could be read at all, the first error is raised.
        """
        wanted = list(targets)
        found: dict[Hashable, Rates] = {target.key: Rates() for target in wanted}
        failures = _Failures()
        for text, direction in ((template_in, "in_bps"), (template_out, "out_bps")):
            template = Template(text)
            fit = _with_values(template, wanted, found)
            for batch in promql.batches(template, fit, self.config.batch):
                self._read_batch(batch, direction, Window(start, end), found, failures)
        failures.raise_if_nothing_was_read()
        return found

    def _read_batch(
        self,
        batch: Batch,
        direction: str,
        window: Window,
        found: dict[Hashable, Rates],
        failures: "_Failures",
    ) -> None:
        if failures.final:
            _fail(batch, found, [FailedWindow(window.start, window.end, str(failures.final))])
            return
        try:
            result = self.query_range(batch.promql, window.start, window.end)
        except SourceError as error:
            failures.note(error)
            _fail(batch, found, [FailedWindow(window.start, window.end, str(error))])
            return
        failures.some_read = True
        _fail(batch, found, result.failed_windows)
        for target, warning in product(batch.targets, result.warnings):
            found[target.key].tell(warning)
        _share_out(batch, direction, result.series, found)

    def _range(self, text: str, window: Window, step: int) -> tuple[list[RangeSeries], list[str]]:
        """Evaluate at the slot ends: rate(x[5m]) at t is the rate of the 5 minutes before t."""
        fields = [
            ("query", text),
            ("start", str(window.start + step)),
            ("end", str(window.end)),
            ("step", str(step)),
        ]
        data, warnings = self._ask("/api/v1/query_range", fields)
        return answers.matrix(data, self._http.host, window, step), warnings

    def _ask(self, path: str, fields: list[tuple[str, str]]) -> tuple[Any, list[str]]:
        answer = self._http.ask(self.config.method, path, fields)
        return answers.data_of(answer, self._http.host)

    def _time(self) -> tuple[float, float, list[str]]:
        """The server's time, the seconds it took to tell, and its warnings."""
        answer = self._http.ask(self.config.method, "/api/v1/query", [("query", "time()")])
        data, warnings = answers.data_of(answer, self._http.host)
        value = answers.vector(data, self._http.host)
        if len(value) != 1 or value[0].value is None:
            raise BadAnswer(f"{self._http.host} does not tell its time like Prometheus does.")
        return value[0].value, answer.seconds, warnings

    def _version(self) -> tuple[str, str]:
        """Name and version as the server gives them; not every flavour does."""
        answer = self._http.ask("GET", "/api/v1/status/buildinfo")
        flavour = "VictoriaMetrics" if "X-Server-Hostname" in answer.headers else "Prometheus"
        try:
            data, _ = answers.data_of(answer, self._http.host)
        except SourceError:
            return flavour, ""
        if not isinstance(data, dict):
            return flavour, ""
        return str(data.get("application") or flavour), str(data.get("version", ""))


def windows(config: Config, start: int, end: int, step: int = SLOT) -> Iterator[Window]:
    """The whole slots inside [start, end) in pieces of at most `window_s` and `max_points`."""
    first, last = start + -start % step, end - end % step
    length = max(1, min(config.window_s // step, config.max_points)) * step
    for begin in range(first, last, length):
        yield Window(begin, min(begin + length, last))


def _halves(window: Window, step: int, error: SourceError) -> list[Window]:
    """Two smaller windows where the server asked for that, else none."""
    slots = (window.end - window.start) // step
    if slots < 2 or not (isinstance(error, SourceLimited) and error.too_big):
        return []
    middle = window.start + slots // 2 * step
    return [Window(window.start, middle), Window(middle, window.end)]


class _Reading:
    """What the windows of one range query brought."""

    def __init__(self) -> None:
        self.parts: list[RangeSeries] = []
        self.failed: list[FailedWindow] = []
        self.warnings: list[str] = []
        self.first_error: SourceError | None = None
        self.some_read = False
        self._failures_in_a_row = 0

    def add(self, series: list[RangeSeries], warnings: list[str]) -> None:
        self.some_read = True
        self._failures_in_a_row = 0
        self.parts += series
        self.warnings += [each for each in warnings if each not in self.warnings]

    def fail(self, window: Window, error: SourceError) -> bool:
        """Note the failure; True when asking for more would be pointless."""
        self.skip([window], error)
        self.first_error = self.first_error or error
        self._failures_in_a_row += 1
        return isinstance(error, HOPELESS) or self._failures_in_a_row >= GIVE_UP_AFTER

    def skip(self, skipped: Iterable[Window], error: SourceError) -> None:
        self.failed += [FailedWindow(each.start, each.end, str(error)) for each in skipped]

    def result(self) -> RangeResult:
        if self.first_error and not self.some_read:
            raise self.first_error
        return RangeResult(answers.merge(self.parts), self.failed, self.warnings)


class _Failures:
    """What the batches of one reading met."""

    def __init__(self) -> None:
        self.some_read = False
        self.first: SourceError | None = None
        self.final: SourceError | None = None  # do not ask this source again now

    def note(self, error: SourceError) -> None:
        self.first = self.first or error
        if not isinstance(error, BadQuery) and not (
            isinstance(error, SourceLimited) and error.too_big
        ):
            self.final = error

    def raise_if_nothing_was_read(self) -> None:
        if self.first and not self.some_read:
            raise self.first


def _with_values(
    template: Template, targets: list[Target], found: dict[Hashable, Rates]
) -> list[Target]:
    """The targets that have the template's values; the others get told."""
    fit = []
    for target in targets:
        try:
            template.check(target.labels)
            fit.append(target)
        except BadQuery as error:
            found[target.key].tell(str(error))
    return fit


def _fail(batch: Batch, found: dict[Hashable, Rates], failed: list[FailedWindow]) -> None:
    for target in batch.targets:
        known = found[target.key].failed
        known += [each for each in failed if each not in known]


def _share_out(
    batch: Batch, direction: str, series: list[RangeSeries], found: dict[Hashable, Rates]
) -> None:
    """Give each target its points. Two series that both speak for a slot leave it missing."""
    by_identity: dict[tuple[str, ...], list[RangeSeries]] = {}
    for each in series:
        by_identity.setdefault(batch.identity(each.labels), []).append(each)
    for identity, targets in batch.owners().items():
        points, are_doubled = _one_line(by_identity.get(identity, []))
        for target in targets:
            setattr(found[target.key], direction, list(points))
            if are_doubled:
                found[target.key].tell(
                    "The mapping matches several series that overlap, so their slots are left "
                    "out. Make the labels narrower, or add the series up with sum() in the "
                    "template."
                )


def _one_line(series: list[RangeSeries]) -> tuple[list[Point], bool]:
    """Points of series that follow each other in time, and whether some overlap.

    A series that got new labels on the way goes on in another one; two that are measured at the
    same time may be two ports or twice the same, and adding up the latter would double it.
    """
    if len(series) < 2:
        return (series[0].points if series else []), False
    merged: dict[int, int | None] = {}
    doubled: set[int] = set()
    for slot, value in (point for each in series for point in each.points):
        if value is not None and merged.get(slot) is not None:
            doubled.add(slot)
        merged[slot] = value if value is not None else merged.get(slot)
    points = [(slot, None if slot in doubled else merged[slot]) for slot in sorted(merged)]
    return points, bool(doubled)
