"""E-signature services: the few questions we ask of any of them, and a client over HTTP.

A service that speaks another dialect gets a class of its own with the same four methods; the
contract test (`tests/integrations/esign/`) is what it has to pass. Documents leave our network by
it, so none is used before its address and token are set by an administrator.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import quote

from apps.integrations.errors import BadAnswer, SourceLimited, SourceRefused, SourceUnreachable
from apps.integrations.http import Answer, Http

STATES = ("SENT", "COMPLETED", "DECLINED", "VOIDED", "EXPIRED")


@dataclass(frozen=True)
class Signer:
    """Somebody the service asks, in the order of the list."""

    name: str
    email: str
    side: str


@dataclass(frozen=True)
class Sending:
    """A document to be signed. `reference` is ours: sent twice with it, there is one envelope."""

    reference: str
    title: str
    filename: str
    content: bytes
    signers: Sequence[Signer]
    expires_at: datetime


@dataclass(frozen=True)
class Signature:
    email: str
    state: str
    signed_at: datetime | None
    reason: str = ""


@dataclass(frozen=True)
class Status:
    """Where an envelope stands with the service: one of STATES, and each signer in order."""

    state: str
    signatures: Sequence[Signature]


class Provider(Protocol):
    """What an e-signature service can do for us. All raise SourceError, fit for a person to read.

    Each may be asked several times: a second `send` or `void` changes nothing.
    """

    def send(self, sending: Sending) -> str:
        """Ask the signers, in order; returns the service's own id of the envelope."""

    def status(self, external_id: str) -> Status:
        """Who has signed so far."""

    def void(self, external_id: str, reason: str) -> None:
        """Nobody is asked any more. SourceRefused when all have signed already."""

    def executed(self, external_id: str) -> bytes:
        """The signed PDF with the service's certificate. SourceRefused before all have signed."""


class HttpProvider:
    """JSON over HTTP: POST /envelopes, GET /envelopes/<id>, POST .../void, GET .../document."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def send(self, sending: Sending) -> str:
        body = {
            "reference": sending.reference,
            "title": sending.title,
            "filename": sending.filename,
            "content": base64.b64encode(sending.content).decode(),
            "signers": [asdict(signer) for signer in sending.signers],
            "expires_at": sending.expires_at.isoformat(),
        }
        return str(self._json("POST", "/envelopes", body)["id"])

    def status(self, external_id: str) -> Status:
        answer = self._json("GET", f"/envelopes/{quote(external_id, safe='')}")
        try:
            return _status(answer)
        except (KeyError, TypeError, ValueError) as error:
            raise BadAnswer(f"{self._http.host} answers a status we cannot read.") from error

    def void(self, external_id: str, reason: str) -> None:
        self._json("POST", f"/envelopes/{quote(external_id, safe='')}/void", {"reason": reason})

    def executed(self, external_id: str) -> bytes:
        path = f"/envelopes/{quote(external_id, safe='')}/document"
        content = self._checked(self._http.ask("GET", path)).body
        if not content.startswith(b"%PDF-"):
            raise BadAnswer(f"{self._http.host} answers something that is no PDF.")
        return content

    def _json(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        sent = json.dumps(body).encode() if body is not None else ()
        answer = self._checked(self._http.ask(method, path, sent))
        try:
            read = json.loads(answer.body)
        except ValueError as error:
            raise BadAnswer(f"{self._http.host} does not answer in JSON.") from error
        if not isinstance(read, dict):
            raise BadAnswer(f"{self._http.host} answers in another shape than an e-sign service.")
        return read

    def _checked(self, answer: Answer) -> Answer:
        host = self._http.host
        match answer.status:
            case 200 | 201:
                return answer
            case 401 | 403:
                raise SourceRefused(f"{host} does not accept our token. Set a new one.")
            case 404:
                raise SourceRefused(f"{host} does not know this envelope.")
            case 409 | 422:
                raise SourceRefused(f"{host} refuses: {_message(answer)}")
            case 429:
                raise SourceLimited(f"{host} asks us to wait.", retry_after=answer.retry_after)
        raise SourceUnreachable(f"{host} answers with status {answer.status}. Try again later.")


def _status(answer: dict[str, Any]) -> Status:
    if answer["state"] not in STATES:
        raise ValueError(answer["state"])
    return Status(answer["state"], [_signature(row) for row in answer["signatures"]])


def _signature(row: dict[str, Any]) -> Signature:
    at = row.get("signed_at")
    signed_at = datetime.fromisoformat(at) if at else None
    return Signature(row["email"], row["state"], signed_at, row.get("reason", ""))


def _message(answer: Answer) -> str:
    try:
        return str(json.loads(answer.body)["message"])[:300]
    except (ValueError, KeyError, TypeError):
        return f"status {answer.status}"
