"""What a person at a partner may read of what they were told: their own notices only."""

from apps.accounts.models import User
from apps.notifications import queries


def unread(user: User) -> int:
    """How many of their notices wait to be read. One query."""
    return queries.unread_count(user)
