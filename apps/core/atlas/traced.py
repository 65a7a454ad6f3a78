"""The paths of an outline as points again, for programs that draw in ways of their own. Pure."""

import re
from collections.abc import Iterator

from apps.core.atlas import shapes
from apps.core.atlas.flat import WIDTH, Box, Point, Sheet

PART = re.compile(r"M(-?\d+) (-?\d+)l([^Mz]*)z?")
NUMBER = re.compile(r"-?\d+")


def areas(path: str, sheet: Sheet) -> list[list[Point]]:
    """Rings of land, cut at the edges of the sheet: they would be drawn beyond it."""
    edge = _edge(sheet)
    cut = (shapes.cut(ring, edge) for ring in _rings(path))
    return [ring for ring in cut if len(ring) > 2]


def runs(path: str, sheet: Sheet) -> list[list[Point]]:
    """Borders, as far as they are on the sheet."""
    edge = _edge(sheet)
    found = (run for line in _rings(path) for run in shapes.inside(line, edge))
    return [run for run in found if len(run) > 1]


def _edge(sheet: Sheet) -> Box:
    return Box(0, 0, WIDTH, sheet.height)


def _rings(path: str) -> Iterator[list[Point]]:
    """What `shapes.path` wrote: a first point, then steps from each point to the next."""
    for first_x, first_y, steps in PART.findall(path):
        x, y = int(first_x), int(first_y)
        points: list[Point] = [(x, y)]
        numbers = [int(each) for each in NUMBER.findall(steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        yield points
