"""The portfolio on a map: metros with what is in service there, how full it is, what is broken."""

from decimal import Decimal

from django.db.models import Q

from apps.breaches import queries
from apps.breaches.queries import Place
from apps.core import units
from apps.reports import rules
from apps.reports.collect.status.ask import Ask
from apps.reports.enums import ScopeKind
from apps.reports.rules import Content

PAGE = "/map/"
NOTE = "Used is by 30 days of p95."
WIDE = 120.0  # degrees from which a map is that of the world


def world(ask: Ask) -> Content:
    """Three queries."""
    found = [place for place in _places(ask) if place.links]
    full = sum(place.used is not None and place.used > 70 for place in found)
    return rules.section(
        "MAP", "Map", about=f"The network {ask.late_note}. {NOTE}" if ask.is_over else NOTE,
        numbers=[
            rules.number("map_places", "Metros", len(found), note=ask.late_note,
                         link=_page(ask)),
            rules.number("map_links", "Interconnects", sum(p.links for p in found),
                         note=ask.late_note),
            rules.number("map_full", "Metros more than 70 % used", full, of=len(found),
                         note=ask.late_note, good="down"),
        ],
        maps=[_map(ask, found)] if found else [],
        tables=[_table(ask, found)],
        empty="No interconnect is in service in this scope.",
    )  # fmt: skip


def _places(ask: Ask) -> list[Place]:
    broken = Q(ask.partners()) if ask.scope_kind == ScopeKind.PARTNER else Q()
    found = queries.metros(ask.links(), broken)
    return [place for place in found if _is_here(ask, place)]


def _is_here(ask: Ask, place: Place) -> bool:
    match ask.scope_kind:
        case ScopeKind.REGION:
            return place.region == ask.key
        case ScopeKind.METRO:
            return place.key == ask.key
    return True


def _page(ask: Ask) -> str:
    return ask.address(PAGE)


def _map(ask: Ask, found: list[Place]) -> Content:
    lons = [place.lon for place in found]
    key = "world" if max(lons) - min(lons) > WIDE else "places"
    bps, breaches = sum(place.bps for place in found), sum(place.breaches for place in found)
    summary = f"{len(found)} metros, {units.capacity(bps)} in service, {breaches} open breaches."
    return rules.geography(key, "Where we are", [_spot(each) for each in found], summary=summary)


def _spot(place: Place) -> Content:
    return rules.spot(
        place.key, place.name, (place.lon, place.lat), bps=place.bps, used=place.used,
        breaches=place.breaches, link=f"{PAGE}?metro={place.key}",
        words=f"{units.capacity(place.bps)}, {units.percent(place.used)} used, "
              f"{place.breaches} open breaches",
    )  # fmt: skip


def _table(ask: Ask, found: list[Place]) -> Content:
    columns = [
        rules.column("metro", "Metro", "name"), rules.column("country", "Country"),
        rules.column("partners", "Partners", "count"),
        rules.column("links", "Interconnects", "count"),
        rules.column("capacity", "Capacity", "bps"), rules.column("used", "Used", "percent"),
        rules.column("headroom", "Headroom", "bps"),
        rules.column("breaches", "Breaches", "count"),
    ]  # fmt: skip
    lines = [
        rules.row(
            place.key, place.name, place.country, place.partners, place.links, place.bps,
            _percent(place.used), place.headroom_bps, place.breaches,
            link=f"/interconnects/?metro={place.key}",
        )
        for place in found
    ]  # fmt: skip
    return rules.table("places", "By metro", columns, lines, most=ask.most)


def _percent(used: Decimal | None) -> Decimal | None:
    return None if used is None else used.quantize(Decimal("0.1"))
