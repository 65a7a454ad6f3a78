"""The OpenAPI document: what the framework can see of a view, and every problem it can answer."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction
from rest_framework.authentication import SessionAuthentication

from apps.api.auth import SCOPES, Needs, SourceAuthentication, TokenAuthentication, scope_for
from apps.api.problems import KINDS, MEDIA_TYPE, ProblemBody

ANYWHERE = (400, 401, 403, 429)
WITH_REFERENCE = (404,)
WITH_BODY = (409, 413, 415, 422)
HEADERS = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}, "description": "Bearer"}},
    429: {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds"}},
}


class Schema(AutoSchema):
    def get_operation_id(self) -> str:
        """`breaches_acknowledge`: a verb needs no word for its method."""
        name = super().get_operation_id()
        is_verb = getattr(self.view, "action", "") not in ("list", "retrieve")
        return name.rpartition("_")[0] if is_verb else name

    def get_summary(self) -> str:
        return super().get_description().partition("\n\n")[0].rstrip(".")

    def get_description(self) -> str:  # type: ignore[override]  # as the library declares it
        asked = [each.permission for each in self.view.get_permissions() if isinstance(each, Needs)]
        named = "".join(f"Needs the permission `{name}`. " for name in asked if name)
        if own := getattr(self.view, "access", ""):
            return f"{super().get_description().partition(chr(10) * 2)[2]}\n\n{own}".strip()
        scope = f"A token needs the scope `{scope_for(self.method)}`."
        _, _, more = super().get_description().partition("\n\n")
        return f"{more}\n\n{named}{scope}".strip()

    def _get_response_bodies(self, direction: Direction = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        return bodies | {str(code): self._problem(code) for code in self._codes()}

    def _codes(self) -> list[int]:
        found = [*ANYWHERE]
        found += WITH_REFERENCE if "{" in self.path else ()
        found += WITH_BODY if self.method == "POST" else ()
        return sorted(found)

    def _problem(self, code: int) -> dict[str, Any]:
        reference = self.resolve_serializer(ProblemBody, "response").ref
        body = {"description": KINDS[code][1], "content": {MEDIA_TYPE: {"schema": reference}}}
        return body | ({"headers": HEADERS[code]} if code in HEADERS else {})


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        scopes = "; ".join(f"`{name}`: {text}" for name, text in SCOPES.items())
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "ep_...",
            "description": f"A token from your profile page. Scopes: {scopes}.",
        }


class SourceScheme(OpenApiAuthenticationExtension):
    target_class = SourceAuthentication
    name = "source"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "eps_...",
            "description": "A token of a push source, from its page. It sends samples, no more.",
        }


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = SessionAuthentication
    name = "session"
    priority = 1

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "The session of the pages. Writing also needs the header X-CSRFToken.",
        }


def tidy(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """Leave out the generator's own marks."""
    return _without(result, "x-spec-enum-id")


def _without(node: Any, key: str) -> Any:
    if isinstance(node, dict):
        return {name: _without(inner, key) for name, inner in node.items() if name != key}
    if isinstance(node, list):
        return [_without(inner, key) for inner in node]
    return node
