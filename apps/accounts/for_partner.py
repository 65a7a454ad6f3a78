"""What a person at a partner may read of their own secrets: that they exist."""

from collections.abc import Sequence

from apps.accounts import queries
from apps.accounts.models import ApiToken, User


def tokens(user: User, scope: str) -> Sequence[ApiToken]:
    """Their tokens with a scope that are still good, newest first. One query."""
    return [
        each for each in queries.tokens(user) if scope in each.scopes and each.revoked_at is None
    ]


def token(user: User, pk: int) -> ApiToken | None:
    """One of their own, to hand to an action; None for anybody else's."""
    return queries.tokens(user).filter(pk=pk).first()
