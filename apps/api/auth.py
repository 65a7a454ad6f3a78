"""Who is asking, and whether they may: tokens with scopes, permissions by name."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from apps.accounts import actions as accounts
from apps.accounts.enums import Role
from apps.accounts.models import ApiToken, User
from apps.core import audit
from apps.usage import actions as usage
from apps.usage.models import SourceToken

SCOPES = {"read": "Read what its owner may read", "write": "Do what its owner may do"}


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer ep_...`; a request without that header is left to the session."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = _holder(text.strip())
        if token is None:
            raise AuthenticationFailed("The token is unknown, revoked or expired.")
        # The audit context of this request was opened before the token was read: name the actor.
        audit.acting(actor_id=token.owner_id, channel="api")
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="EdgePartners"'


def _holder(text: str) -> ApiToken | None:
    readable = text.isascii() and text.isprintable()
    return accounts.token_holder(text=text, at=timezone.now()) if readable else None


class SourceAuthentication(BaseAuthentication):
    """`Authorization: Bearer eps_...`: the program of a source, no person."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, SourceToken] | None:
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        readable = text.isascii() and text.isprintable()
        token = usage.token_source(text=text.strip(), at=timezone.now()) if readable else None
        if token is None:
            raise AuthenticationFailed("The token is no token of a source, or it was revoked.")
        audit.acting(actor_id=None, channel="api")
        return AnonymousUser(), token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="EdgePartners samples"'


class Denied(BasePermission):
    """What a view gets that does not say who may: nobody."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return False


class Needs(BasePermission):
    """Asks for a person, and for the permission if one is named.

    A token needs the scope `read`, and `write` for anything that changes something. A session has
    no scopes: the person is there.
    """

    permission: str | None = None

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.user is None:
            return False
        if getattr(request.user, "role", None) == Role.PARTNER:
            raise PermissionDenied("This API is for our own people. Partners have their own.")
        scope = scope_for(request.method)
        if isinstance(request.auth, ApiToken) and scope not in request.auth.scopes:
            raise PermissionDenied(f"This token does not have the scope '{scope}'.")
        if self.permission and not request.user.has_perm(self.permission):
            raise PermissionDenied(f"Your role does not have the permission '{self.permission}'.")
        return True


def needs(permission: str | None) -> type[Needs]:
    """`permission_classes = [needs("breaches.view")]`; None asks only for a person."""
    return type("Needs", (Needs,), {"permission": permission})


def scope_for(method: str | None) -> str:
    """The scope a token needs for an HTTP method."""
    return "read" if method in SAFE_METHODS else "write"
