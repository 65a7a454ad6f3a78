"""Tokens of sources: made, shown once, looked up, revoked."""

import hmac
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from apps.accounts.actions import digest
from apps.accounts.models import User
from apps.core.errors import Invalid, Refused
from apps.usage.enums import SourceKind, SourceState
from apps.usage.models import DataSource, SourceToken

PREFIX = "eps"
STALE = timedelta(minutes=5)  # how exact "last used" has to be
MOST = 5  # valid at once: one in use, one that replaces it, and a few programs


@transaction.atomic
def issue_source_token(
    *, source: DataSource, name: str, by: User, at: datetime
) -> tuple[SourceToken, str]:
    """A token for a push source with its text, which is never shown again. Raises Refused."""
    if source.kind != SourceKind.PUSH:
        raise Refused(f"Nothing is pushed to {source.name}: {source.get_kind_display()}.")
    if source.state == SourceState.RETIRED:
        raise Refused(f"{source.name} is retired.")
    if not name.strip():
        raise Invalid({"name": "Name the program that will use it."})
    DataSource.objects.select_for_update().get(pk=source.pk)
    if SourceToken.objects.filter(source=source, revoked_at=None).count() >= MOST:
        raise Refused(f"{source.name} has {MOST} tokens. Revoke one that is not used any more.")
    prefix, secret = secrets.token_hex(5), secrets.token_urlsafe(32)
    text = f"{PREFIX}_{prefix}_{secret}"
    token = SourceToken.objects.create(
        source=source, name=name.strip(), prefix=prefix, digest=digest(text), created_at=at,
        created_by=by,
    )  # fmt: skip
    return token, text


@transaction.atomic
def revoke_source_token(*, token: SourceToken, by: User, at: datetime) -> None:
    """Nobody can send with it any more. Raises Refused when it was revoked before."""
    changed = SourceToken.objects.filter(pk=token.pk, revoked_at=None).update(
        revoked_at=at, revoked_by=by
    )
    if not changed:
        raise Refused("This token was revoked before.", conflict=True)


def token_source(*, text: str, at: datetime) -> SourceToken | None:
    """The valid token with this text, or None; notes the use at most every five minutes."""
    parts = text.split("_", 2)
    if len(parts) != 3 or parts[0] != PREFIX:
        return None
    found = SourceToken.objects.select_related("source").filter(prefix=parts[1], revoked_at=None)
    token = found.first()
    if token is None or not hmac.compare_digest(token.digest, digest(text)):
        return None
    if token.source.state == SourceState.RETIRED:
        return None
    if token.last_used_at is None or at - token.last_used_at > STALE:
        SourceToken.objects.filter(pk=token.pk).update(last_used_at=at)
    return token
