"""Errors as problem details (RFC 9457): one shape for everything that goes wrong."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, Throttled, ValidationError
from rest_framework.response import Response

from apps.capacity.actions.refusals import NotAllowed
from apps.core.errors import Invalid, Refused

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
Errors = list[dict[str, str]]

KINDS = {
    400: ("bad-request", "The request cannot be read"),
    401: ("not-signed-in", "Nobody is signed in"),
    403: ("not-permitted", "Not permitted"),
    404: ("not-found", "Not found"),
    405: ("method-not-allowed", "Method not allowed"),
    409: ("conflict", "Somebody was first"),
    413: ("too-large", "The request is too large"),
    415: ("media-type", "Only JSON is read"),
    422: ("refused", "The request was refused"),
    429: ("too-many-requests", "Too many requests"),
    500: ("broken", "Something broke on our side"),
}


class BadQuery(APIException):
    """Query parameters that are unknown or cannot be read: field to message."""

    status_code = status.HTTP_400_BAD_REQUEST

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {text}" for name, text in errors.items()))
        self.errors = errors


@dataclass(frozen=True)
class Problem:
    status: int
    detail: str
    errors: Errors = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    def response(self, instance: str) -> Response:
        slug, title = KINDS.get(self.status, KINDS[500])
        body = {
            "type": f"urn:edgepartners:problem:{slug}",
            "title": title,
            "status": self.status,
            "detail": self.detail,
            "instance": instance,
            "errors": self.errors,
        }
        return Response(body, status=self.status, headers=self.headers, content_type=MEDIA_TYPE)


class ProblemError(serializers.Serializer):
    field = serializers.CharField(help_text="Name of the field or parameter, dotted when nested")
    message = serializers.CharField()


class ProblemBody(serializers.Serializer):
    """Problem details by RFC 9457, for the document."""

    type = serializers.ChoiceField(
        choices=[f"urn:edgepartners:problem:{slug}" for slug, _ in KINDS.values()]
    )
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What happened, written for the person who asked")
    instance = serializers.CharField(help_text="Path of the request")
    errors = ProblemError(many=True)  # type: ignore[assignment]

    class Meta:
        ref_name = "Problem"


def handle(exc: Exception, context: Mapping[str, Any]) -> Response:
    """The exception handler of the REST framework: every exception becomes a problem."""
    response = describe(exc).response(context["request"].path)
    response.exception = True
    return response


def describe(exc: Exception) -> Problem:
    match exc:
        case Invalid():
            return Problem(422, exc.message, errors=_listed(exc.errors))
        case NotAllowed():
            return Problem(403, exc.message)
        case Refused():
            at_fault = _listed({exc.field: exc.message}) if exc.field else []
            return Problem(409 if exc.conflict else 422, exc.message, errors=at_fault)
        case Http404():
            return Problem(404, "There is nothing at this address.")
        case PermissionDenied():
            return Problem(403, "You may not do this.")
        case RequestDataTooBig():
            return Problem(413, f"Send at most {settings.DATA_UPLOAD_MAX_MEMORY_SIZE} bytes.")
        case APIException():
            return _of_framework(exc)
    log.error("An API request failed", exc_info=exc)
    return Problem(500, "The failure was logged. Try again later.")


def _of_framework(exc: APIException) -> Problem:
    match exc:
        case ValidationError():
            errors = list(_flat(exc.detail))
            return Problem(422, "; ".join(error["message"] for error in errors), errors=errors)
        case BadQuery():
            return Problem(400, str(exc.detail), errors=_listed(exc.errors))
    return Problem(exc.status_code, str(exc.detail), headers=_headers(exc))


def _headers(exc: APIException) -> dict[str, str]:
    headers = {}
    if auth_header := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = auth_header
    if isinstance(exc, Throttled):
        headers["Retry-After"] = str(int(getattr(exc, "wait", None) or 0) + 1)
    return headers


def _listed(errors: Mapping[str, str]) -> Errors:
    return [{"field": name, "message": message} for name, message in errors.items()]


def _flat(detail: Any, path: str = "") -> Iterator[dict[str, str]]:
    """Details of serializers, nested or not, as one list."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            own = "" if name == "non_field_errors" else str(name)
            yield from _flat(inner, ".".join(filter(None, (path, own))))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _flat(inner, path)
    else:
        yield {"field": path, "message": str(detail)}
