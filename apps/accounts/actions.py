"""The only writer of people and their tokens."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from apps.accounts.models import ApiToken, User

PREFIX = "ep_"
STALE = timedelta(minutes=5)  # how exact "last used" has to be: one write per token in this time


def digest(secret: str) -> str:
    """SHA-256 of a token; enough for 256-bit random text, no slow hash needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def save_profile(*, user: User, name: str, time_zone: str, theme: str, home_region: str) -> User:
    """A person changes their own name, zone (IANA), theme and home region."""
    user.name, user.time_zone, user.theme, user.home_region = name, time_zone, theme, home_region
    user.save(update_fields=["name", "time_zone", "theme", "home_region"])
    return user


@transaction.atomic
def issue_token(
    *, owner: User, name: str, scopes: list[str], at: datetime, expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """Make a token and return it with its text, which is never shown again."""
    prefix, secret = secrets.token_hex(5), secrets.token_urlsafe(32)
    text = f"{PREFIX}{prefix}_{secret}"
    token = ApiToken.objects.create(
        owner=owner, name=name, prefix=prefix, digest=digest(text), scopes=scopes,
        created_at=at, expires_at=expires_at,
    )  # fmt: skip
    return token, text


@transaction.atomic
def revoke_token(*, token: ApiToken, at: datetime) -> None:
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at)


def token_holder(*, text: str, at: datetime) -> ApiToken | None:
    """The valid token with this text, or None; notes the use at most every five minutes."""
    parts = text.split("_", 2)
    if len(parts) != 3 or parts[0] != PREFIX.rstrip("_"):
        return None
    token = ApiToken.objects.select_related("owner").filter(prefix=parts[1]).first()
    if token is None or not hmac.compare_digest(token.digest, digest(text)):
        return None
    if token.revoked_at or (token.expires_at and token.expires_at <= at):
        return None
    if not token.owner.is_active:
        return None
    _note_use(token, at)
    return token


def _note_use(token: ApiToken, at: datetime) -> None:
    if token.last_used_at is None or at - token.last_used_at > STALE:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
