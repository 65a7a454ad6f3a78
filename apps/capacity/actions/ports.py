"""Ports of ours for a request: held from the approval on, connected when it goes into service."""

from datetime import datetime

from apps.accounts.models import User
from apps.capacity.enums import RequestType
from apps.capacity.models import CapacityRequest, RequestLine
from apps.capacity.queries import granted, held_for
from apps.core.errors import Refused
from apps.network import actions as network
from apps.network.models import CapacityInterval, Interconnect, Member, Port

_REPLACES = ("upgrade_speed", "migrate")


def hold(request: CapacityRequest, by: User | None, at: datetime) -> None:
    """Reserve what was approved, all or none. A site whose ports nobody lists reserves nothing.

    Raises Refused naming what is free: put the request on hold, or approve less.
    """
    for line in granted(request):
        if line.site is None or not line.approved_ports or not line.port_speed_bps:
            continue
        if not Port.objects.filter(site=line.site).exists():
            continue
        network.reserve_ports(
            site=line.site, speed_bps=line.port_speed_bps, count=line.approved_ports,
            held_for=held_for(request, line), until=None, by=by, at=at,
        )  # fmt: skip


def release(request: CapacityRequest, by: User | None, at: datetime) -> None:
    """Free what is still held for the request."""
    for line in granted(request):
        network.release_ports(held_for=held_for(request, line), by=by, at=at)


def connect(request: CapacityRequest, line: RequestLine, by: User | None, at: datetime) -> None:
    """The ports carry the line's interconnect; its capacity is what was approved.

    Where ports are not listed the capacity is noted as it was approved.
    """
    link = line.result
    if link is None:
        return
    replaces = request.details.get("action") in _REPLACES
    if Port.objects.filter(held_for=held_for(request, line)).exists():
        if not replaces:
            _name_present_members(link, by, at)
        network.use_ports(
            held_for=held_for(request, line), interconnect=link, replace=replaces, by=by, at=at
        )
        return
    _note_capacity(request, line, link, by, at)


def _note_capacity(
    request: CapacityRequest, line: RequestLine, link: Interconnect, by: User | None, at: datetime
) -> None:
    replaces = request.details.get("action") in _REPLACES
    total = (line.approved_ports or 0) * (line.port_speed_bps or 0) if replaces else 0
    total = total or link.capacity_bps + (line.approved_bps or 0)
    if total == link.capacity_bps:
        if not total:
            raise Refused(f"Enter what {link.name} carries before it goes into service.")
        return
    network.set_capacity(
        interconnect=link, capacity_bps=total, members=_members(request, line, link), from_at=at,
        by=by, at=at, reason=request.ref,
    )  # fmt: skip


def _members(request: CapacityRequest, line: RequestLine, link: Interconnect) -> int:
    """How many there are afterwards, of equal speed."""
    added = line.approved_ports or 1
    present = CapacityInterval.objects.filter(interconnect=link, ends_at=None).first()
    is_new = request.type in (RequestType.PNI_NEW, RequestType.CACHE_NEW)
    if is_new or present is None or request.details.get("action") in _REPLACES:
        return added
    return present.members + added


def _name_present_members(link: Interconnect, by: User | None, at: datetime) -> None:
    """Ports that carry the interconnect but stand nowhere get a row each, of equal speed.

    Without them the new ports would be all there is.
    """
    if Member.objects.filter(interconnect=link).exists() or not link.capacity_bps:
        return
    present = CapacityInterval.objects.filter(interconnect=link, ends_at=None).first()
    count = present.members if present else 1
    speed, rest = divmod(link.capacity_bps, count)
    members = [
        network.MemberFacts(f"present port {n}", speed + (rest if n == 1 else 0))
        for n in range(1, count + 1)
    ]
    network.set_members(interconnect=link, members=members, from_at=at, by=by, at=at)
