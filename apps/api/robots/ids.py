"""Names in addresses: what can name nothing is not there."""

import uuid

from apps.api.robots.faults import absent


def read_uid(text: str) -> uuid.UUID:
    """The UUID in an address; 404 for a text that is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise absent() from None
