"""Any HTTP service that answers JSON, by a template and paths that an engineer writes."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from apps.integrations.errors import SourceError
from apps.integrations.http import Endpoint
from apps.integrations.http_json.client import Client, Shape, Value
from apps.integrations.measuring import FailedWindow, Point, Rates, SourceInfo, Target, Window
from apps.usage.enums import Stamp, TimeFormat, Unit
from apps.usage.models import DataSource
from apps.usage.readers import slots
from apps.usage.readers.base import check_clock, endpoint
from apps.usage.rules import MAX_FILLED_SLOTS, SLOT_SECONDS

BITS = {Unit.BITS: 1, Unit.BYTES: 8}
LARGEST_ANSWER = 8_000_000  # bytes of a day of one interface, generously
GIVE_UP_AFTER = 3  # interfaces in a row
SHAPE = ("path", "rows", "time", "in_value", "out_value")
CHOICES = {"time_format": TimeFormat, "unit": Unit, "stamp": Stamp}


class HttpJsonReader:
    """See `Reader`. One request for each interface and window."""

    def __init__(self, source: DataSource) -> None:
        self.source = source
        settings: dict[str, Any] = endpoint(source) | {"max_bytes": LARGEST_ANSWER}
        self.client = Client(Endpoint(**settings), shape_of(source))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.client.__exit__()

    @classmethod
    def check(cls, source: DataSource) -> dict[str, str]:
        errors = {
            name: "Choose one." for name, choices in CHOICES.items()
            if source.options.get(name) not in choices.values
        }  # fmt: skip
        try:
            shape_of(source)
        except SourceError as error:
            errors["path"] = str(error)
        return errors

    @classmethod
    def labels(cls, source: DataSource) -> list[str]:
        return shape_of(source).placeholders()

    @classmethod
    def fit(cls, source: DataSource, labels: Mapping[str, str]) -> None:
        shape_of(source).fill(labels, 0, 0)

    def test(self) -> SourceInfo:
        answer = self.client.test()
        skew = round(self.client.skew() or 0.0, 3)
        return SourceInfo("HTTP, JSON", "", round(answer.seconds * 1000), skew)

    def skew(self, at: datetime) -> float | None:
        return self.client.skew()

    def read(
        self, targets: Sequence[Target], window: Window, at: datetime
    ) -> dict[Hashable, Rates]:
        """One that fails loses no other; three in a row end it, and the first error is raised."""
        found: dict[Hashable, Rates] = {}
        in_a_row: list[SourceError] = []
        for target in targets:
            if len(in_a_row) >= GIVE_UP_AFTER:
                raise in_a_row[0]
            try:
                found[target.key] = self._rates(target, window, at)
                in_a_row = []
            except SourceError as error:
                found[target.key] = _failed(window, error)
                in_a_row.append(error)
        if in_a_row and len(in_a_row) == len(targets):
            raise in_a_row[0]
        return found

    def suggest(self, text: str, limit: int) -> list[dict[str, str]]:
        return []

    def _rates(self, target: Target, window: Window, at: datetime) -> Rates:
        early = MAX_FILLED_SLOTS * SLOT_SECONDS  # a counter needs its reading before
        values = self.client.read(target.labels, window.start - early, window.end + SLOT_SECONDS)
        _check_stamps([*values.in_values, *values.out_values], at, self.source.name)
        rates = Rates()
        for side, told in (("in_bps", values.in_values), ("out_bps", values.out_values)):
            points, late = self._points(told, window)
            slots.note(rates, side, points, late)
        return rates

    def _points(self, values: list[Value], window: Window) -> tuple[list[Point], list[int]]:
        options = self.source.options
        if options["unit"] == Unit.OCTETS:
            return slots.from_counter(values, window)
        at_end = options["stamp"] == Stamp.END
        factor = BITS[options["unit"]]
        return slots.from_rates(values, window, factor=factor, stamped_at_end=at_end), []


def shape_of(source: DataSource) -> Shape:
    """Raises BadQuery."""
    texts = {name: str(source.options.get(name, "")).strip() for name in SHAPE}
    return Shape(**texts, time_format=source.options.get("time_format", TimeFormat.ISO))


def _check_stamps(values: Sequence[Value], at: datetime, name: str) -> None:
    """A value from the future gives the source's clock away."""
    newest = max((stamp for stamp, _ in values), default=0.0)
    ahead = newest - at.timestamp()
    check_clock(ahead if ahead > SLOT_SECONDS else None, name)


def _failed(window: Window, error: SourceError) -> Rates:
    return Rates(failed=[FailedWindow(window.start, window.end, str(error))])
