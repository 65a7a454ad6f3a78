"""/oauth/token: short-lived access from a token of the portal (RFC 6749 4.4, portal.md 6.1)."""

import base64
import binascii
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

from django.conf import settings
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle

from apps.api.robots.faults import Fault
from apps.api.robots.operations import Answer, Operation, Schema, tells
from apps.api.robots.schemas import TEXT, WHOLE, given, obj, text, words
from apps.api.robots.views import Public
from apps.core.requests import client_ip
from apps.partners import actions
from apps.partners.actions import Grant

FORM = "application/x-www-form-urlencoded"
LARGEST = 4096  # bytes of a form
CHALLENGE = {"WWW-Authenticate": 'Basic realm="EdgePartners for partners"'}
ERRORS = (
    "invalid_request", "invalid_client", "unauthorized_client", "unsupported_grant_type",
    "invalid_scope", "temporarily_unavailable",
)  # fmt: skip
ASKED: Schema = given(
    {
        "grant_type": {"const": "client_credentials"},
        "scope": text(most=400, told="Scopes with spaces between; none: all of the token"),
        "client_id": text(most=80, told="epp_ID; or by HTTP Basic"),
        "client_secret": text(most=200, told="What follows epp_ID_; or by HTTP Basic"),
    },
    required=("grant_type",),
)
GRANTED: Schema = obj(
    {"access_token": TEXT, "token_type": words("Bearer"), "expires_in": WHOLE, "scope": TEXT}
)
REFUSED: Schema = obj({"error": words(*ERRORS), "error_description": TEXT})


class PerAddress(SimpleRateThrottle):
    """So many attempts a minute from one address, good or bad."""

    scope = "oauth"

    def get_rate(self) -> str | None:
        return settings.PARTNER_ACCESS_RATE

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        return f"robots:oauth:{client_ip(request._request)}"


class Token(Public):
    throttle_classes = [PerAddress]
    problem_media = "application/json"
    largest = LARGEST

    @tells(
        Operation(
            "Get short-lived access",
            {
                200: Answer(GRANTED, "Send it as Authorization: Bearer, in both APIs"),
                400: Answer(REFUSED, "As RFC 6749 5.2 has it"),
                401: Answer(REFUSED, "There is no such client, or not any more",
                            headers={"WWW-Authenticate": "Basic"}),
                406: Answer(REFUSED), 413: Answer(REFUSED),
                429: Answer(REFUSED, "Too often", headers={"Retry-After": "Seconds"}),
            },
            "OAuth 2, client credentials. The client is a token of the portal: of epp_ID_SECRET "
            "epp_ID is the id and SECRET the secret. What is granted ends with that token.",
            body=ASKED,
            body_media=FORM,
        )
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        form = self._form()
        client = _client(self.plain.headers.get("Authorization", ""), form)
        if form.get("grant_type", "") == "":
            raise refused("invalid_request", "grant_type is missing.")
        if form["grant_type"] != "client_credentials":
            raise refused("unsupported_grant_type", "Use client_credentials.")
        granted = self._granted(*client, form.get("scope", ""))
        return Response(
            {
                "access_token": granted.text, "token_type": "Bearer",
                "expires_in": granted.seconds, "scope": " ".join(granted.scopes),
            },
            headers={"Pragma": "no-cache"},
        )  # fmt: skip

    def problem(self, fault: Fault) -> dict[str, Any]:
        """RFC 6749 5.2, also for what it does not name."""
        known = {429: "temporarily_unavailable"}.get(fault.status, "invalid_request")
        return {"error": fault.more.get("error", known), "error_description": fault.detail}

    def _form(self) -> dict[str, str]:
        """Each parameter once; those that RFC 6749 does not name are read over (3.2)."""
        if self.plain.content_type != FORM:
            raise refused("invalid_request", f"Send {FORM}.")
        try:
            pairs = parse_qsl(
                self.raw.decode(), keep_blank_values=True, strict_parsing=True, errors="strict"
            )
        except ValueError:
            raise refused("invalid_request", "The body is no form.") from None
        if len({name for name, _ in pairs}) < len(pairs):
            raise refused("invalid_request", "Send each parameter once.")
        return dict(pairs)

    def _granted(self, client_id: str, secret: str, scope: str) -> Grant:
        try:
            found = actions.grant_access(
                client_id=client_id, client_secret=secret, scopes=scope.split(),
                ip=client_ip(self.plain), at=timezone.now(),
            )  # fmt: skip
        except ValueError:
            raise refused("invalid_scope", "The token does not have a scope you name.") from None
        if found is None:
            raise unknown()
        if found.fault:
            raise refused("unauthorized_client", found.fault)
        return found


def refused(error: str, description: str) -> Fault:
    """400 in the words of RFC 6749."""
    plain = description.encode("ascii", "replace").decode().replace('"', "'").replace("\\", "/")
    return Fault(400, plain, more={"error": error})


def unknown() -> Fault:
    """401: one answer whatever is wrong with a client."""
    told = "There is no such client, or it has expired or was revoked."
    return Fault(401, told, more={"error": "invalid_client"}, headers=CHALLENGE)


def _client(header: str, form: dict[str, str]) -> tuple[str, str]:
    """Id and secret, by HTTP Basic or in the form, never both (RFC 6749 2.3.1)."""
    by_form = "client_secret" in form
    if header and by_form:
        raise refused("invalid_request", "Name the client once: by HTTP Basic or in the form.")
    if not header:
        if not (form.get("client_id") and form.get("client_secret")):
            raise unknown()
        return _plain(form["client_id"], form["client_secret"])
    scheme, _, text = header.partition(" ")
    try:
        if scheme.lower() != "basic":
            raise ValueError(scheme)
        name, colon, secret = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        raise unknown() from None
    if not colon or form.get("client_id", name) != name:
        raise unknown()
    return _plain(unquote_plus(name), unquote_plus(secret))


def _plain(name: str, secret: str) -> tuple[str, str]:
    """What can be an id and a secret of ours: visible ASCII letters."""
    if not all(each.isascii() and each.isprintable() for each in (name, secret)):
        raise unknown()
    return name, secret
