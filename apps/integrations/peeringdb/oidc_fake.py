"""A server for signing in, as strict as PeeringDB's or stricter: for tests and the demo.

Discovery, authorization with a page to choose a person, token with PKCE S256, RS256 ID tokens,
keys, /profile/v1. Refuses a wrong verifier, redirect, secret or scope, and codes that are used,
expired or of another application.
"""

import base64
import hashlib
import html
import json
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from apps.integrations.faking import Reply, Request, Site

CODE_S = 60
TOKEN_S = 36_000
KID = "2026-11"


@dataclass
class Persona:
    """Somebody with an account; `networks` are rows of /profile/v1."""

    id: int
    name: str
    email: str
    networks: list[dict[str, Any]] = field(default_factory=list)
    amr: list[str] = field(default_factory=lambda: ["pwd", "mfa"])
    verified_user: bool = True
    verified_email: bool = True
    note: str = ""  # told on the page of the fake, for people who try the demo

    def profile(self) -> dict[str, Any]:
        given, _, family = self.name.partition(" ")
        return {
            "id": self.id, "name": self.name, "given_name": given, "family_name": family,
            "email": self.email, "verified_user": self.verified_user,
            "verified_email": self.verified_email, "networks": self.networks, "amr": self.amr,
        }  # fmt: skip

    def claims(self) -> dict[str, Any]:
        """As PeeringDB: `email_verified`, and no manage_peering_sessions."""
        seen = {name: value for name, value in self.profile().items() if name != "id"}
        seen["email_verified"] = seen.pop("verified_email")
        seen["networks"] = [
            {name: value for name, value in row.items() if name != "manage_peering_sessions"}
            for row in self.networks
        ]
        return {"sub": str(self.id), **seen}


@dataclass
class Grant:
    """A code that was given out, or what it was changed for."""

    persona: Persona
    redirect_uri: str
    challenge: str
    nonce: str
    until: float


class Refusal(Exception):
    """An OAuth error code."""


