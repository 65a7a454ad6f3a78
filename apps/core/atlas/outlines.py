"""Land and borders of a box as paths, out of the installed package `world-atlas`.

Natural Earth, public domain. Each process works out a box once; the world comes from the coarse
file, a part of it from the finer one.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import structlog
from django.conf import settings

from apps.core.atlas import shapes
from apps.core.atlas.flat import Box, Sheet

logger = structlog.get_logger(__name__)
PACKAGE = "world-atlas"
COARSE, FINE = "countries-110m.json", "countries-50m.json"
LEAST = 3  # units of the sheet between two points of a coast
LEAST_BORDER = 6
KEPT = 64  # boxes; each some 15 kB of text


class Outline(NamedTuple):
    """Two paths: land to be filled, borders to be drawn."""

    land: str
    borders: str


@lru_cache(maxsize=KEPT)
def outline(box: Box) -> Outline:
    """The outline of what a box shows; empty, with a warning, where the package is missing."""
    file = Path(settings.NODE_MODULES, PACKAGE, COARSE if box.is_world else FINE)
    if not file.exists():
        logger.warning("The outlines of maps are not installed: run make setup", file=str(file))
        return Outline("", "")
    topology: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    sheet, seen = Sheet(box), shapes.grown(box)
    lines = shapes.lines_of(topology)
    land = (
        part for ring in shapes.rings_of(topology, "land")
        for part in shapes.copies(shapes.joined(ring, lines), seen)
    )  # fmt: skip
    borders = (
        run for number in sorted(shapes.shared(topology, "countries"))
        for run in shapes.inside(lines[number], seen)
    )  # fmt: skip
    return Outline(
        shapes.path(land, sheet, least=LEAST, closed=True),
        shapes.path(borders, sheet, least=LEAST_BORDER, closed=False),
    )
