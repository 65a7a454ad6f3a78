"""What an approval does to the inventory, and how the build goes along with the request.

Everything here runs in the transaction of the move, through the actions of `network`: either the
request moves and the inventory follows, or neither does. portal.md 6.4: capacity reserved, freed,
and inventory and capacity updated in one transaction.
"""

from collections.abc import Callable
from datetime import datetime

from apps.accounts.models import User
from apps.capacity.actions import caches, people, ports, routing, sessions, small, talks
from apps.capacity.enums import RequestType, State
from apps.capacity.models import CapacityRequest, RequestLine
from apps.capacity.queries import granted, held_for, waits_for
from apps.core import lifecycle
from apps.core.errors import Refused
from apps.network import actions as network
from apps.network.enums import Kind
from apps.network.enums import State as LinkState
from apps.network.models import Interconnect

Effect = Callable[[CapacityRequest, User | None, datetime], None]
NEW = (RequestType.PNI_NEW, RequestType.CACHE_NEW, RequestType.IX_SESSIONS)
AUGMENTS = (RequestType.PNI_AUGMENT, RequestType.CACHE_AUGMENT)
REMOVALS = (RequestType.PNI_REMOVE, RequestType.CACHE_REMOVE)
_ALONG: dict[str, LinkState] = {
    State.LOA_PENDING: LinkState.APPROVED,
    State.LOA_ISSUED: LinkState.LOA_ISSUED,
    State.XC_ORDERED: LinkState.XC_ORDERED,
    State.PROVISIONING: LinkState.XC_COMPLETE,
    State.TESTING: LinkState.TESTING,
}


def begin(request: CapacityRequest, *, by: User | None, at: datetime) -> None:
    """It is approved: ports are reserved, the interconnect is on its way. Raises Refused."""
    _effect(_BEGIN, request, by, at)


def advance(request: CapacityRequest, *, by: User | None, at: datetime) -> None:
    """The build has reached the request's state; a new interconnect goes along."""
    target = _ALONG.get(request.state)
    if request.type in NEW and target is not None:
        for link in links_of(request):
            if link.kind == Kind.PNI or target == LinkState.TESTING:
                _bring(link, target, request, by, at)
    for link in links_of(request):
        caches.advance(request, link, by, at)
    if request.state == State.TESTING:
        for link in links_of(request):
            network.start_turn_up(interconnect=link, request_ref=request.ref, by=by, at=at)


def note_circuit(request: CapacityRequest, circuit: str, by: User | None, at: datetime) -> None:
    """The facility's number of the cross-connect stands with a new PNI."""
    for link in links_of(request):
        if request.type == RequestType.PNI_NEW:
            network.edit_detail(interconnect=link, xconnect_ref=circuit[:64], by=by, at=at)


def lock_letters(request: CapacityRequest, order_ref: str, by: User | None, at: datetime) -> None:
    """The cross-connect is ordered by the LOAs of its lines. Refused past their last day."""
    network.lock_loas(refs=_held_for(request), order_ref=order_ref[:64], by=by, at=at)


def use_letters(request: CapacityRequest, by: User | None, at: datetime) -> None:
    """It is patched: the LOAs are used, and the ports stay until they carry something."""
    network.use_loas(refs=_held_for(request), by=by, at=at)


def _held_for(request: CapacityRequest) -> list[str]:
    return [held_for(request, line) for line in granted(request)]


def finish(request: CapacityRequest, *, by: User | None, at: datetime) -> None:
    """It is in service: members and capacity follow from what was approved. Raises Refused."""
    _effect(_FINISH, request, by, at)


def undo(request: CapacityRequest, *, reason: str, by: User | None, at: datetime) -> None:
    """It will not be built: its LOAs are void, ports are free, what was begun goes back."""
    network.cancel_loas(refs=_held_for(request), reason=reason[:400], by=by, at=at)
    ports.release(request, by, at)
    sessions.undo(request, by, at)
    caches.undo(request, by, at)
    talks.undo(request, reason, by, at)
    for link in links_of(request):
        network.drop_turn_up(interconnect=link, request_ref=request.ref, by=by, at=at)
        back = _back(request, link)
        if back is not None:
            network.change_state(interconnect=link, to=back, by=by, at=at, reason=reason)


def again(request: CapacityRequest, *, by: User | None, at: datetime) -> None:
    """What failed is tried again."""
    sessions.try_again(request, by, at)


def links_of(request: CapacityRequest) -> list[Interconnect]:
    """The interconnects the request is about or has made."""
    found = {line.result_id: line.result for line in granted(request) if line.result}
    if not found and request.interconnect is not None and request.type not in NEW:
        found[request.interconnect_id] = request.interconnect
    return [link for link in found.values() if link is not None]


def _effect(
    table: dict[str, Effect], request: CapacityRequest, by: User | None, at: datetime
) -> None:
    effect = table.get(request.type)
    if effect is not None:
        effect(request, by, at)


def _back(request: CapacityRequest, link: Interconnect) -> LinkState | None:
    """Where an interconnect goes when the request ends without a result; None: it stays."""
    if request.type in NEW and LinkState.CANCELLED in _next(link):
        return LinkState.CANCELLED
    if link.state in (LinkState.AUGMENTING, LinkState.DECOMMISSION_REQUESTED):
        return LinkState.ACTIVE
    return None


def _next(link: Interconnect) -> list[str]:
    return lifecycle.targets(Interconnect.MOVES, link.state)


def _bring(
    link: Interconnect, to: LinkState, request: CapacityRequest, by: User | None, at: datetime
) -> None:
    """To a state before service, straight or (back, or over several) by way of on hold."""
    if link.state == to or link.state not in _ALONG.values():
        return
    if to not in _next(link):
        network.change_state(
            interconnect=link, to=LinkState.ON_HOLD, by=by, at=at, reason=request.ref
        )
    network.change_state(interconnect=link, to=to, by=by, at=at, reason=request.ref)


