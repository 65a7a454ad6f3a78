"""Tests that empty all tables instead of rolling back, and what they leave."""

import pytest
from django.db import connection, transaction

from apps.usage.store import partitions


def empties_tables(item: pytest.Item) -> bool:
    """Whether a test commits, so that all tables are emptied after it."""
    marker = item.get_closest_marker("django_db")
    if marker is not None and marker.kwargs.get("transaction"):
        return True
    return not {"transactional_db", "live_server"}.isdisjoint(getattr(item, "fixturenames", ()))


def drop_partitions() -> None:
    """Those of samples. Nobody else takes them away: they are no rows."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, days in partitions.existing(cursor).items():
            for first in days:
                partitions.drop(cursor, table, first)
