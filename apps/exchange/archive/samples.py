"""Samples, apart from the store they lie in: a line for each series and UTC day.

    {"series": 7, "day": "2026-11-25", "in_bps": [...], "out_bps": [...]}

288 slots of five minutes each, integer bit/s as the source sees them, null where nothing is known.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np

from apps.core.errors import Refused
from apps.usage import store
from apps.usage.models import Series

CHUNK = 500  # series of one block: 2.3 MB of numbers
Row = dict[str, Any]
LINE = '{{"series": {}, "day": "{}", "in_bps": {}, "out_bps": {}}}'


def lines(told: Callable[[str], None]) -> Iterator[str]:
    """All that the store in use knows, by day and series; `told` hears of each day."""
    ids = list(Series.objects.order_by("pk").values_list("pk", flat=True))
    for day in days():
        told(f"Samples of {day}")
        for first in range(0, len(ids), CHUNK):
            yield from _of_day(ids[first : first + CHUNK], day)


def days() -> list[date]:
    """UTC days the store in use has room for; some may be empty."""
    found = {
        part.first + timedelta(days=n)
        for part in store.current().holdings().parts
        for n in range((part.last - part.first).days + 1)
    }
    return sorted(found)


def _of_day(ids: Sequence[int], day: date) -> Iterator[str]:
    start = datetime.combine(day, time(), UTC)
    rates = store.current().matrix(ids, start, start + timedelta(days=1))
    for row in np.flatnonzero((rates != store.GAP).any(axis=(0, 2))):
        yield LINE.format(ids[int(row)], day, _texts(rates[0, row]), _texts(rates[1, row]))


def _texts(rates: store.Ints) -> str:
    """The only negative number there is stands for a gap."""
    return json.dumps(rates.tolist()).replace(str(store.GAP), "null")


def load(lines: Iterable[str], *, at: datetime) -> int:
    """Put samples into the store in use; how many lines. Rollups are rows and come with them."""
    count = 0
    block: list[Row] = []
    for line in lines:
        found = _read(line, count + 1)
        if block and (len(block) == CHUNK or found["day"] != block[0]["day"]):
            _write(block, at)
            block = []
        block.append(found)
        count += 1
    if block:
        _write(block, at)
    return count


def _read(line: str, number: int) -> Row:
    try:
        found = json.loads(line.replace("null", str(store.GAP)))
        sides = [found["in_bps"], found["out_bps"]]
        rates = np.array(sides, np.int64)
        if rates.shape != (2, store.DAY_SLOTS):
            raise ValueError("not 288 slots")
        return {"id": found["series"], "day": date.fromisoformat(found["day"]), "rates": rates}
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise Refused(f"Line {number} of the samples cannot be read: {error}.") from error


def _write(block: Sequence[Row], at: datetime) -> None:
    start = int(datetime.combine(block[0]["day"], time(), UTC).timestamp())
    ids = np.array([row["id"] for row in block], np.int64)
    rates = np.stack([row["rates"] for row in block], axis=1)
    store.current().write(store.Batch(ids, start, rates), at=at, marked=False)
