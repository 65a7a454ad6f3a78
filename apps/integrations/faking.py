"""Fakes on a real port, with switches for what goes wrong on networks."""

import base64
import ssl
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol, Self
from urllib.parse import parse_qsl, unquote, urlsplit

Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Reply:
    """One answer of a fake."""

    status: int
    body: bytes
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


class Answering(Protocol):
    def answer(self, path: str, fields: Fields) -> Reply:
        """The reply to one request; never raises."""


@dataclass(frozen=True)
class Request:
    """What arrived, for tests to look at."""

    method: str
    path: str
    fields: list[tuple[str, str]]
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass
class Site:
    """An API and its troubles. Times in seconds, windows in epoch seconds.

    `ahead`: how far its Date header is ahead of our clock; `down`: a status for every request;
    `delay`: before each answer; `outages`: (start, end, status) for range queries that touch the
    window; `authorization`: the header that is demanded.
    """

    api: Answering
    ahead: float = 0.0
    down: int = 0
    delay: float = 0.0
    outages: list[tuple[int, int, int]] = field(default_factory=list)
    authorization: str = ""
    requests: list[Request] = field(default_factory=list)
    _troubles: list[Callable[[Reply], Reply]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def fail_next(
        self, times: int, status: int, headers: Mapping[str, str] | None = None, *, after: int = 0
    ) -> None:
        """Answer the next requests, `after` good ones, with this status and an empty page."""
        self._troubles += [lambda reply: reply] * after
        self._troubles += [lambda _: Reply(status, b"", "text/plain", headers or {})] * times

    def truncate_next(self, times: int) -> None:
        """Answer the next requests with the first half of the JSON."""
        self._troubles += [lambda reply: Reply(reply.status, _half(reply))] * times

    def drop_next(self, times: int) -> None:
        """Break the connection in the middle of the next answers."""
        drop = {"Content-Length": "1000000", "Connection": "close"}
        self._troubles += [lambda reply: Reply(reply.status, _half(reply), headers=drop)] * times

    def require_basic(self, username: str, password: str) -> None:
        pair = base64.b64encode(f"{username}:{password}".encode()).decode()
        self.authorization = f"Basic {pair}"

    def require_bearer(self, token: str) -> None:
        self.authorization = f"Bearer {token}"

    def handle(self, request: Request) -> Reply:
        """The reply, after whatever trouble is switched on."""
        self.requests.append(request)
        time.sleep(self.delay)
        if self.down:
            return Reply(self.down, b"Service Unavailable\n", "text/plain")
        if self.authorization and request.headers.get("Authorization") != self.authorization:
            challenge = {"WWW-Authenticate": "Basic"}
            return Reply(401, b"Unauthorized\n", "text/plain", challenge)
        if status := self._outage(request):
            return Reply(status, b"", "text/plain")
        reply = self.reply(request)
        with self._lock:
            trouble = self._troubles.pop(0) if self._troubles else None
        return trouble(reply) if trouble else reply

    def reply(self, request: Request) -> Reply:
        """What the API says; a site whose API reads methods and bodies says it itself."""
        return self.api.answer(request.path, request.fields)

    def _outage(self, request: Request) -> int:
        fields = dict(request.fields)
        if request.path != "/api/v1/query_range":
            return 0
        begin, end = float(fields["start"]), float(fields["end"])
        hits = (status for first, last, status in self.outages if begin < last and end > first)
        return next(hits, 0)


def _half(reply: Reply) -> bytes:
    return reply.body[: len(reply.body) // 2]


# From the path of a request to its site and the rest of the path.
Find = Callable[[str], tuple[Site, str] | None]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes: no 40 ms between them
    find: Find
    ahead = 0.0

    def do_GET(self) -> None:
        self._respond([])

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        self._respond(parse_qsl(body.decode(), keep_blank_values=True), body)

    do_PUT = do_DELETE = do_POST  # noqa: N815  as the server calls them

    def _respond(self, form: list[tuple[str, str]], body: bytes = b"") -> None:
        parts = urlsplit(self.path)
        fields = parse_qsl(parts.query, keep_blank_values=True) + form
        found = self.find(unquote(parts.path))
        if found is None:
            self._send(Reply(404, b"404 page not found\n", "text/plain"))
            return
        site, path = found
        self.ahead = site.ahead
        self._send(site.handle(Request(self.command, path, fields, dict(self.headers), body)))

    def _send(self, reply: Reply) -> None:
        headers = {"Content-Type": reply.kind, "Content-Length": str(len(reply.body))}
        self.send_response(reply.status)
        for name, value in (headers | dict(reply.headers)).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)
        self.close_connection = self.close_connection or "Connection" in reply.headers

    def date_time_string(self, timestamp: float | None = None) -> str:
        return super().date_time_string((timestamp or time.time()) + self.ahead)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: the tests look at `Site.requests`."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError | ssl.SSLError):
            super().handle_error(request, client_address)


def serve(find: Find, host: str = "127.0.0.1", port: int = 0) -> Server:
    """A bound server, not yet running; port 0 takes a free one."""
    handler = type("BoundHandler", (Handler,), {"find": staticmethod(find)})
    return Server((host, port), handler)


class Fake:
    """A running fake in a `with` statement: `url`, and `site` with the switches."""

    def __init__(self, api: Answering | Site, tls: ssl.SSLContext | None = None) -> None:
        self.site = api if isinstance(api, Site) else Site(api)
        self._server = serve(lambda path: (self.site, path))
        self._scheme = "https" if tls else "http"
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
