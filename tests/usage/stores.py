"""Both sample stores for tests, emptied afterwards as PostgreSQL's rollback cannot."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from apps.usage import store
from apps.usage.store import SampleStore
from apps.usage.store.clickhouse import ClickHouseStore, connection, tables

NAMES = ["postgres", "clickhouse"]


def chosen(name: str) -> Iterator[SampleStore]:
    """The store of that name, empty; emptied at the end."""
    samples = store.named(name)
    empty(samples)
    yield samples
    empty(samples)


@contextmanager
def undone(samples: SampleStore) -> Iterator[None]:
    """What is written inside is gone at the end, in both databases."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    empty(samples)


def is_clickhouse(samples: SampleStore) -> bool:
    return isinstance(samples, ClickHouseStore)


def empty(samples: SampleStore) -> None:
    if is_clickhouse(samples):
        tables.make(connection.current())
        connection.current().execute(f"TRUNCATE TABLE {tables.SAMPLES}")