class Oidc(Site):
    """The server. `root` is its address without /oauth2; tests turn the switches.

    `patch` replaces claims of ID tokens, `other_key` signs them with a key nobody publishes.
    """

    def __init__(
        self, people: Callable[[], Sequence[Persona]], *, root: Callable[[], str], client_id: str,
        secret: str, redirects: Sequence[str], clock: Callable[[], float] = time.time,
    ) -> None:  # fmt: skip
        super().__init__(api=_Nothing())
        self.people, self.root, self.clock = people, root, clock
        self.client_id, self.secret, self.redirects = client_id, secret, tuple(redirects)
        self.patch: dict[str, Any] = {}
        self.other_key = False
        self._codes: dict[str, Grant] = {}
        self._tokens: dict[str, Grant] = {}
        self._refresh: dict[str, Grant] = {}

    @cached_property
    def _key(self) -> rsa.RSAPrivateKey:
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @property
    def issuer(self) -> str:
        return f"{self.root()}/oauth2"

    def handle(self, request: Request) -> Reply:
        self.requests.append(request)
        if self.down:
            return Reply(self.down, b"Service Unavailable\n", "text/plain")
        ways = {
            ("GET", "/oauth2/.well-known/openid-configuration"): self._discovery,
            ("GET", "/oauth2/.well-known/jwks.json"): self._jwks,
            ("GET", "/oauth2/authorize/"): self._choose,
            ("POST", "/oauth2/authorize/"): self._authorize,
            ("POST", "/oauth2/token/"): self._token,
            ("GET", "/profile/v1"): self._profile,
        }
        way = ways.get((request.method, request.path))
        if way is None:
            return Reply(404, b"not found\n", "text/plain")
        try:
            return way(request)
        except Refusal as refusal:
            return _json({"error": str(refusal)}, 400)

    def _discovery(self, _: Request) -> Reply:
        issuer = self.issuer
        return _json({
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize/",
            "token_endpoint": f"{issuer}/token/",
            "jwks_uri": f"{issuer}/.well-known/jwks.json",
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        })  # fmt: skip

    def _jwks(self, _: Request) -> Reply:
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key()))
        return _json({"keys": [key | {"kid": KID, "use": "sig", "alg": "RS256"}]})

    def _choose(self, request: Request) -> Reply:
        """The page that asks who signs in. A redirect that is not registered is never followed."""
        self._check_authorization(dict(request.fields))
        return Reply(200, _page(request, self.people()).encode(), "text/html; charset=utf-8")

    def _authorize(self, request: Request) -> Reply:
        asked = dict(request.fields)
        self._check_authorization(asked)
        state = {"state": asked.get("state", "")}
        if not asked.get("person"):
            return _redirect(asked["redirect_uri"], {"error": "access_denied", **state})
        persona = next(each for each in self.people() if str(each.id) == asked["person"])
        code = secrets.token_urlsafe(24)
        self._codes[code] = Grant(
            persona, asked["redirect_uri"], asked["code_challenge"], asked.get("nonce", ""),
            self.clock() + CODE_S,
        )  # fmt: skip
        return _redirect(asked["redirect_uri"], {"code": code, **state})

    def _check_authorization(self, asked: Mapping[str, str]) -> None:
        if asked.get("client_id") != self.client_id:
            raise Refusal("invalid_client")
        if asked.get("redirect_uri") not in self.redirects:
            raise Refusal("redirect_uri does not match")
        if asked.get("response_type") != "code" or "openid" not in asked.get("scope", "").split():
            raise Refusal("invalid_scope")
        if asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge"):
            raise Refusal("invalid_request: PKCE with S256 is required")

    def _token(self, request: Request) -> Reply:
        form = dict(request.fields)
        if (form.get("client_id"), form.get("client_secret")) != (self.client_id, self.secret):
            raise Refusal("invalid_client")
        if form.get("grant_type") == "refresh_token":
            grant = self._refresh.pop(form.get("refresh_token", ""), None)
        else:
            grant = self._exchanged(form)
        if grant is None:
            raise Refusal("invalid_grant")
        access, refresh = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        self._tokens[access] = self._refresh[refresh] = grant
        return _json({
            "access_token": access, "refresh_token": refresh, "token_type": "Bearer",
            "expires_in": TOKEN_S, "id_token": self._id_token(grant),
        })  # fmt: skip

    def _exchanged(self, form: Mapping[str, str]) -> Grant | None:
        """The grant of a code, which works once; a verifier that does not fit wastes it."""
        grant = self._codes.pop(form.get("code", ""), None)
        if grant is None or grant.until < self.clock():
            return None
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        fits = challenge == grant.challenge and form.get("redirect_uri") == grant.redirect_uri
        return grant if fits else None

    def _id_token(self, grant: Grant) -> str:
        now = int(self.clock())
        claims = {
            **grant.persona.claims(), "iss": self.issuer, "aud": self.client_id, "iat": now,
            "exp": now + TOKEN_S, "nonce": grant.nonce, **self.patch,
        }  # fmt: skip
        key = rsa.generate_private_key(65537, 2048) if self.other_key else self._key
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": KID})

    def _profile(self, request: Request) -> Reply:
        """The person as they are now: rights that were taken away are gone."""
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        grant = self._tokens.get(bearer)
        if grant is None:
            return _json({"detail": "Authentication credentials were not provided."}, 401)
        return _json(grant.persona.profile())


class _Nothing:
    def answer(self, path: str, fields: Any) -> Reply:
        return Reply(404, b"", "text/plain")


def _json(data: Any, status: int = 200) -> Reply:
    return Reply(status, json.dumps(data).encode())


def _redirect(address: str, fields: Mapping[str, str]) -> Reply:
    return Reply(302, b"", "text/plain", {"Location": f"{address}?{urlencode(fields)}"})


def _page(request: Request, people: Sequence[Persona]) -> str:
    kept = "".join(
        f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
        for name, value in request.fields
    )
    rows = "".join(
        f'<li><button name="person" value="{each.id}">{html.escape(each.name)}</button> '
        f"{html.escape(_about(each))}</li>"
        for each in people
    )
    return (
        "<!doctype html><html lang=en><meta charset=utf-8>"
        '<meta name=viewport content="width=device-width"><link rel=icon href="data:,">'
        "<title>PeeringDB (simulated)</title>"
        "<style>body{font:16px/1.5 sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem}"
        "li{margin:.6rem 0}button{font:inherit;padding:.3rem .8rem}</style>"
        "<h1>PeeringDB (simulated)</h1><p>An invented PeeringDB. Who signs in?</p>"
        f'<form method=post action="?">{kept}'
        f'<ul>{rows}</ul><p><button name="person" value="">Cancel</button></p></form></html>'
    )


def _about(persona: Persona) -> str:
    names = ", ".join(f"AS{row['asn']} {row['name']}" for row in persona.networks)
    return " · ".join(text for text in (names, persona.note) if text)
