"""Samples as programs push them: rows of JSON. Pure: no database, no clock."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from apps.usage.rules import SLOT_SECONDS

LARGEST = 2**63 - 1
FIELDS = {"series", "interconnect", "labels", "at", "in_bps", "out_bps"}
EARLIEST, LATEST = 946_684_800, 4_102_444_800  # 2000 to 2100, epoch seconds

Key = tuple[str, ...]  # ("series", id), ("interconnect", ref) or ("labels", name, value, ...)


@dataclass(frozen=True)
class RowError:
    """What is wrong with which field of which row, counted from 0."""

    row: int
    field: str
    message: str


@dataclass(frozen=True)
class Row:
    """One sample: rates in bit/s, None for unknown; `moment` lies in its slot; `told`: as sent."""

    number: int
    key: Key
    told: datetime
    moment: datetime
    in_bps: int | None
    out_bps: int | None


class Wrong(Exception):
    """A field cannot be used; the message says why."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def parse(rows: Sequence[Any], *, stamped_at_end: bool) -> tuple[list[Row], list[RowError]]:
    """All rows that can be read, and an error for each of the others.

    A sample stamped at the end of its slot is shifted by one slot. Rules: our choices 4.3.
    """
    found: list[Row] = []
    errors: list[RowError] = []
    shift = timedelta(seconds=SLOT_SECONDS if stamped_at_end else 0)
    for number, row in enumerate(rows):
        try:
            found.append(_row(number, row, shift))
        except Wrong as wrong:
            errors.append(RowError(number, wrong.field, str(wrong)))
    return found, errors


def _row(number: int, row: Any, shift: timedelta) -> Row:
    if not isinstance(row, Mapping):
        raise Wrong("", "Send an object for each sample.")
    unknown = sorted(set(map(str, row)) - FIELDS)
    if unknown:
        raise Wrong(unknown[0], f"There is no such field. Possible: {', '.join(sorted(FIELDS))}.")
    told = _moment(row.get("at"))
    in_bps, out_bps = (_rate(row.get(name), name) for name in ("in_bps", "out_bps"))
    if in_bps is None and out_bps is None:
        raise Wrong("in_bps", "Send at least one rate; leave the sample out if both are unknown.")
    return Row(number, _key(row), told, told - shift, in_bps, out_bps)


def _key(row: Mapping[str, Any]) -> Key:
    given = [name for name in KEYS if row.get(name) is not None]
    if len(given) != 1:
        raise Wrong("series", "Name the interface by one of series, interconnect and labels.")
    (name,) = given
    return KEYS[name](row[name])


def _by_series(value: Any) -> Key:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Wrong("series", "This is no number of a series.")
    return ("series", str(value))


def _by_interconnect(value: Any) -> Key:
    if not isinstance(value, str):
        raise Wrong("interconnect", "This is no reference such as PNI-00001.")
    return ("interconnect", value)


def _by_labels(value: Any) -> Key:
    is_flat = isinstance(value, Mapping) and all(isinstance(each, str) for each in value.values())
    if not is_flat or not value:
        raise Wrong("labels", 'Send labels as texts: {"instance": "...", "ifname": "..."}.')
    return ("labels", *(text for pair in sorted(value.items()) for text in pair))


KEYS: dict[str, Callable[[Any], Key]] = {
    "series": _by_series,
    "interconnect": _by_interconnect,
    "labels": _by_labels,
}


def _moment(value: Any) -> datetime:
    """An ISO 8601 time with a zone, or epoch seconds."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not EARLIEST <= value < LATEST:
            raise Wrong("at", f"{value} is no time in epoch seconds.")
        return datetime.fromtimestamp(value, UTC)
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        example = "2026-11-19T09:40:00Z"
        raise Wrong("at", f"Send an ISO 8601 time such as {example}, or epoch seconds.") from None
    if found.tzinfo is None:
        raise Wrong("at", "The time has no zone. Add Z for UTC, or an offset such as -05:00.")
    if not EARLIEST <= found.timestamp() < LATEST:
        raise Wrong("at", "This time is too far away.")
    return found


def _rate(value: Any, name: str) -> int | None:
    if value is None:
        return None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value):
        raise Wrong(name, "Send bit/s as a number, null for unknown.")
    if value < 0:
        raise Wrong(name, "A rate cannot be negative.")
    if value > LARGEST:
        raise Wrong(name, "This is more than any interface carries.")
    return round(value)
