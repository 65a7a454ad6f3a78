"""HTTP for the vendor folders: one guarded, patient session, and errors a person can act on.

The retry loop is ours although urllib3 has one: that one waits for whatever `Retry-After` says and
does not try again after an answer that broke off in its body.
"""

import base64
import ssl
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import mktime_tz, parsedate_tz
from pathlib import Path
from socket import socket
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from apps.integrations.addresses import AddressPolicy, check_ip, check_url
from apps.integrations.errors import (
    BadAnswer,
    BadQuery,
    SourceError,
    SourceLimited,
    SourceRefused,
    SourceUnreachable,
)

RETRIED = frozenset({429, 500, 502, 503, 504})
CHUNK = 65_536


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """How to reach one server. Times in seconds. Secrets are left out of the repr.

    `auth` is "none", "basic" (username, password) or "bearer" (token). A client certificate may be
    added to any of them: `client_cert`, `client_key` and `ca` are PEM texts or paths of PEM files.
    Without `ca` the certificate authorities of the system are trusted.
    """

    url: str
    auth: str = "none"
    username: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    client_cert: str = field(default="", repr=False)
    client_key: str = field(default="", repr=False)
    client_key_password: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    ca: str = field(default="", repr=False)
    verify: bool = True
    connect_timeout: float = 5.0
    read_timeout: float = 30.0
    tries: int = 3
    backoff: float = 0.5
    longest_wait: float = 20.0
    max_bytes: int = 64_000_000
    policy: AddressPolicy = AddressPolicy()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    @property
    def retry_after(self) -> float | None:
        """Seconds the server asks us to wait (RFC 9110, 10.2.3), None where it does not say."""
        text = self.headers.get("Retry-After", "").strip()
        if text.isdigit():
            return float(text)
        moment = parsedate_tz(text) if text else None
        return max(0.0, mktime_tz(moment) - time.time()) if moment else None

    @property
    def skew_s(self) -> float | None:
        """Seconds the server's clock is ahead of ours by its Date header; None where a cache spoke.

        To be asked at once: it is compared with now.
        """
        moment = parsedate_tz(self.headers.get("Date", ""))
        if moment is None or "Age" in self.headers:
            return None
        return mktime_tz(moment) - (time.time() - self.seconds / 2)


class Http:
    """A session to one endpoint. Close it, or use it in a `with` statement."""

    def __init__(self, endpoint: Endpoint, *, sleep: Callable[[float], None] = time.sleep) -> None:
        check_url(endpoint.url, endpoint.policy)
        self.endpoint = endpoint
        self.host = urlsplit(endpoint.url).netloc
        self._sleep = sleep
        self._session = _session(endpoint)
        self.skew_s: float | None = None  # how far its clock was ahead of ours at the last answer

    def __enter__(self) -> "Http":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._session.close()

    def ask(self, method: str, path: str, fields: Any = (), *, repeats: bool = True) -> Answer:
        """One question, tried again after failures that may pass. Any status but 3xx is returned.

        `fields` go into the query of a GET and into the form of a POST. With `repeats` it may be
        asked several times: for what changes nothing at the other end, or the same twice as once.
        Without, only a 429 is answered by another try: there, nothing was done.
        Raises SourceUnreachable, AddressRefused or BadAnswer.
        """
        for attempt in range(1, self.endpoint.tries + 1):
            is_last = attempt == self.endpoint.tries
            try:
                answer = self._ask_once(method, path, fields)
            except _Passing as failure:
                if is_last or not repeats:
                    raise failure.error from failure
                self._sleep(self._pause(attempt))
                continue
            wait = max(self._pause(attempt), answer.retry_after or 0.0)
            is_over = is_last or wait > self.endpoint.longest_wait
            if is_over or answer.status not in (RETRIED if repeats else {429}):
                return answer
            self._sleep(wait)
        raise ValueError("tries must be 1 or more")

    def _pause(self, attempt: int) -> float:
        return self.endpoint.backoff * 2 ** (attempt - 1)

    def _ask_once(self, method: str, path: str, fields: Any) -> Answer:
        began = time.monotonic()
        place = "params" if method == "GET" else "data"
        try:
            response = self._session.request(
                method,
                self.endpoint.url.rstrip("/") + path,
                timeout=(self.endpoint.connect_timeout, self.endpoint.read_timeout),
                allow_redirects=False,
                stream=True,
                **{place: fields},
            )
            with response:
                body = self._body(response, began)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise self._explain(error) from error
        if 300 <= response.status_code < 400:
            raise BadAnswer(
                f"{self.host} redirects to {response.headers.get('Location', 'another place')}. "
                "Enter that address as the source's address if it is the right one."
            )
        answer = Answer(response.status_code, response.headers, body, time.monotonic() - began)
        self.skew_s = answer.skew_s
        return answer

    def _body(self, response: requests.Response, began: float) -> bytes:
        """The whole body, within the limits of size and of three read time-outs."""
        parts, size = [], 0
        for part in response.iter_content(CHUNK):
            parts.append(part)
            size += len(part)
            if size > self.endpoint.max_bytes:
                raise BadAnswer(f"{self.host} answers more than {self.endpoint.max_bytes} bytes.")
            if time.monotonic() - began > 3 * self.endpoint.read_timeout:
                raise self._too_slow()
        return b"".join(parts)

    def _explain(self, error: Exception) -> Exception:
        """The error to raise: `_Passing` when another try may help, else a SourceError."""
        if isinstance(error, requests.exceptions.SSLError | ssl.SSLError):
            return SourceUnreachable(
                f"No trusted connection to {self.host}: {_reason(error)}. Check the certificate "
                "authority, the name in the server's certificate and the client certificate."
            )
        if isinstance(error, requests.exceptions.InvalidHeader | requests.exceptions.InvalidURL):
            return BadQuery("The address, the token or a header of this source is malformed.")
        if isinstance(error, requests.exceptions.ReadTimeout):
            return self._too_slow()
        if isinstance(error, requests.exceptions.ConnectTimeout):
            return _Passing(
                SourceUnreachable(
                    f"{self.host} did not accept a connection within "
                    f"{self.endpoint.connect_timeout:g} s. Check the address and the firewall."
                )
            )
        return _Passing(
            SourceUnreachable(
                f"The connection to {self.host} failed: {_reason(error)}. "
                "Check the address and that the server runs."
            )
        )

    def _too_slow(self) -> SourceUnreachable:
        return SourceUnreachable(
            f"{self.host} did not answer within {self.endpoint.read_timeout:g} s. "
            "Try again when it is less busy, or raise the read time-out of the source."
        )


