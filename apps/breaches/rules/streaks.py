"""Periods in a row. Rules: breach semantics 5.3."""

from collections.abc import Sequence


def streak_of(broken: Sequence[bool | None]) -> int:
    """How many periods up to the last were broken in a row; unknown ones (None) are passed over.

    An unknown last period leaves the streak before it standing.
    """
    known = [one for one in broken if one is not None]
    kept_at = [at for at, one in enumerate(known) if not one]
    return len(known) - 1 - max(kept_at, default=-1)
