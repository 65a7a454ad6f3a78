"""Maps without tiles: the outline of the world, places on it, one drawing for screen and paper.

Everything but `outlines` is pure: boxes and projections (`flat`), near places put together
(`marks`), the drawing (`picture`).
"""

from apps.core.atlas.flat import CLOSE, WORLD, Box, Sheet, around, sheet
from apps.core.atlas.marks import Mark, Spot, clustered
from apps.core.atlas.picture import PAPER, SCREEN, Look, drawn

__all__ = [
    "CLOSE",
    "PAPER",
    "SCREEN",
    "WORLD",
    "Box",
    "Look",
    "Mark",
    "Sheet",
    "Spot",
    "around",
    "clustered",
    "drawn",
    "sheet",
]
