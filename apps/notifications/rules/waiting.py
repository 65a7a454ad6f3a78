"""When a message that could not be sent is tried again."""

from datetime import timedelta

MOST_ATTEMPTS = 8
LONGEST_WAIT = timedelta(hours=12)


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after so many attempts; None: give up.

    1, 4, 16, 64, 256 minutes, then 12 hours: a mail server may be away for a day.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    return min(timedelta(minutes=4 ** max(0, attempts - 1)), LONGEST_WAIT)
