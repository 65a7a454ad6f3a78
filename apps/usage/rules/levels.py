"""When a partner is told that an interconnect fills up (portal.md 6.6): at 50, 70 and 85 %."""

from decimal import Decimal

LEVELS = (50, 70, 85)
MARGIN = 5  # percentage points below a level before it counts as left


def level_after(level: int, used: Decimal) -> int:
    """The level an interconnect stands on, from the one before and its p95 in % of the capacity.

    It rises as soon as the figure is over a level and falls only where it is 5 points below, so a
    figure that swings around a level is one crossing. 0: below all of them.
    """
    reached = max((each for each in LEVELS if used > each), default=0)
    held = max((each for each in LEVELS if each <= level and used > each - MARGIN), default=0)
    return max(reached, held)
