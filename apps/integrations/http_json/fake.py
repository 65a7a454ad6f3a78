"""A small service that answers JSON, for tests and the demo."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from apps.integrations.faking import Fields, Reply

SLOT = 300

Rate = Callable[[str, str, int], int | None]  # port, "in" or "out", slot in epoch seconds


@dataclass
class JsonService:
    """/rates?port=..&from=..&to=.. gives {"data": {"points": [{"t", "rx", "tx"}, ...]}}.

    Times are ISO 8601 and name the end of their five minutes; nothing later than the clock is
    known. Rates are bytes a second.
    """

    rate: Rate
    clock: Callable[[], float]

    def answer(self, path: str, fields: Fields) -> Reply:
        asked = dict(fields)
        if path == "/":
            return Reply(200, b"{}")
        if path != "/rates" or not {"port", "from", "to"} <= asked.keys():
            return Reply(404, b'{"error": "there is nothing here"}')
        start, end = (datetime.fromisoformat(asked[name]).timestamp() for name in ("from", "to"))
        points = [
            point
            for slot in range(int(start) // SLOT * SLOT, int(min(end, self.clock())), SLOT)
            if slot + SLOT <= self.clock() and (point := self._point(asked["port"], slot))
        ]
        return Reply(200, json.dumps({"data": {"points": points}}).encode())

    def _point(self, port: str, slot: int) -> dict[str, object] | None:
        rx, tx = (self.rate(port, side, slot) for side in ("in", "out"))
        if rx is None and tx is None:
            return None
        stamp = datetime.fromtimestamp(slot + SLOT, UTC).isoformat()
        return {"t": stamp, "rx": _bytes(rx), "tx": _bytes(tx)}


def _bytes(bps: int | None) -> float | None:
    return None if bps is None else bps / 8
