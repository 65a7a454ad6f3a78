"""The lines of a request: what is decided one by one (field.md section 4, RequestLine)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

GBPS = 10**9


@dataclass(frozen=True)
class Link:
    """An interconnect of the partner, as it stands: capacity and largest member in bit/s."""

    ref: str
    name: str
    capacity_bps: int
    member_bps: int
    site: str = ""


@dataclass(frozen=True)
class LineFacts:
    """What one line says. `asked_bps` is the capacity that is added, in bit/s.

    `facility` is a PeeringDB number, `link` the reference of an interconnect: where it is.
    """

    label: str
    ports: int | None = None
    port_speed_bps: int | None = None
    current_bps: int = 0
    asked_bps: int | None = None
    facility: int | None = None
    link: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


def lines(
    type_: str, values: Mapping[str, Any], links: Mapping[str, Link], places: Mapping[int, str]
) -> list[LineFacts]:
    """The lines of a request with these values by field.

    `links` are the partner's interconnects by reference, `places` names of facilities by number.
    Types that ask for no capacity, session or place have none: they are decided as a whole.
    """
    match type_:
        case "pni_new":
            return [_lag(row, places) for row in (values, *(values.get("more") or ()))]
        case "pni_augment":
            return _augments(values, links)
        case "ix_sessions":
            return [_session(row) for row in values.get("sessions") or ()]
        case "cache_new":
            return [_cache(values, places)]
        case "cache_augment":
            return _whole_augment(values, links)
        case "cache_move":
            return [LineFacts(label=_first_line(values.get("new_address")) or "New place")]
    return []


def _lag(row: Mapping[str, Any], places: Mapping[int, str]) -> LineFacts:
    speed, count = speed_bps(row.get("port_speed_gbps")), row.get("port_count")
    place = places.get(row.get("facility") or 0, "")
    return LineFacts(
        label=place or "New LAG", ports=count, port_speed_bps=speed,
        asked_bps=speed * count if speed and count else None, facility=row.get("facility"),
    )  # fmt: skip


def _augments(values: Mapping[str, Any], links: Mapping[str, Link]) -> list[LineFacts]:
    found: list[LineFacts] = []
    for row in (values, *(values.get("more") or ())):
        link = links.get(row.get("interconnect") or "")
        if link is not None:
            found.append(_augment(row, values, link))
    return found


def _augment(row: Mapping[str, Any], values: Mapping[str, Any], link: Link) -> LineFacts:
    speed = speed_bps(values.get("port_speed_gbps")) or link.member_bps or None
    target = target_of(row, link)
    added = max(target - link.capacity_bps, 0) if target else None
    replaces = values.get("action") in ("upgrade_speed", "migrate")
    wanted = target if replaces else added
    ports = -(-wanted // speed) if wanted and speed else None
    return LineFacts(
        label=link.name, ports=ports, port_speed_bps=speed, current_bps=link.capacity_bps,
        asked_bps=added, link=link.ref,
    )  # fmt: skip


def target_of(row: Mapping[str, Any], link: Link) -> int | None:
    """The capacity wanted in all, bit/s: as it is said, or so many more ports as there are."""
    if row.get("target_bps"):
        return int(row["target_bps"])
    if row.get("plus_ports") and link.member_bps:
        return int(link.capacity_bps + row["plus_ports"] * link.member_bps)
    return None


def _session(row: Mapping[str, Any]) -> LineFacts:
    label = f"{row.get('our_ip') or '?'} \u2013 {row.get('their_ip') or '?'}"
    return LineFacts(label=label, details=row)


def _cache(values: Mapping[str, Any], places: Mapping[int, str]) -> LineFacts:
    speed, count = speed_bps(values.get("uplink_speed_gbps")), values.get("uplink_count")
    place = places.get(values.get("facility") or 0, "") or str(values.get("address") or "")
    return LineFacts(
        label=_first_line(place) or "New site", ports=count,
        port_speed_bps=speed, asked_bps=speed * count if speed and count else None,
        facility=values.get("facility"),
    )  # fmt: skip


def _whole_augment(values: Mapping[str, Any], links: Mapping[str, Link]) -> list[LineFacts]:
    link = links.get(values.get("interconnect") or "")
    if link is None:
        return []
    target = target_of(values, link)
    added = max(target - link.capacity_bps, 0) if target else None
    return [
        LineFacts(label=link.name, current_bps=link.capacity_bps, asked_bps=added, link=link.ref)
    ]


def _first_line(text: Any) -> str:
    return next((line.strip()[:120] for line in str(text or "").splitlines() if line.strip()), "")


def speed_bps(gbps: Any) -> int | None:
    """Bit/s of a port speed in Gbps."""
    return int(gbps) * GBPS if gbps else None


def asked_in_all(facts: Sequence[LineFacts]) -> int | None:
    """What all lines add up to after the change, bit/s; None where nothing counts in bit/s."""
    known = [line for line in facts if line.asked_bps is not None]
    return sum(line.current_bps + (line.asked_bps or 0) for line in known) if known else None
