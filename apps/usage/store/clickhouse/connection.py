"""The one place that speaks to ClickHouse: statements, and columns as numpy arrays both ways.

CLICKHOUSE_URL names a server (`https://user:password@host:8443/database`), or for tests and
development the engine inside this process (`chdb://memory/`, `chdb:///a/folder`).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import clickhouse_connect
import numpy as np
import numpy.typing as npt
from clickhouse_connect import common
from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import ClickHouseError
from django.conf import settings
from django.db import OperationalError

TIMEOUT_S = 60
SETTINGS = {
    "async_insert": "0",  # a write that returned is on disk
    "distributed_foreground_insert": "1",  # and on its shard
    "max_partitions_per_insert_block": "0",  # a backfill may bring many days
}

Columns = dict[str, npt.NDArray[np.int64]]


class Connection:
    """Safe to share between threads. Whatever the server refuses is an OperationalError."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def execute(self, statement: str) -> None:
        with _errors():
            self._client.command(statement)

    def fetch(self, query: str, names: Sequence[str]) -> Columns:
        """The columns of a result of numbers, under these names."""
        with _errors(), self._client.query_column_block_stream(query) as stream:
            blocks = list(stream)
        return {
            name: np.concatenate([np.empty(0, np.int64), *(block[n] for block in blocks)])
            for n, name in enumerate(names)
        }

    def texts(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a small result of any kind."""
        with _errors():
            return [tuple(row) for row in self._client.query(query).result_rows]

    def insert(self, table: str, rows: npt.NDArray[Any]) -> None:
        """Insert a record array: its fields are the columns, little-endian as RowBinary has it."""
        with _errors():
            self._client.raw_insert(
                table, rows.dtype.names, rows.tobytes(), settings=SETTINGS, fmt="RowBinary"
            )


def current() -> Connection:
    """The connection that the settings name, made at its first use."""
    return connect(settings.CLICKHOUSE_URL)


@cache
def connect(url: str) -> Connection:
    # Without a session of its own a client may be used by several threads at a time.
    common.set_setting("autogenerate_session_id", False)
    where: dict[str, Any] = {"dsn": url}
    if (scheme := urlsplit(url).scheme) != "chdb":
        where |= {"interface": scheme, "send_receive_timeout": TIMEOUT_S}
    with _errors():
        return Connection(clickhouse_connect.get_client(**where))


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except ClickHouseError as error:
        raise OperationalError(f"ClickHouse: {error}") from error
