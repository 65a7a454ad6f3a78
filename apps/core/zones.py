"""Time zones that stay loaded."""

from functools import cache
from zoneinfo import ZoneInfo


@cache
def zone(name: str) -> ZoneInfo:
    """The zone, kept for good: the library keeps eight and reads any other anew each time.

    What is kept here is at hand for `ZoneInfo` as well. Raises ZoneInfoNotFoundError.
    """
    return ZoneInfo(name)
