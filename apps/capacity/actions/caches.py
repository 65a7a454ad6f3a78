"""The hardware of a cache along with the request that orders, moves, mends or removes it.

The states are those of field.md section 4, "Cache status". What happens outside of our systems,
shipping and racking, is noted by people in between; testing does not begin before it is racked.
"""

from datetime import datetime
from typing import Any

from apps.accounts.models import User
from apps.capacity.enums import RequestType, State
from apps.capacity.models import CapacityRequest
from apps.capacity.queries import granted
from apps.core import lifecycle
from apps.core.errors import Refused
from apps.network import actions as network
from apps.network import queries
from apps.network.enums import CacheState, Cause, IncidentKind, IncidentSeverity, IncidentState
from apps.network.enums import State as LinkState
from apps.network.models import CacheDeployment, Incident, Interconnect

RACKED = (CacheState.INSTALLED, CacheState.BURN_IN, CacheState.LIVE)
_AWAY = {RequestType.CACHE_MOVE: CacheState.DRAINING, RequestType.CACHE_RMA: CacheState.RMA}
_KEPT = ("shipping_contact", "customs_contact", "onsite_contact")


def described(request: CapacityRequest) -> dict[str, Any]:
    """What a request says about the place and the people of a new cache."""
    asked = request.details
    return {
        "rack_units": asked.get("rack_units"), "power_w": asked.get("power_watts"),
        "fill_max_bps": asked.get("fill_max_bps"), "address": asked.get("address") or "",
        **{name: asked.get(name) or "" for name in _KEPT},
    }  # fmt: skip


def qualify(link: Interconnect, by: User | None, at: datetime, reason: str) -> None:
    """A new cache is approved and its terms are accepted: the site is looked at next."""
    network.bring_cache(cache=link.cache, to=CacheState.SITE_SURVEY, by=by, at=at, reason=reason)


def advance(request: CapacityRequest, link: Interconnect, by: User | None, at: datetime) -> None:
    """The request has reached a state of its build: configured, moved out, tested."""
    cache = _cache(link)
    if cache is None:
        return
    if request.type == RequestType.CACHE_NEW:
        _build(request, cache, by, at)
    elif request.type in _AWAY and request.state == State.PROVISIONING:
        _take_out(request, link, cache, by, at)


def _build(request: CapacityRequest, cache: CacheDeployment, by: User | None, at: datetime) -> None:
    if request.state == State.PROVISIONING:
        network.bring_cache(
            cache=cache, to=CacheState.CONFIGURING, by=by, at=at, reason=request.ref
        )
    if request.state == State.TESTING:
        if cache.state not in RACKED:
            now = cache.get_state_display().lower()
            raise Refused(
                f"The hardware of {cache.interconnect} is {now}. Note when it is shipped, "
                "delivered and installed; then it is tested."
            )
        network.bring_cache(cache=cache, to=CacheState.BURN_IN, by=by, at=at, reason=request.ref)


def _take_out(
    request: CapacityRequest, link: Interconnect, cache: CacheDeployment, by: User | None,
    at: datetime,
) -> None:  # fmt: skip
    """Drained, or in repair; a move takes the interconnect out of service for the while."""
    if cache.state == CacheState.LIVE:
        network.change_cache_state(
            cache=cache, to=_AWAY[RequestType(request.type)], by=by, at=at, reason=request.ref
        )
    if request.type == RequestType.CACHE_MOVE and link.state == LinkState.ACTIVE:
        network.change_state(
            interconnect=link, to=LinkState.MAINTENANCE, by=by, at=at, reason=request.ref
        )


def go_live(link: Interconnect, by: User | None, at: datetime, reason: str) -> None:
    """A new cache serves. Raises Refused before it is racked and its checklist finished."""
    network.bring_cache(cache=link.cache, to=CacheState.LIVE, by=by, at=at, reason=reason)


