"""Idempotency-Key: a write that is sent again is answered as the first time (portal.md 6.5)."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone
from rest_framework.response import Response

from apps.api.robots.faults import Fault, wrong
from apps.core import replays
from apps.core.replays import Asked, InProgress, OtherRequest

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
KEPT_HEADERS = ("ETag", "Location", "Preference-Applied")
KEPT = (200, 201, 202, 204, 409, 412, 422)  # whoever corrects a 400 may use the same key


@dataclass
class Replayed(Exception):
    """The request was answered before; here is the answer."""

    response: Response


def claim(request: HttpRequest, *, caller: str, body: bytes) -> Asked | None:
    """Take the key of a write; None without a key.

    Raises Replayed with the kept answer, 409 while the first one is at work, 422 for a key of
    another request, 400 for one that is not 1 to 128 visible ASCII letters.
    """
    key = request.headers.get(HEADER)
    if key is None or request.method not in ("POST", "PATCH", "DELETE"):
        return None
    if not (1 <= len(key) <= 128 and key.isascii() and key.isprintable()):
        raise wrong({HEADER: "Send 1 to 128 visible ASCII letters."})
    asked = Asked(
        f"token:{caller}", key, request.method, request.path[:200], _digest(request, body)
    )
    try:
        kept = replays.claim(asked, at=timezone.now())
    except InProgress:
        raise Fault(409, "The first request with this key is still at work.") from None
    except OtherRequest:
        raise Fault(
            422, "This key was used for another request.", {HEADER: "Used before."}
        ) from None
    if kept is not None:
        data = json.loads(kept.body) if kept.body else None
        headers = kept.headers | {REPLAYED: "true"}
        kind = headers.pop("Content-Type", None)
        raise Replayed(Response(data, kept.status, headers=headers, content_type=kind))
    return asked


def settle(asked: Asked, response: Response, *, secret: Sequence[str] = ()) -> None:
    """Keep the answer, or give the key back where nothing was done.

    Members named in `secret` are told this once: null is kept in their place.
    """
    if response.status_code not in KEPT:
        replays.release(asked)
        return
    data = response.data
    if isinstance(data, dict):
        data = {name: None if name in secret else value for name, value in data.items()}
    body = "" if data is None else json.dumps(data, default=str)
    headers = {name: response[name] for name in KEPT_HEADERS if response.has_header(name)}
    if response.content_type:
        headers["Content-Type"] = response.content_type
    replays.keep(asked, status=response.status_code, headers=headers, body=body)


def _digest(request: HttpRequest, body: bytes) -> str:
    query = request.META.get("QUERY_STRING", "").encode()
    version = request.headers.get("If-Match", "").encode()
    return hashlib.sha256(b"\0".join((query, version, body))).hexdigest()
