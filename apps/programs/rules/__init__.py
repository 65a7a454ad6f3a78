"""Pure decisions about programs."""

from apps.programs.rules import (
    asking,
    board,
    drafts,
    flow,
    goals,
    health,
    keys,
    marks,
    merging,
    roadmap,
    texts,
    weeks,
)

__all__ = [
    "asking",
    "board",
    "drafts",
    "flow",
    "goals",
    "health",
    "keys",
    "marks",
    "merging",
    "roadmap",
    "texts",
    "weeks",
]