def refusal(answer: Answer, host: str) -> SourceError:
    """The error for an answer that is none, in words its administrator can act on."""
    status = answer.status
    if status == 401:
        return SourceRefused(f"{host} does not accept the user name, password or token (401).")
    if status == 403:
        return SourceRefused(f"{host} denies access (403). Ask its administrator for read access.")
    if status == 429:
        return SourceLimited(
            f"{host} asks for fewer requests (429). Lengthen the cadence of the source.",
            retry_after=answer.retry_after,
        )
    if status >= 500:
        return SourceUnreachable(f"{host} is failing (status {status}). Try again later.")
    return BadAnswer(f"{host} has nothing at this address (status {status}). Check the address.")


class _Passing(Exception):
    """A failure that another try may not meet."""

    def __init__(self, error: SourceError) -> None:
        super().__init__(str(error))
        self.error = error


def _reason(error: BaseException) -> str:
    """The innermost cause, without object addresses and internals."""
    while (inner := _inner(error)) is not None:
        error = inner
    return str(getattr(error, "strerror", "") or error or type(error).__name__)


def _inner(error: BaseException) -> BaseException | None:
    found = error.__cause__ or getattr(error, "reason", None)
    if not isinstance(found, BaseException) and error.args:
        found = error.args[-1]
    return found if isinstance(found, BaseException) else None


def _session(endpoint: Endpoint) -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # neither proxies nor a .netrc of the machine get our credentials
    session.headers["User-Agent"] = "EdgePartners"
    for name, value in (_authorization(endpoint) | dict(endpoint.headers)).items():
        session.headers[name] = value.encode()
    adapter = _GuardedAdapter(endpoint)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


def _authorization(endpoint: Endpoint) -> dict[str, str]:
    """The header for RFC 7617 (in UTF-8) or RFC 6750."""
    if endpoint.auth == "none":
        return {}
    if endpoint.auth == "bearer":
        return {"Authorization": f"Bearer {endpoint.token.strip()}"}
    if endpoint.auth == "basic":
        pair = f"{endpoint.username}:{endpoint.password}".encode()
        return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
    raise ValueError(f"auth must be none, basic or bearer, not {endpoint.auth!r}")


def _tls_context(endpoint: Endpoint) -> ssl.SSLContext:
    """Raises BadQuery when a certificate or key cannot be read."""
    try:
        context = ssl.create_default_context(cadata=_pem(endpoint.ca) if endpoint.ca else None)
        if not endpoint.verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        if endpoint.client_cert:
            _load_client_certificate(context, endpoint)
    except (OSError, ValueError) as error:
        raise BadQuery(
            f"A certificate or key of this source cannot be read ({_reason(error)}). "
            "Paste them as PEM text, the key without or with its password."
        ) from error
    return context


def _load_client_certificate(context: ssl.SSLContext, endpoint: Endpoint) -> None:
    """OpenSSL reads a certificate chain from a file only: give it one for that moment."""
    with tempfile.TemporaryDirectory() as folder:  # mode 700
        path = Path(folder, "client.pem")
        path.touch(mode=0o600)
        path.write_text(_pem(endpoint.client_cert) + "\n" + _pem(endpoint.client_key))
        context.load_cert_chain(path, password=endpoint.client_key_password or "")


def _pem(text_or_path: str) -> str:
    if not text_or_path or "-----BEGIN" in text_or_path:
        return text_or_path
    return Path(text_or_path).read_text()


class _GuardedAdapter(HTTPAdapter):
    """Connections with our TLS context, to permitted peers only."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._tls = _tls_context(endpoint)
        self._pools = _pools(endpoint.policy)
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None):  # type: ignore[no-untyped-def]
        host, _ = super().build_connection_pool_key_attributes(request, verify, cert)
        return host, {"ssl_context": self._tls}

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Nothing: requests would add its own authorities to the ones in our context."""


def _pools(policy: AddressPolicy) -> dict[str, type[HTTPConnectionPool]]:
    """Pool classes whose connections look at the peer before the first byte is sent."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket:
            return _checked(super()._new_conn(), policy)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket:
            return _checked(super()._new_conn(), policy)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def _checked(sock: socket, policy: AddressPolicy) -> socket:
    try:
        check_ip(sock.getpeername()[0], policy)
    except BaseException:
        sock.close()
        raise
    return sock
