"""ETag, If-Match and If-None-Match (RFC 9110): nobody overwrites what they have not read."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from apps.api.robots.faults import Fault


def etag(version: int | str) -> str:
    return f'"{version}"'


def digest(shown: Mapping[str, Any]) -> str:
    """The version of something that counts none: of what is shown of it."""
    text = json.dumps(shown, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def require_match(request: HttpRequest, version: int | str) -> None:
    """428 without If-Match, 412 when it names another version; `*` takes any."""
    given = request.headers.get("If-Match")
    if given is None:
        raise Fault(428, "Send If-Match with the ETag of the version you have read.")
    named = _listed(given)
    if "*" not in named and etag(version) not in named:
        raise Fault(412, "It was changed meanwhile. Read it again.", more={"version": version})


def is_known(request: HttpRequest, version: int | str) -> bool:
    """Whether the caller has this version already: 304."""
    named = [each.removeprefix("W/") for each in _listed(request.headers.get("If-None-Match", ""))]
    return "*" in named or etag(version) in named


def _listed(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]