def _begin_new(request: CapacityRequest, by: User | None, at: datetime) -> None:
    """A new interconnect for each approved line, approved itself."""
    kind = Kind.CACHE if request.type == RequestType.CACHE_NEW else Kind.PNI
    for line in granted(request):
        if line.site is None:
            raise Refused(f"Choose our site for {line.label} first.", field="site")
        line.result = _proposed(request, line, kind, by, at)
        line.save(update_fields=["result"])
    if kind == Kind.PNI:
        ports.hold(request, by, at)
    request.interconnect = next((line.result for line in granted(request)), None)
    request.save(update_fields=["interconnect"])


def _proposed(
    request: CapacityRequest, line: RequestLine, kind: Kind, by: User | None, at: datetime
) -> Interconnect:
    if line.site is None:
        raise Refused(f"Choose our site for {line.label} first.", field="site")
    link = network.add_interconnect(
        partner=request.partner, site=line.site, kind=kind,
        name=_free_name(request, line.site.metro.code), asn=request.asn,
        owner=request.assignee, target_on=request.eta_on, 
        detail=caches.described(request) if kind == Kind.CACHE else small.detail(request),
        by=by, at=at,
    )  # fmt: skip
    network.change_state(interconnect=link, to=LinkState.APPROVED, by=by, at=at, reason=request.ref)
    if kind == Kind.CACHE:
        caches.qualify(link, by, at, request.ref)
    return link


def _free_name(request: CapacityRequest, code: str) -> str:
    """`BOG-3`: the next of the partner's in a metro."""
    taken = set(
        Interconnect.objects.filter(partner=request.partner, name__startswith=f"{code}-")
        .values_list("name", flat=True)
    )  # fmt: skip
    return next(name for n in range(1, len(taken) + 2) if (name := f"{code}-{n}") not in taken)


def _begin_augment(request: CapacityRequest, by: User | None, at: datetime) -> None:
    for link in links_of(request):
        if link.state == LinkState.ACTIVE:
            network.change_state(
                interconnect=link, to=LinkState.AUGMENTING, by=by, at=at, reason=request.ref
            )
    if request.type == RequestType.PNI_AUGMENT:
        ports.hold(request, by, at)


def _begin_removal(request: CapacityRequest, by: User | None, at: datetime) -> None:
    for link in links_of(request):
        network.change_state(
            interconnect=link, to=LinkState.DECOMMISSION_REQUESTED, by=by, at=at,
            reason=request.ref,
        )  # fmt: skip
        caches.begin_removal(link, by, at, request.ref)


def _finish_new(request: CapacityRequest, by: User | None, at: datetime) -> None:
    for line in granted(request):
        if line.result is None:
            continue
        ports.connect(request, line, by, at)
        if line.result.kind == Kind.CACHE:
            caches.go_live(line.result, by, at, request.ref)
        network.change_state(
            interconnect=line.result, to=LinkState.ACTIVE, by=by, at=at, reason=request.ref
        )
    routing.fill_network(request, by, at)


def _finish_augment(request: CapacityRequest, by: User | None, at: datetime) -> None:
    for line in granted(request):
        if line.result is None:
            continue
        ports.connect(request, line, by, at)
    for link in links_of(request):
        if link.state == LinkState.AUGMENTING:
            network.change_state(
                interconnect=link, to=LinkState.ACTIVE, by=by, at=at, reason=request.ref
            )


def _finish_removal(request: CapacityRequest, by: User | None, at: datetime) -> None:
    """Not before the day that was asked for: both sides count on it up to then."""
    day = waits_for(request)
    if day is not None and at.date() < day:
        raise Refused(f"It stays in service up to {day.isoformat()}, as {request.ref} says.")
    for link in links_of(request):
        caches.send_back(link, by, at, request.ref)
        network.retire(interconnect=link, reason=f"As asked in {request.ref}.", by=by, at=at)


_BEGIN: dict[str, Effect] = {
    RequestType.PNI_NEW: _begin_new,
    RequestType.CACHE_NEW: _begin_new,
    RequestType.PNI_AUGMENT: _begin_augment,
    RequestType.CACHE_AUGMENT: _begin_augment,
    RequestType.PNI_REMOVE: _begin_removal,
    RequestType.CACHE_REMOVE: _begin_removal,
    RequestType.IX_SESSIONS: sessions.begin,
    RequestType.SESSION_REMOVE: sessions.announce_removal,
    RequestType.CACHE_RMA: caches.report_fault,
    RequestType.AGREEMENT_NEW: talks.begin_new,
    RequestType.AGREEMENT_RENEW: talks.begin_renewal,
    RequestType.AGREEMENT_AMEND: talks.begin_amendment,
}
_FINISH: dict[str, Effect] = {
    RequestType.PNI_NEW: _finish_new,
    RequestType.CACHE_NEW: _finish_new,
    RequestType.PNI_AUGMENT: _finish_augment,
    RequestType.CACHE_AUGMENT: _finish_augment,
    RequestType.PNI_REMOVE: _finish_removal,
    RequestType.CACHE_REMOVE: _finish_removal,
    RequestType.IX_SESSIONS: sessions.finish,
    RequestType.SESSION_CHANGE: sessions.change,
    RequestType.CACHE_MOVE: caches.finish,
    RequestType.CACHE_RMA: caches.finish,
    RequestType.PREFIX_CHANGE: routing.change_prefixes,
    RequestType.CONTACT_CHANGE: people.change_contact,
    RequestType.MAINTENANCE_NOTICE: small.plan_maintenance,
}
