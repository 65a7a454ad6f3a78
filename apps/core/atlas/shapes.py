"""TopoJSON lines, cut to a box and made short paths. Pure.

Format: https://github.com/topojson/topojson-specification. A line is a list of deltas of whole
numbers; a ring is a list of lines, where `~n` is line n backwards.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from apps.core.atlas.flat import Box, Point, Sheet

Line = Sequence[Point]
TURN = 360.0
EDGE = 2.0  # degrees beyond the box, so that its edge is no coast


def lines_of(topology: dict[str, Any]) -> list[list[Point]]:
    """The lines in degrees."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for line in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in line:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        found.append(points)
    return found


def rings_of(topology: dict[str, Any], name: str) -> Iterator[Sequence[int]]:
    """The rings of an object, each as numbers of lines."""
    for shape in topology["objects"][name]["geometries"]:
        for polygon in [shape["arcs"]] if shape["type"] == "Polygon" else shape.get("arcs", ()):
            yield from polygon


def joined(ring: Sequence[int], lines: Sequence[Line]) -> list[Point]:
    """The points of a ring; the last of a line is the first of the next."""
    found: list[Point] = []
    for number in ring:
        part = lines[number] if number >= 0 else lines[~number][::-1]
        found.extend(part[1:] if found else part)
    return found


def unrolled(ring: Line) -> list[Point]:
    """A ring without the jump at the date line: what lies beyond it goes on past 180 degrees."""
    found: list[Point] = []
    shift = 0.0
    for at, (lon, lat) in enumerate(ring):
        if at and abs(lon + shift - found[-1][0]) > TURN / 2:
            shift += TURN if lon + shift < found[-1][0] else -TURN
        found.append((lon + shift, lat))
    return found


def copies(ring: Line, box: Box) -> Iterator[list[Point]]:
    """What a box shows of a ring: itself and, past the date line, itself a turn away."""
    whole = unrolled(ring)
    west, east = min(lon for lon, _ in whole), max(lon for lon, _ in whole)
    for shift in (-TURN, 0.0, TURN):
        if west + shift <= box.east and east + shift >= box.west:
            yield cut([(lon + shift, lat) for lon, lat in whole], box)


def shared(topology: dict[str, Any], name: str) -> set[int]:
    """Lines that two rings have in common: borders, not coasts."""
    rings = rings_of(topology, name)
    counts = Counter(number if number >= 0 else ~number for ring in rings for number in ring)
    return {number for number, times in counts.items() if times > 1}


def cut(ring: Line, box: Box) -> list[Point]:
    """A ring inside a box (Sutherland, Hodgman 1974); empty where they do not meet."""
    found = list(ring)
    edges: tuple[tuple[int, float, int], ...] = (
        (0, box.west, 1), (0, box.east, -1), (1, box.south, 1), (1, box.north, -1),
    )  # fmt: skip
    for axis, limit, sign in edges:
        if not found:
            break
        found = list(_half(found, axis, limit, sign))
    return found


def _half(ring: Line, axis: int, limit: float, sign: int) -> Iterator[Point]:
    last = ring[-1]
    for point in ring:
        was, is_in = (last[axis] - limit) * sign >= 0, (point[axis] - limit) * sign >= 0
        if was != is_in:
            share = (limit - last[axis]) / (point[axis] - last[axis])
            other = last[1 - axis] + share * (point[1 - axis] - last[1 - axis])
            yield (limit, other) if axis == 0 else (other, limit)
        if is_in:
            yield point
        last = point


def inside(line: Line, box: Box) -> Iterator[list[Point]]:
    """The runs of a line inside a box."""
    run: list[Point] = []
    for point in line:
        if box.has(*point):
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run


def grown(box: Box) -> Box:
    return Box(box.west - EDGE, box.south - EDGE, box.east + EDGE, box.north + EDGE)


def path(rings: Iterable[Line], sheet: Sheet, *, least: float, closed: bool) -> str:
    """Lines as one SVG path of whole numbers; points nearer than `least` to the last are left out.

    A closed ring of less than three points is too small to be seen.
    """
    parts = []
    for ring in rings:
        points = _sparse(ring, sheet.point, least)
        if len(points) > (2 if closed else 1):
            steps = zip(points, points[1:], strict=False)
            moves = "".join(f"{_signed(bx - ax)}{_signed(by - ay)}" for (ax, ay), (bx, by) in steps)
            parts.append(f"M{points[0][0]} {points[0][1]}l{moves.strip()}{'z' if closed else ''}")
    return "".join(parts)


def _sparse(
    ring: Line, point: Callable[[float, float], Point], least: float
) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for lon, lat in ring:
        x, y = point(lon, lat)
        at = (round(x), round(y))
        if not found or abs(at[0] - found[-1][0]) + abs(at[1] - found[-1][1]) >= least:
            found.append(at)
    return found


def _signed(number: int) -> str:
    """A number of a path: a minus sign parts it from the one before."""
    return str(number) if number < 0 else f" {number}"
