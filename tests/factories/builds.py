"""Ports, sessions and LOA-CFAs."""

from datetime import date
from itertools import count
from typing import Any

from apps.network import actions
from apps.network.models import BGPSession, Interconnect, Loa, Port, Site
from apps.partners.models import Partner
from tests.factories.clock import AT

GBPS = 10**9
PLACE = {"cage": "C2", "rack": "R14", "panel": "PP3", "pair": 1}
_number = count(1)


def ports(*, site: Site, number: int = 4, gbps: int = 100, **facts: Any) -> list[Port]:
    """Free ports of a complete description on a device of their own."""
    given = {"device": f"edge{next(_number)}", "names": f"et-0/0/[0-{number - 1}]", **PLACE}
    return actions.add_ports(
        site=site, speed_bps=gbps * GBPS, by=None, at=AT, **{**given, "optic": "100G-LR4", **facts}
    )


def bgp_session(*, interconnect: Interconnect, **facts: Any) -> BGPSession:
    n = next(_number)
    given = {
        "our_asn": 64496, "their_asn": 64500, "our_ip": f"2001:db8:{n:x}::",
        "their_ip": f"2001:db8:{n:x}::1",
    }  # fmt: skip
    return actions.add_session(interconnect=interconnect, by=None, at=AT, **{**given, **facts})


def placed(site: Site) -> Site:
    """The site with a facility that has all a LOA names."""
    facility = site.facility
    facility.address, facility.operator = "Calle 13 65-10, Bogotá", "Andean Colo S.A."
    facility.save()
    return site


def drafted_loa(
    *, partner: Partner, site: Site, request_ref: str = "CAP-00001", by: Any = None,
    number: int = 2, **facts: Any,
) -> Loa:  # fmt: skip
    """A complete draft for reserved ports of 100 Gbps."""
    ports(site=placed(site), number=number)
    actions.reserve_ports(
        site=site, speed_bps=100 * GBPS, count=number, held_for=request_ref,
        until=date(2027, 3, 1), by=None, at=AT,
    )  # fmt: skip
    given = {"signatory": "Rafael Ortiz", "addressee_contact": "noc@fibra.example"}
    return actions.draft_loa(
        partner=partner, site=site, request_ref=request_ref, by=by, at=AT, **{**given, **facts}
    )
