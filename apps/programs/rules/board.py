"""The board: how many items a column holds, where an item stands among others."""

STEP = 2**20  # between two ranks, so that much fits between them


def limit_refusal(name: str, holds: int, limit: int | None) -> str:
    """Why no further item may come into a column; empty: it may."""
    if limit is None or holds < limit:
        return ""
    return f"{name} holds {holds} of {limit}: finish one of them first, or raise its limit."


def between(before: int | None, after: int | None) -> int | None:
    """A rank between two neighbours (None: the end of the list); None: there is no room left."""
    if before is None and after is None:
        return 0
    if before is None:
        return (after or 0) - STEP
    if after is None:
        return before + STEP
    middle = (before + after) // 2
    return middle if before < middle < after else None