def report_fault(request: CapacityRequest, by: User | None, at: datetime) -> None:
    """An approved replacement is a ticket that counts against what we promise, since it was asked.

    agreements.md, HARDWARE_RMA: days from the report to the restoration.
    """
    asked = request.details
    serials = " ".join(str(asked.get("serials") or "").split())
    since = request.submitted_at or at
    network.report_incident(
        partner=request.partner, interconnect=_link(request), kind=IncidentKind.RMA,
        severity=IncidentSeverity.MINOR, title=f"Replacement of {serials}"[:120],
        started_at=since, reported_at=since, answered_at=at, ticket=request.ref,
        text=str(asked.get("fault") or ""), by=by, at=at,
    )  # fmt: skip


def begin_removal(link: Interconnect, by: User | None, at: datetime, reason: str) -> None:
    """It serves nobody new from now on."""
    cache = _cache(link)
    if cache is not None and cache.state == CacheState.LIVE:
        network.change_cache_state(cache=cache, to=CacheState.DRAINING, by=by, at=at, reason=reason)


def send_back(link: Interconnect, by: User | None, at: datetime, reason: str) -> None:
    """The hardware is on its way to us; that it has arrived is noted by hand."""
    cache = _cache(link)
    if cache is not None and CacheState.RETURNING in _targets(cache):
        network.change_cache_state(
            cache=cache, to=CacheState.RETURNING, by=by, at=at, reason=reason
        )


def finish(request: CapacityRequest, by: User | None, at: datetime) -> None:
    """Moved or mended, and checked: it serves again, from the new place. Raises Refused."""
    link = _link(request)
    if not queries.is_turned_up(link, request.ref):
        raise Refused(f"The turn-up checklist of {link.name} is not finished.", field="checklist")
    if request.type == RequestType.CACHE_MOVE:
        _note_place(request, link, by, at)
    _back(request, link, by, at)
    _close_ticket(request, Cause.OURS, by, at)


def undo(request: CapacityRequest, by: User | None, at: datetime) -> None:
    """Called off: what is there serves again, what was sent comes back."""
    if request.type == RequestType.CACHE_NEW:
        for line in granted(request):
            if line.result is not None:
                send_back(line.result, by, at, request.ref)
    elif request.interconnect is not None:
        _back(request, request.interconnect, by, at)
        _close_ticket(request, Cause.PARTNER, by, at)


def _back(request: CapacityRequest, link: Interconnect, by: User | None, at: datetime) -> None:
    cache = _cache(link)
    if cache is not None and cache.state in (CacheState.DRAINING, CacheState.RMA):
        network.change_cache_state(
            cache=cache, to=CacheState.LIVE, by=by, at=at, reason=request.ref
        )
    if request.type == RequestType.CACHE_MOVE and link.state == LinkState.MAINTENANCE:
        network.change_state(
            interconnect=link, to=LinkState.ACTIVE, by=by, at=at, reason=request.ref
        )


def _note_place(
    request: CapacityRequest, link: Interconnect, by: User | None, at: datetime
) -> None:
    line = next(iter(granted(request)), None)
    if line is not None and line.site is not None and line.site_id != link.site_id:
        network.edit_interconnect(interconnect=link, site=line.site, by=by, at=at)
    network.edit_detail(
        interconnect=link, address=str(request.details.get("new_address") or ""), by=by, at=at
    )


def _close_ticket(request: CapacityRequest, cause: str, by: User | None, at: datetime) -> None:
    rows = Incident.objects.filter(
        partner=request.partner, ticket=request.ref, state=IncidentState.OPEN
    )
    for incident in rows.order_by("pk"):
        network.close_incident(incident=incident, restored_at=at, cause=cause, by=by, at=at)


def _link(request: CapacityRequest) -> Interconnect:
    if request.interconnect is None:
        raise Refused("The cache is not there any more.", field="interconnect", conflict=True)
    return request.interconnect


def _cache(link: Interconnect) -> CacheDeployment | None:
    return CacheDeployment.objects.filter(interconnect=link).select_related("interconnect").first()


def _targets(cache: CacheDeployment) -> list[str]:
    return lifecycle.targets(CacheDeployment.MOVES, cache.state)
