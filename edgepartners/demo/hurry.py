"""Commits that wait for no disk: for loading what can be loaded again."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

MARK = "SELECT pg_logical_emit_message(true, 'edgepartners', 'loaded')"


@contextmanager
def commits_in_a_hurry() -> Iterator[None]:
    """Inside, commits of this connection return before they are on the disk; no others do.

    A server that crashes meanwhile loses the last of them. That leaves the data half loaded, as
    any crash of the load does, and it is loaded anew. The end writes a mark that does wait for
    the disk, and with it everything that was committed before.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        try:
            yield
        finally:
            cursor.execute("RESET synchronous_commit")
        cursor.execute(MARK)
