"""Places as circles: near ones put together, the circle's area that of their capacity. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import hypot, sqrt

from apps.core.atlas.flat import Sheet

SMALLEST, LARGEST = 7.0, 30.0  # radius in units of the sheet
NEAR = 0.8  # of both radii: circles that would lie upon each other become one
FULL = 70  # percent in use from which capacity is short


@dataclass(frozen=True)
class Spot:
    """A place in degrees. `bps` is what is in service there, `used` the load in percent of it.

    `group` is where a circle of several leads, `address` where the place itself leads.
    """

    key: str
    name: str
    lon: float
    lat: float
    bps: int = 0
    used: Decimal | None = None
    breaches: int = 0
    words: str = ""
    address: str = ""
    group: str = ""


@dataclass(frozen=True)
class Mark:
    """A circle on the sheet, of one place or of several that are near each other there."""

    x: float
    y: float
    radius: float
    spots: Sequence[Spot] = field(default_factory=tuple)

    @property
    def first(self) -> Spot:
        """The largest."""
        return self.spots[0]

    @property
    def breaches(self) -> int:
        return sum(spot.breaches for spot in self.spots)

    @property
    def bps(self) -> int:
        return sum(spot.bps for spot in self.spots)

    @property
    def tone(self) -> str:
        """`bad` with an open breach, `warn` where a place is more than 70 % full, else nothing."""
        if self.breaches:
            return "bad"
        is_full = any(spot.used is not None and spot.used > FULL for spot in self.spots)
        return "warn" if is_full else ""

    @property
    def label(self) -> str:
        """`Bogotá`, `Frankfurt +3`."""
        others = len(self.spots) - 1
        return f"{self.first.name} +{others}" if others else self.first.name

    @property
    def address(self) -> str:
        """Where a click leads: to the place, or nearer to several."""
        return self.first.group if len(self.spots) > 1 else self.first.address


def clustered(spots: Sequence[Spot], sheet: Sheet) -> list[Mark]:
    """The marks of a sheet, the largest first. Places outside of its box are left out.

    A place joins the nearest larger mark that its own circle would cover.
    """
    seen = [spot for spot in spots if sheet.box.has(spot.lon, spot.lat)]
    seen.sort(key=lambda spot: (-spot.bps, spot.key))
    top = max((spot.bps for spot in seen), default=0)
    found: list[Mark] = []
    for spot in seen:
        x, y = sheet.point(spot.lon, spot.lat)
        radius = _radius(spot.bps, top)
        at = _nearest(found, x, y, radius)
        if at is None:
            found.append(Mark(x, y, radius, (spot,)))
        else:
            mark = found[at]
            found[at] = Mark(mark.x, mark.y, mark.radius, (*mark.spots, spot))
    whole = max((mark.bps for mark in found), default=0)
    found.sort(key=lambda mark: -mark.bps)
    return [Mark(mark.x, mark.y, _radius(mark.bps, whole), mark.spots) for mark in found]


def _radius(bps: int, top: int) -> float:
    if not bps or not top:
        return SMALLEST
    return SMALLEST + (LARGEST - SMALLEST) * sqrt(bps / top)


def _nearest(found: Sequence[Mark], x: float, y: float, radius: float) -> int | None:
    near = [
        (distance, at) for at, mark in enumerate(found)
        if (distance := hypot(mark.x - x, mark.y - y)) < NEAR * (mark.radius + radius)
    ]  # fmt: skip
    return min(near)[1] if near else None
