"""OpenAPI 3.1 documents of the two APIs, made of what the views tell."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import URLPattern

from apps.api.robots.faults import TITLES
from apps.api.robots.operations import Answer, Operation, Parameter, Schema, ref
from apps.api.robots.views import Public, RobotView
from apps.partners.enums import Scope

ANYWHERE = (400, 401, 403, 406, 429)
WITH_KEY = (404,)
WITH_WRITE = (409, 413, 415, 422)
VERSIONED = (412, 428)
ACCESS = "/api/partner/v1/oauth/token"
SCHEMES: dict[str, Schema] = {
    "token": {
        "type": "http", "scheme": "bearer", "bearerFormat": "epp_...",
        "description": "A token of the portal, page API tokens.",
    },
    "oauth2": {
        "type": "oauth2",
        "description": "Short-lived access, with a token of the portal as the client.",
        "flows": {
            "clientCredentials": {
                "tokenUrl": ACCESS,
                "scopes": {scope.value: str(scope.label) for scope in Scope},
            }
        },
    },
}  # fmt: skip
HEADERS = {
    401: {"WWW-Authenticate": "Bearer, with the reason"},
    429: {"Retry-After": "Seconds"},
}
_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
_ETAG = Parameter("If-Match", {"type": "string"}, "The ETag that was read", True, "header")
_KEY = Parameter(
    "Idempotency-Key", {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[!-~]+$"},
    "Sent again, the answer is the same for 24 hours", place="header",
)  # fmt: skip


def document(
    *, title: str, description: str, version: str, base: str, patterns: Sequence[URLPattern],
    components: Mapping[str, Schema], problem: str, media: str,
) -> dict[str, Any]:  # fmt: skip
    """The document of one API: `base` is its address, `problem` the component of its errors."""
    paths: dict[str, dict[str, Any]] = {}
    for path, method, view, operation in _operations(patterns):
        told = _operation(view, method, path, operation, problem, media)
        paths.setdefault(path, _keys(path))[method] = told
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version, "description": description},
        "servers": [{"url": base}],
        "security": [{"token": []}, {"oauth2": []}],
        "paths": paths,
        "components": {"schemas": dict(components), "securitySchemes": SCHEMES},
    }


def _operations(
    patterns: Sequence[URLPattern],
) -> Iterator[tuple[str, str, type[RobotView], Operation]]:
    for pattern in patterns:
        view = getattr(pattern.callback, "view_class", None)
        if view is None or pattern.name is None or pattern.name.endswith("-alias"):
            continue
        path = "/" + _ARGUMENT.sub(r"{\1}", str(pattern.pattern))
        for method in ("get", "post", "patch", "delete"):
            operation = getattr(getattr(view, method, None), "operation", None)
            if operation is not None:
                yield path, method, view, operation


def _keys(path: str) -> dict[str, Any]:
    names = re.findall(r"{(\w+)}", path)
    found = [_parameter(Parameter(name, {"type": "string"}, "", True, "path")) for name in names]
    return {"parameters": found} if found else {}


def _operation(
    view: type[RobotView], method: str, path: str, told: Operation, problem: str, media: str
) -> dict[str, Any]:
    is_public = issubclass(view, Public)
    parameters = [*told.parameters, *(() if is_public else _headers(method, told))]
    answers = {str(code): _answer(answer) for code, answer in told.answers.items()}
    faults = () if is_public else _faults(method, path, told)
    answers |= {str(code): _fault(code, problem, media) for code in faults}
    operation: dict[str, Any] = {
        "operationId": f"{method}_{re.sub(r'[^a-z0-9]+', '_', path.lower()).strip('_')}",
        "summary": told.summary,
        "description": _description(view, method, told),
        "responses": dict(sorted(answers.items())),
    }
    if parameters:
        operation["parameters"] = [_parameter(each) for each in parameters]
    if is_public:
        operation["security"] = []
    return operation | _body(told)


def _description(view: type[RobotView], method: str, told: Operation) -> str:
    scope = view.scopes.get(method.upper())
    needs = f"A token needs the scope `{scope}`." if scope else ""
    return "\n\n".join(filter(None, (told.description, needs)))


def _headers(method: str, told: Operation) -> list[Parameter]:
    if method == "get":
        return []
    return [_KEY, _ETAG] if told.is_versioned else [_KEY]


def _faults(method: str, path: str, told: Operation) -> list[int]:
    found = [*ANYWHERE, *told.faults]
    found += WITH_KEY if "{" in path else ()
    found += WITH_WRITE if method != "get" else ()
    found += VERSIONED if told.is_versioned else ()
    return sorted(set(found) - set(told.answers))


def _body(told: Operation) -> dict[str, Any]:
    if told.body is not None:
        content: dict[str, Any] = {told.body_media: {"schema": told.body}}
    elif told.raw:
        content = {media: {"schema": {"type": "string", "format": "binary"}} for media in told.raw}
    else:
        return {}
    return {"requestBody": {"required": True, "content": content}}


def _parameter(each: Parameter) -> dict[str, Any]:
    told = {"name": each.name, "in": each.place, "required": each.required, "schema": each.schema}
    return told | ({"description": each.description} if each.description else {})


def _answer(answer: Answer) -> dict[str, Any]:
    told: dict[str, Any] = {"description": answer.description}
    if answer.schema is not None:
        kinds = {answer.media: answer.schema, **answer.also}
        told["content"] = {media: {"schema": schema} for media, schema in kinds.items()}
    return told | _told_headers(answer.headers)


def _fault(code: int, problem: str, media: str) -> dict[str, Any]:
    told = {"description": TITLES[code][1], "content": {media: {"schema": ref(problem)}}}
    return told | _told_headers(HEADERS.get(code, {}))


def _told_headers(headers: Mapping[str, str]) -> dict[str, Any]:
    if not headers:
        return {}
    schema = {"type": "string"}
    told = {name: {"description": text, "schema": schema} for name, text in headers.items()}
    return {"headers": told}
