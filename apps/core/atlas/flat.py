"""From degrees to a flat sheet. Pure.

The world is drawn in Equal Earth (Šavrič, Patterson, Jenny 2018, "The Equal Earth map projection"):
areas keep their size. A part of it is drawn equirectangular, true to scale on its own middle
parallel, so that a city's surroundings are not stretched.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import asin, cos, floor, radians, sin, sqrt

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796  # the paper's coefficients
M = sqrt(3) / 2
WIDTH = 1000
WIDE, HIGH = 1.3, 2.1  # least and most width of a sheet as a share of its height
WHOLE = 200.0  # degrees from which a box is the world
LEAST = 5.0  # degrees of latitude that are always shown around a place
CLOSE = 0.2  # the same around the sites of one city
STEP, SMALL_STEP = 1.0, 0.1  # boxes end at whole ones, so that outlines are found again
Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A part of the world in degrees; east is never less than west."""

    west: float
    south: float
    east: float
    north: float

    @property
    def middle(self) -> Point:
        return (self.west + self.east) / 2, (self.south + self.north) / 2

    @property
    def is_world(self) -> bool:
        return self.east - self.west >= WHOLE

    def has(self, lon: float, lat: float) -> bool:
        return self.west <= lon <= self.east and self.south <= lat <= self.north


WORLD = Box(-170.0, -57.0, 180.0, 78.0)


def equal_earth(lon: float, lat: float) -> Point:
    """Degrees to the projection's own units, 0 in the middle of the world, y to the north."""
    t = asin(M * sin(radians(lat)))
    square = t * t
    sixth = square**3
    x = radians(lon) * cos(t) / (M * (A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square)))
    return x, t * (A1 + A2 * square + sixth * (A3 + A4 * square))


def around(places: Iterable[Point], *, margin: float = 0.18, least: float = LEAST) -> Box:
    """A box that shows all places with room around them; the world where there is none.

    Its shape is that of a sheet, it is at least `least` degrees high, its edges are whole degrees
    (tenths of a small one).
    """
    found = list(places)
    if not found:
        return WORLD
    west, east = min(lon for lon, _ in found), max(lon for lon, _ in found)
    south, north = min(lat for _, lat in found), max(lat for _, lat in found)
    high = max((north - south) * (1 + 2 * margin), least)
    wide = max((east - west) * (1 + 2 * margin), least)
    lon, lat = (west + east) / 2, (south + north) / 2
    shrink = max(cos(radians(lat)), 0.2)
    wide = max(wide, high * WIDE / shrink)
    high = max(high, wide * shrink / HIGH)
    if wide >= WHOLE:
        return WORLD
    return _kept(lon - wide / 2, lat - high / 2, lon + wide / 2, lat + high / 2)


def _kept(west: float, south: float, east: float, north: float) -> Box:
    """On the globe: what would lie beyond the date line or near a pole is moved in."""
    shift = max(-180.0 - west, 0.0) - max(east - 180.0, 0.0)
    low = max(-60.0 - south, 0.0) - max(north - 82.0, 0.0)
    step = STEP if north - south >= LEAST else SMALL_STEP
    return Box(
        max(_down(west + shift, step), -180.0), _down(south + low, step),
        min(-_down(-east - shift, step), 180.0), -_down(-north - low, step),
    )  # fmt: skip


def _down(degrees: float, step: float) -> float:
    return round(floor(round(degrees / step, 6)) * step, 1)


@dataclass(frozen=True)
class Sheet:
    """A box on a sheet `WIDTH` wide: x to the right, y down, from the upper left corner."""

    box: Box

    @cached_property
    def _corner(self) -> Point:
        return min(x for x, _ in self._edge), max(y for _, y in self._edge)

    @cached_property
    def _scale(self) -> float:
        return WIDTH / (max(x for x, _ in self._edge) - self._corner[0])

    @cached_property
    def _edge(self) -> list[Point]:
        """Points on the edge of the box: a curved edge is widest in its middle."""
        box = self.box
        lats = {box.south, box.north, min(max(0.0, box.south), box.north)}
        return [self._flat(lon, lat) for lon in (box.west, box.east) for lat in lats]

    @cached_property
    def height(self) -> int:
        low = min(y for _, y in self._edge)
        return round((self._corner[1] - low) * self._scale)

    def point(self, lon: float, lat: float) -> Point:
        x, y = self._flat(lon, lat)
        return (x - self._corner[0]) * self._scale, (self._corner[1] - y) * self._scale

    def _flat(self, lon: float, lat: float) -> Point:
        if self.box.is_world:
            return equal_earth(lon, lat)
        middle = self.box.middle
        return radians(lon - middle[0]) * cos(radians(middle[1])), radians(lat)


def sheet(box: Box) -> Sheet:
    return Sheet(box)
