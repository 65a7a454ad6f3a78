"""An e-signature service on a real port, for tests and demonstrations.

`Service.sign` and `Service.decline` are what the people do whom it has asked.
"""

import base64
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_PATH = re.compile(r"/envelopes(?:/(?P<id>[\w-]+)(?:/(?P<verb>void|document))?)?")
Reply = tuple[int, Any]


@dataclass
class Kept:
    """An envelope as the service knows it."""

    id: str
    content: bytes
    expires_at: datetime
    signatures: list[dict[str, Any]]
    state: str = "SENT"


@dataclass
class Service:
    """The service's memory, and what goes wrong: `down` is a status for every request."""

    token: str = "secret"  # noqa: S105  of the fake
    down: int = 0
    now: datetime = datetime(2026, 11, 19, 9, 40, tzinfo=UTC)
    envelopes: dict[str, Kept] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)

    def sign(self, id: str, email: str) -> None:
        """One of those who were asked signs; the last one completes it."""
        kept = self.envelopes[id]
        row = next(row for row in kept.signatures if row["email"] == email)
        row |= {"state": "SIGNED", "signed_at": self.now.isoformat()}
        if all(row["state"] == "SIGNED" for row in kept.signatures):
            kept.state = "COMPLETED"

    def decline(self, id: str, email: str, reason: str) -> None:
        kept = self.envelopes[id]
        row = next(row for row in kept.signatures if row["email"] == email)
        row |= {"state": "DECLINED", "reason": reason}
        kept.state = "DECLINED"

    def answer(self, method: str, path: str, token: str, body: dict[str, Any]) -> Reply:
        if self.down:
            return self.down, {}
        if token != f"Bearer {self.token}":
            return 401, {}
        found = _PATH.fullmatch(path)
        if found is None:
            return 404, {}
        if found["id"] is None:
            return self._send(body)
        kept = self.envelopes.get(found["id"])
        return (404, {}) if kept is None else self._about(kept, method, found["verb"])

    def _send(self, body: dict[str, Any]) -> Reply:
        if not body.get("signers"):
            return 422, {"message": "Nobody is to sign."}
        id = self.references.setdefault(body["reference"], f"env-{len(self.references) + 1}")
        if id not in self.envelopes:
            rows = [{"email": each["email"], "state": "ASKED"} for each in body["signers"]]
            expires_at = datetime.fromisoformat(body["expires_at"])
            content = base64.b64decode(body["content"])
            self.envelopes[id] = Kept(id, content, expires_at, rows)
        return 201, {"id": id}

    def _about(self, kept: Kept, method: str, verb: str | None) -> Reply:
        if kept.state == "SENT" and kept.expires_at <= self.now:
            kept.state = "EXPIRED"
        match method, verb:
            case "GET", None:
                return 200, {"state": kept.state, "signatures": kept.signatures}
            case "POST", "void":
                return self._void(kept)
            case "GET", "document" if kept.state == "COMPLETED":
                return 200, kept.content
        return 409, {"message": f"The envelope is {kept.state}."}

    def _void(self, kept: Kept) -> Reply:
        if kept.state == "COMPLETED":
            return 409, {"message": "All have signed."}
        kept.state = "VOIDED"
        return 200, {"state": kept.state}


@contextmanager
def served(service: Service) -> Iterator[str]:
    """The service on a free port of the loopback; gives its address."""

    class Handler(_Handler):
        asked = service

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    asked: Service

    def do_GET(self) -> None:
        self._reply({})

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self._reply(json.loads(self.rfile.read(length) or b"{}"))

    def _reply(self, body: dict[str, Any]) -> None:
        token = self.headers.get("Authorization", "")
        status, answer = self.asked.answer(self.command, self.path, token, body)
        content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Silent."""
