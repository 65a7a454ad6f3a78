"""Talking to a source without writing anything down: test it, look at a series, find labels."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.core.errors import Refused
from apps.integrations.errors import SourceError
from apps.integrations.measuring import SourceInfo, Target, Window
from apps.usage import readers
from apps.usage.models import DataSource
from apps.usage.rules import SLOT_SECONDS, slot_start

PREVIEW = timedelta(hours=6)

Values = list[int | None]


@dataclass(frozen=True)
class Preview:
    """Rates of the last hours, bit/s: one value per slot from `start` on, None where missing."""

    start: datetime
    in_bps: Values
    out_bps: Values
    problems: list[str]


def test_connection(*, source: DataSource) -> SourceInfo:
    """Ask a source, saved or not, for its time and version. Raises Refused saying what is wrong."""
    try:
        with readers.of(source)(source) as reader:
            return reader.test()
    except SourceError as error:
        raise Refused(str(error)) from error


def preview(*, source: DataSource, labels: Mapping[str, str], at: datetime) -> Preview:
    """What the source has for these labels in the last six hours. Raises Refused."""
    end = int(slot_start(at.timestamp()))
    start = end - int(PREVIEW.total_seconds())
    try:
        with readers.of(source)(source) as reader:
            rates = reader.read([Target("it", labels)], Window(start, end), at)["it"]
    except SourceError as error:
        raise Refused(str(error)) from error
    slots = range(start, end, SLOT_SECONDS)
    found_in, found_out = dict(rates.in_bps), dict(rates.out_bps)
    return Preview(
        start=slot_start(at) - PREVIEW,
        in_bps=[found_in.get(slot) for slot in slots],
        out_bps=[found_out.get(slot) for slot in slots],
        problems=rates.problems + [each.reason for each in rates.failed],
    )


def suggest(*, source: DataSource, text: str, limit: int = 20) -> list[dict[str, str]]:
    """Labels for a mapping whose values contain the text. Raises Refused."""
    try:
        with readers.of(source)(source) as reader:
            rows = reader.suggest(text, limit)
    except SourceError as error:
        raise Refused(str(error)) from error
    return sorted(rows, key=lambda row: list(row.values()))
