"""What goes wrong, and with which status it is answered (portal.md 6.5)."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from rest_framework.exceptions import APIException, Throttled

from apps.capacity.actions.refusals import (
    Duplicate,
    Illegal,
    NotAllowed,
    NotEligible,
    Stale,
    Unlisted,
)
from apps.core.errors import Invalid, Refused
from apps.core.uploads import NotTaken

log = logging.getLogger(__name__)

TITLES = {
    400: ("bad-request", "The request is wrong"),
    401: ("no-token", "A valid token is needed"),
    403: ("not-permitted", "Not permitted"),
    404: ("not-found", "Not found"),
    405: ("method-not-allowed", "Method not allowed"),
    406: ("not-acceptable", "There is no such representation"),
    409: ("conflict", "In conflict with what is there"),
    412: ("stale", "Changed meanwhile"),
    413: ("too-large", "The request is too large"),
    415: ("media-type", "This kind of content is not read"),
    422: ("refused", "Understood, and refused"),
    428: ("version-needed", "Say which version you change"),
    429: ("too-many-requests", "Too many requests"),
    500: ("broken", "Something broke on our side"),
}
NOT_THERE = "There is nothing at this address."


@dataclass
class Fault(Exception):
    """An answer that is no success. `errors` maps paths such as `sessions[2].peer_ip` to messages.

    `more` holds members of the answer beyond RFC 9457, such as `allowed` steps; `links` by path
    where the caller can mend it.
    """

    status: int
    detail: str
    errors: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return f"urn:edgepartners:problem:{TITLES[self.status][0]}"

    @property
    def title(self) -> str:
        return TITLES[self.status][1]


def wrong(errors: Mapping[str, str], **more: Any) -> Fault:
    """400: fields or parameters that cannot be taken, each with its message."""
    told = "; ".join(f"{name}: {text}" if name else text for name, text in errors.items())
    return Fault(400, told, errors, more)


def absent() -> Fault:
    """404: the same for what is not there and for what is somebody else's."""
    return Fault(404, NOT_THERE)


def describe(exc: Exception) -> Fault:
    """The fault of any exception; what nobody expected is logged and becomes a 500."""
    match exc:
        case Fault():
            return exc
        case Refused():
            return _of_refusal(exc)
        case Http404():
            return absent()
        case PermissionDenied():
            return Fault(403, "You may not do this.")
        case RequestDataTooBig():
            return Fault(413, "The request is too large.")
        case APIException():
            return Fault(exc.status_code, str(exc.detail), headers=_headers(exc))
    log.error("A request of a partner's program failed", exc_info=exc)
    return Fault(500, "The failure was logged. Try again later.")


def _of_refusal(exc: Refused) -> Fault:
    """What an action says, from 400 to 422, with what the caller needs to go on."""
    at_fault = {exc.field: exc.message} if exc.field else {}
    match exc:
        case Invalid():
            return _of_errors(exc)
        case NotTaken():
            return Fault(exc.status, exc.message, at_fault)
        case NotAllowed():
            return Fault(403, exc.message, at_fault)
        case Stale():
            return Fault(412, exc.message, at_fault, {"version": exc.now})
        case Illegal():
            return Fault(409, exc.message, at_fault, {"allowed": list(exc.possible)})
        case Duplicate():
            return Fault(409, exc.message, at_fault, {"conflicts": [exc.ref] if exc.ref else []})
        case NotEligible():
            rules = [verdict.as_dict() for verdict in exc.verdicts if verdict.is_failed]
            return Fault(422, exc.message, at_fault, {"rules": rules})
    return Fault(409 if exc.conflict else 422, exc.message, at_fault)


def _of_errors(exc: Invalid) -> Fault:
    """400; 422 where PeeringDB is to be brought up to date first, and there alone."""
    fault = wrong(exc.errors)
    if isinstance(exc, Unlisted):
        fault.status, fault.links = 422 if exc.is_all else 400, exc.pages
    return fault


def problem(fault: Fault, instance: str) -> dict[str, Any]:
    """Problem details (RFC 9457) as the partner API gives them."""
    errors = [{"field": name, "message": text} for name, text in fault.errors.items()]
    return {
        "type": fault.kind, "title": fault.title, "status": fault.status, "detail": fault.detail,
        "instance": instance, "errors": errors, **fault.more, **_linked("field", fault.links),
    }  # fmt: skip


def combined(fault: Fault, request_id: str | None) -> dict[str, Any]:
    """The example form of the Peering API and problem details at once (portal.md 1.6, "errors")."""
    named: Sequence[tuple[str, str]] = list(fault.errors.items()) or [("request", fault.detail)]
    return {
        "errors": [{"name": name, "errors": [text], "messages": [text]} for name, text in named],
        "request_id": request_id, "type": fault.kind, "title": fault.title,
        "status": fault.status, "detail": fault.detail, **fault.more,
        **_linked("name", fault.links),
    }  # fmt: skip


def _linked(key: str, links: Mapping[str, str]) -> dict[str, Any]:
    """`links`, where there are any."""
    told = [{key: name, "url": url} for name, url in links.items()]
    return {"links": told} if told else {}


def _headers(exc: APIException) -> dict[str, str]:
    headers = {}
    if challenge := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if isinstance(exc, Throttled):
        headers["Retry-After"] = str(int(getattr(exc, "wait", None) or 0) + 1)
    return headers
