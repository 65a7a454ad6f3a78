"""The Peering API of another network, for tests and demonstrations: takes what it is asked for.

As the draft says: a session array in, accepted sessions out, rejected ones as errors.
"""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from apps.integrations import faking
from apps.integrations.faking import Fields, Reply, Request

NEEDED = ("local_asn", "local_ip", "peer_asn", "peer_ip", "location")


@dataclass
class Network:
    """`asn` is whose API it is; `refused`: addresses of the caller with which no session is made.

    `kept` are the sessions by their addresses; what is asked again with a key is answered alike.
    """

    asn: int
    refused: set[str] = field(default_factory=set)
    kept: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    arrived: Sequence[Request] = ()
    _answers: dict[str, Reply] = field(default_factory=dict)

    def answer(self, path: str, fields: Fields) -> Reply:
        asked = self.arrived[-1]
        if path != "/sessions" or asked.method != "POST":
            return _json(404, {"errors": [{"name": "path", "errors": ["Nothing is here."]}]})
        key = asked.headers.get("Idempotency-Key", "")
        if key not in self._answers:
            self._answers[key] = self._taken(asked.body)
        return self._answers[key]

    def _taken(self, body: bytes) -> Reply:
        try:
            told = json.loads(body)
            rows = told["sessions"] if isinstance(told, dict) else told
            faulty = [n for n, row in enumerate(rows) if self._fault(row)]
        except (ValueError, KeyError, TypeError):
            return _json(400, {"errors": [{"name": "sessions", "errors": ["Send sessions."]}]})
        errors = [{"name": f"sessions[{n}]", "errors": [self._fault(rows[n])]} for n in faulty]
        made = [self._made(row) for n, row in enumerate(rows) if n not in faulty]
        if not made:
            return _json(422, {"errors": errors})
        answer = {"sessions": made, "errors": errors, "request_id": str(uuid.uuid4())}
        return _json(200, answer)

    def _fault(self, row: dict[str, Any]) -> str:
        if any(name not in row for name in NEEDED):
            return "A field is missing."
        if row["peer_asn"] != self.asn:
            return f"We are AS{self.asn}."
        return "Not with this address." if row["local_ip"] in self.refused else ""

    def _made(self, row: dict[str, Any]) -> dict[str, Any]:
        ends = row["local_ip"], row["peer_ip"]
        told = row | {"session_id": str(uuid.uuid4()), "status": "Approved"}
        return self.kept.setdefault(ends, told)


def _json(status: int, value: Any) -> Reply:
    return Reply(status, json.dumps(value).encode())


class Fake(faking.Fake):
    """A running one: `network` with what it keeps, `site` with the switches for troubles."""

    def __init__(self, asn: int) -> None:
        self.network = Network(asn)
        super().__init__(self.network)
        self.network.arrived = self.site.requests
