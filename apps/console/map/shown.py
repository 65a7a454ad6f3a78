"""Places as circles on the map and as rows beside it: both of the same figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from apps.breaches import queries
from apps.breaches.queries import Place
from apps.console.map.asked import Asked
from apps.core import atlas, units
from apps.core.atlas import CLOSE, WORLD, Box, Spot
from apps.core.atlas.outlines import outline
from apps.core.ui import components
from apps.core.ui.components import escape, safe
from apps.usage.rules import HIGH_PCT

MOST_ROWS, MOST_PARTNERS = 30, 15
COLUMNS = ("Place", "Partners", "Interconnects", "Capacity", "Used", "Headroom", "Breaches")


def places(asked: Asked) -> list[Place]:
    """What the map shows. Three queries for metros, five for the sites of one."""
    region = asked.region.code if asked.region else ""
    found = (
        queries.sites_of(asked.metro, asked.links(), asked.broken()) if asked.metro
        else queries.metros(asked.links(), asked.broken(), region=region)
    )  # fmt: skip
    if asked.breaches:
        return [place for place in found if place.breaches]
    if asked.is_limited:
        return [place for place in found if place.links]
    return [place for place in found if place.links or place.sites or place.kind == "facility"]


def box_of(asked: Asked, found: Sequence[Place]) -> Box:
    points = [(place.lon, place.lat) for place in found]
    if asked.metro:
        middle = float(asked.metro.longitude), float(asked.metro.latitude)
        return atlas.around([*points, middle], least=CLOSE)
    return atlas.around(points) if asked.region else WORLD


def picture(asked: Asked, found: Sequence[Place]) -> SafeString:
    """The map as SVG."""
    box = box_of(asked, found)
    sheet = atlas.sheet(box)
    marks = atlas.clustered([spot(asked, place) for place in found], sheet)
    summary = f"{asked.title}: {total(found)}"
    return atlas.drawn(sheet, outline(box), marks, look=atlas.SCREEN, summary=summary)


def spot(asked: Asked, place: Place) -> Spot:
    return Spot(
        place.key, place.name, place.lon, place.lat, place.bps, place.used, place.breaches,
        words=words(place), address=_address(asked, place),
        group="" if asked.region else asked.zoomed(region=place.region),
    )  # fmt: skip


def _address(asked: Asked, place: Place) -> str:
    """A metro is seen from nearer; a site leads to its page."""
    if place.kind == "metro":
        return asked.zoomed(metro=place.key)
    return reverse("console:site", args=[place.key]) if place.kind == "site" else ""


def words(place: Place) -> str:
    """`4 partners, 12 interconnects, 4.80 Tbps, 62.1 % used, 2 open breaches`."""
    if not place.links:
        return "no site of ours" if place.kind == "facility" else "nothing in service"
    parts = [
        _counted(place.partners, "partner"), _counted(place.links, "interconnect"),
        units.capacity(place.bps),
    ]  # fmt: skip
    if place.used is not None:
        parts.append(f"{units.percent(place.used)} used")
    if place.breaches:
        parts.append(f"{place.breaches} open breach{'' if place.breaches == 1 else 'es'}")
    return ", ".join(parts)


def total(found: Sequence[Place]) -> str:
    """`10 places, 41 interconnects, 40.20 Tbps in service, 3 open breaches.`"""
    links = sum(place.links for place in found)
    breaches = sum(place.breaches for place in found)
    bps = sum(place.bps for place in found)
    return (
        f"{_counted(len(found), 'place')}, {_counted(links, 'interconnect')}, "
        f"{units.capacity(bps) if bps else 'nothing'} in service, "
        f"{units.number(breaches)} open breach{'' if breaches == 1 else 'es'}."
    )


def _counted(count: int, noun: str) -> str:
    return f"{units.number(count)} {noun}{'' if count == 1 else 's'}"


def body(asked: Asked, found: Sequence[Place]) -> SafeString:
    """The rows of the table beside the map."""
    return safe("".join(_row(asked, place) for place in found[:MOST_ROWS]))


def _row(asked: Asked, place: Place) -> str:
    here = {"metro" if place.kind == "metro" else "site": place.key}
    sub = _market(place) if place.kind == "metro" else _kind(place)
    address = _address(asked, place)
    name = components.link(address, place.name, sub) if address else components.two_lines(
        place.name, sub
    )  # fmt: skip
    cells = (
        units.number(place.partners),
        _link(asked.rows(**here), units.number(place.links)) if place.links else "0",
        units.capacity(place.bps),
        _used(place),
        units.rate(place.headroom_bps),
        _broken(asked.breach_rows(**here), place.breaches),
    )
    return f'<tr><th scope="row">{name}</th>' + "".join(
        f'<td class="ep-num" data-l="{label}">{escape(cell)}</td>'
        for label, cell in zip(COLUMNS[1:], cells, strict=True)
    )


def _used(place: Place) -> SafeString | str:
    text = units.percent(place.used)
    tone = components.load_tone(place.used, HIGH_PCT)
    return safe(f'<span class="is-{tone}">{text}</span>') if tone else text


def _kind(place: Place) -> str:
    return "facility, no site of ours" if place.kind == "facility" else f"site {place.key}"


def _market(place: Place) -> SafeString:
    """Region and country; they lead to what else is known of the metro."""
    page = f"{reverse('console:market_list')}{place.country}/{place.key}/"
    return _link(page, f"{place.region}, {place.country}")


def _link(address: str, text: str) -> SafeString:
    return safe(f'<a href="{escape(address)}">{escape(text)}</a>')


def _broken(address: str, count: int) -> SafeString | str:
    if not count:
        return "0"
    mark = components.icon("alert-octagon")
    return safe(f'<a class="is-bad ep-nowrap" href="{escape(address)}">{mark} {count}</a>')


@dataclass(frozen=True)
class PartnerRow:
    """A partner in the metro; rates in bit/s."""

    ref: str
    name: str
    links: int
    address: str
    bps: int
    headroom_bps: int | None


def partners(asked: Asked) -> list[PartnerRow]:
    """The largest partners of the metro; none of anything larger. One query."""
    if asked.metro is None:
        return []
    code = asked.metro.code
    return [
        PartnerRow(ref, name, links, f"{asked.rows(metro=code)}{_of(asked, ref)}", bps, room)
        for ref, name, links, bps, room in queries.partners_in(
            asked.metro, asked.links(), MOST_PARTNERS
        )
    ]


def _of(asked: Asked, ref: str) -> str:
    return "" if asked.partner else f"&partner={ref}"
