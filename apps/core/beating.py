"""A sign of life of a job whose worker is inside one long transaction."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from django.db import connection, transaction

from apps.core import jobs

EVERY = 10  # seconds between two signs, at least


class Heart:
    """Tells that a job is worked on, and how far it is, over a connection of its own.

    What is written inside a transaction is seen by nobody before its end; without this a job that
    takes longer than `jobs.STALE` would be handed out to a second worker.
    """

    def __init__(self, job_id: int, *, at: datetime, every: float = EVERY) -> None:
        self._job_id, self._now, self._every = job_id, jobs.clock(at), every
        self._last = time.monotonic()

    def beat(self, message: str = "") -> None:
        """Call it as often as there is progress; it is written every few seconds."""
        if time.monotonic() - self._last < self._every:
            return
        self._last = time.monotonic()
        with ThreadPoolExecutor(1) as aside:
            aside.submit(self._write, message).result()

    def _write(self, message: str) -> None:
        try:
            with transaction.atomic():
                jobs.see(self._job_id, at=self._now(), message=message)
        finally:
            connection.close()  # this thread's own
