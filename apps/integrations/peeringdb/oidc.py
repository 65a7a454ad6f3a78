"""Sign-in with PeeringDB: what its OpenID Connect server says about a person (portal.md 2.1).

The ID token proves who signed in and is verified here in full: signature by a key of the server,
issuer, audience, expiry; the nonce by whoever made it. The right to peer is not in it but in
/profile/v1, which the access token reads. A bare access token proves nothing to us: it is opaque
and not made for us alone.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import jwt

from apps.integrations.errors import BadAnswer, SourceRefused
from apps.integrations.http import Answer, Endpoint, Http

SCOPES = ("openid", "profile", "email", "networks", "amr")
ALGORITHMS = ("RS256",)  # register the application with it; HS256 would share a secret
NEEDED = ("iss", "aud", "exp", "iat", "sub")
LEEWAY_S = 30  # how far the clocks may differ
STRONG = frozenset({"mfa", "swk"})  # authentication methods that count for changes


@dataclass(frozen=True)
class Network:
    """A network of the person's organisations; `perms`: read 1, update 2, create 4, delete 8.

    The bits are those of the server's code (grainy), not those of the picture in its manual.
    `may_manage`: manage_peering_sessions is not 0.
    """

    pdb_id: int
    name: str
    asn: int
    perms: int
    may_manage: bool


@dataclass(frozen=True)
class Profile:
    """What /profile/v1 says of the person."""

    pdb_id: int
    name: str
    email: str
    is_verified_user: bool
    is_verified_email: bool
    networks: tuple[Network, ...]
    amr: tuple[str, ...]


@dataclass(frozen=True)
class Tokens:
    access: str = field(repr=False)
    refresh: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Application:
    """Our registration at the server; `url` ends in /oauth2."""

    url: str
    client_id: str
    secret: str = field(repr=False)


class Client:
    """The server, by its discovery document. Every method raises SourceError."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.url = application.url.rstrip("/")
        self._config: Mapping[str, Any] | None = None

    @property
    def config(self) -> Mapping[str, Any]:
        """Read once. Raises BadAnswer when it is that of another issuer (OIDC Discovery 4.3)."""
        if self._config is None:
            found = self._get(self.url, "/.well-known/openid-configuration")
            if str(found.get("issuer", "")).rstrip("/") != self.url:
                raise BadAnswer(f"{self.url} describes another issuer: {found.get('issuer')}.")
            self._config = found
        return self._config

    def claims(self, id_token: str) -> dict[str, Any]:
        """The verified content of an ID token. Raises SourceRefused saying what is wrong."""
        try:
            return jwt.decode(
                id_token,
                self._key(str(jwt.get_unverified_header(id_token).get("kid", ""))),
                algorithms=list(ALGORITHMS),
                audience=self.application.client_id,
                issuer=self.config["issuer"],
                leeway=LEEWAY_S,
                options={"require": list(NEEDED)},
            )
        except jwt.PyJWTError as error:
            raise SourceRefused(f"The ID token does not hold: {error}.") from error

    def profile(self, access_token: str) -> Profile:
        """The person, with the networks of all their organisations."""
        root = self.url.removesuffix("/oauth2")
        return profile_of(self._get(root, "/profile/v1", token=access_token))

    def refreshed(self, refresh_token: str) -> Tokens:
        """New tokens for an old one. Raises SourceRefused when the person has to sign in again."""
        place, _, path = str(self.config["token_endpoint"]).rpartition("/oauth2")
        form = {
            "grant_type": "refresh_token",
            "refresh_token": refresh_token,
            "client_id": self.application.client_id,
            "client_secret": self.application.secret,
        }
        with Http(Endpoint(url=f"{place}/oauth2", tries=1)) as http:  # it works only once
            return tokens_of(_json(http.ask("POST", path, form), http.host))

    def _key(self, kid: str) -> "jwt.PyJWK":
        keys = self._get(str(self.config["jwks_uri"])).get("keys", [])
        try:
            return next(jwt.PyJWK(key) for key in keys if key.get("kid") == kid)
        except StopIteration:
            raise SourceRefused(
                "The ID token is signed with a key that is not the server's."
            ) from None

    def _get(self, root: str, path: str = "", *, token: str = "") -> dict[str, Any]:
        auth = "bearer" if token else "none"
        with Http(Endpoint(url=root, auth=auth, token=token, read_timeout=10)) as http:
            return _json(http.ask("GET", path), http.host)


def tokens_of(data: Mapping[str, Any]) -> Tokens:
    return Tokens(str(data["access_token"]), str(data.get("refresh_token") or ""))


def profile_of(data: Mapping[str, Any]) -> Profile:
    """Raises BadAnswer for anything that is no profile: no right is read out of it."""
    try:
        return Profile(
            pdb_id=int(data["id"]),
            name=str(data.get("name") or data["email"])[:120],
            email=str(data["email"]),
            is_verified_user=data["verified_user"] is True,
            is_verified_email=data["verified_email"] is True,
            networks=tuple(_network(row) for row in data.get("networks") or []),
            amr=tuple(str(method) for method in data.get("amr") or []),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadAnswer(f"PeeringDB answers no profile: {error!r}.") from error


def _network(row: Mapping[str, Any]) -> Network:
    """A permission that is missing is none."""
    return Network(
        pdb_id=int(row["id"]),
        name=str(row["name"])[:120],
        asn=int(row["asn"]),
        perms=int(row.get("perms") or 0) & 15,
        may_manage=int(row.get("manage_peering_sessions") or 0) != 0,
    )


def _json(answer: Answer, host: str) -> dict[str, Any]:
    if answer.status in (400, 401, 403):
        raise SourceRefused(f"{host} refuses: {answer.body[:200].decode(errors='replace')}")
    try:
        found = json.loads(answer.body)
    except ValueError:
        found = None
    if answer.status != 200 or not isinstance(found, dict):
        raise BadAnswer(f"{host} answers {answer.status} and no JSON object.")
    return found
