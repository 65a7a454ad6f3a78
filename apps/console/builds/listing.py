"""Lists of ports, of LOA-CFAs and of BGP sessions."""

from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from apps.console import addresses, statuses
from apps.console.lists import Column, Drop, Empty, Listing
from apps.core import units
from apps.core.ui import components
from apps.network import enums, queries
from apps.network.build_filters import LoaFilter, PortFilter, SessionFilter
from apps.network.models import BGPSession, Loa, Port


def _port(row: Port) -> SafeString:
    return components.link(reverse("console:port_detail", args=[row.pk]), row.name, row.device)


def _holder(row: Port) -> SafeString | str:
    """What holds or uses it, with a way there."""
    if row.interconnect is not None:
        return components.link(addresses.of(row.interconnect.ref), row.interconnect.name)
    if not row.held_for:
        return units.NONE
    until = f"until {units.day(row.held_until)}" if row.held_until else "without an end"
    way = addresses.of(row.held_for.split("/")[0])
    return components.link(way, row.held_for, until) if way else f"{row.held_for}, {until}"


def _loa(row: Loa) -> SafeString:
    return components.link(
        reverse("console:loa_detail", args=[row.ref]), row.ref, f"version {row.version}"
    )


def _request(row: Loa) -> SafeString | str:
    way = addresses.of(row.request_ref.split("/")[0]) if row.request_ref else ""
    return components.link(way, row.request_ref) if way else row.request_ref or units.NONE


def _session(row: BGPSession) -> SafeString:
    way = addresses.of(row.interconnect.ref) + "#sessions"
    return components.link(way, row.their_ip, f"from {row.our_ip}")


def _named(row: Any) -> SafeString:
    return components.link(addresses.of(row.interconnect.ref), row.interconnect.name)


def _down(row: BGPSession) -> str:
    return "is-flag" if row.state == enums.SessionState.DOWN else ""


def _site_choices() -> list[tuple[str, str]]:
    return [(site.code, site.code) for site in queries.sites()]


PORTS = Listing(
    key="ports",
    noun="port",
    nouns="ports",
    filters=PortFilter,
    sort="name",
    hint="Site, device, port, place or reference",
    columns=(
        Column("name", "Port", lambda p: f"{p.device} {p.name}", _port, sort="name"),
        Column("site", "Site", lambda p: p.site.code, sort="site__code", css="ep-nowrap"),
        Column("speed", "Speed", lambda p: p.speed_bps, lambda p: units.capacity(p.speed_bps),
               sort="speed_bps", css="ep-num ep-nowrap"),
        Column("state", "State", lambda p: p.get_state_display(), sort="state",
               cell=lambda p: statuses.state("port", p.state)),
        Column("holder", "Reserved for, used by",
               lambda p: p.held_for or (p.interconnect.ref if p.interconnect else ""), _holder),
        Column("place", "Place", lambda p: p.demarc, css="ep-2"),
        Column("optic", "Optic", lambda p: p.optic, css="ep-2 ep-nowrap"),
        Column("note", "Note", lambda p: p.note, css="ep-2", is_on=False),
    ),
    drops=(
        Drop("state", "State", lambda: enums.PortState.choices),
        Drop("site", "Site", _site_choices),
    ),
    empty=Empty(
        "No ports listed",
        "Requests reserve what is free at a site. Add the ports of a router in one go.",
        "plug-connected",
    ),
)  # fmt: skip

LOAS = Listing(
    key="loas",
    noun="LOA-CFA",
    nouns="LOA-CFAs",
    filters=LoaFilter,
    sort="-ref",
    hint="Reference, request, site or partner",
    columns=(
        Column("ref", "LOA-CFA", lambda r: r.ref, _loa, sort="ref"),
        Column("partner", "Partner", lambda r: r.partner.name, sort="partner__name"),
        Column("site", "Site", lambda r: r.site.code, sort="site__code", css="ep-nowrap"),
        Column("direction", "Which", lambda r: r.get_direction_display(), sort="direction",
               css="ep-2 ep-nowrap"),
        Column("state", "State", lambda r: r.get_state_display(), sort="state",
               cell=lambda r: statuses.state("loa", r.state)),
        Column("expires", "Good until", lambda r: r.expires_on, nulls=True,
               cell=lambda r: units.day(r.expires_on), sort="expires_on", css="ep-nowrap"),
        Column("request", "Request", lambda r: r.request_ref, _request, sort="request_ref"),
        Column("issued", "Issued", lambda r: r.issued_at, nulls=True, sort="issued_at",
               cell=lambda r: units.day(r.issued_at and r.issued_at.date()),
               css="ep-2 ep-nowrap"),
    ),
    drops=(
        Drop("state", "State", lambda: enums.LoaState.choices),
        Drop("direction", "Which", lambda: enums.LoaDirection.choices),
    ),
    empty=Empty(
        "No LOA-CFA yet",
        "A letter of authorization lets a facility connect a partner to our ports. Draft the first "
        "one from ports that are reserved.",
        "file-text",
    ),
)  # fmt: skip

SESSIONS = Listing(
    key="sessions",
    noun="BGP session",
    nouns="BGP sessions",
    filters=SessionFilter,
    sort="state",
    hint="Address, interconnect or partner",
    columns=(
        Column("their", "Session", lambda s: s.their_ip, _session, sort="their_ip"),
        Column("partner", "Partner", lambda s: s.interconnect.partner.name,
               sort="interconnect__partner__name"),
        Column("asn", "AS", lambda s: s.their_asn, lambda s: f"AS{s.their_asn}", sort="their_asn",
               css="ep-code ep-nowrap"),
        Column("link", "Interconnect", lambda s: s.interconnect.ref, _named,
               sort="interconnect__name"),
        Column("state", "State", lambda s: s.get_state_display(), sort="state",
               cell=lambda s: statuses.state("session", s.state)),
        Column("since", "Since", lambda s: s.state_since, sort="state_since",
               cell=lambda s: units.day(s.state_since.date()), css="ep-2 ep-nowrap"),
        Column("prefixes", "Prefixes", lambda s: s.prefixes, sort="prefixes", nulls=True,
               cell=lambda s: units.NONE if s.prefixes is None else units.number(s.prefixes),
               css="ep-num"),
        Column("removal", "Removal", lambda s: s.removal_on, nulls=True, sort="removal_on",
               cell=lambda s: units.day(s.removal_on), css="ep-2 ep-nowrap"),
    ),
    drops=(Drop("state", "State", lambda: enums.SessionState.choices),),
    flag=_down,
    empty=Empty(
        "No BGP sessions", "They are added with an interconnect or by a request.", "activity"
    ),
)  # fmt: skip
