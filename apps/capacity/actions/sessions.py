"""BGP sessions that a request asks for, changes or ends."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings

from apps.accounts.models import User
from apps.capacity.actions.routing import fill_network, limit_of, note_network, session_of
from apps.capacity.enums import RequestType
from apps.capacity.models import CapacityRequest, RequestLine
from apps.capacity.queries import granted, named_session
from apps.capacity.rules.fields.reading import SEALED
from apps.core import crypto
from apps.core.errors import Refused
from apps.network import actions as network
from apps.network.enums import IN_SERVICE, Kind, SessionState
from apps.network.enums import State as LinkState
from apps.network.models import BGPSession, Interconnect, IXPPort


def begin(request: CapacityRequest, by: User | None, at: datetime) -> None:
    """Approved sessions are to be configured, under the uid of their line, on one peering."""
    link = _peering(request, by, at)
    for line in granted(request):
        line.result = link
        line.save(update_fields=["result"])
        _add(request, line, link, by, at)
    request.interconnect = link
    request.save(update_fields=["interconnect"])


def finish(request: CapacityRequest, by: User | None, at: datetime) -> None:
    """The peering is in service; it carries what our port at the exchange does."""
    fill_network(request, by, at)
    link = request.interconnect
    if link is None or link.state in IN_SERVICE:
        return
    if not link.capacity_bps:
        network.set_capacity(
            interconnect=link, capacity_bps=link.ix_peering.port.speed_bps, from_at=at, by=by,
            at=at, reason=request.ref,
        )  # fmt: skip
    network.change_state(interconnect=link, to=LinkState.ACTIVE, by=by, at=at, reason=request.ref)


def undo(request: CapacityRequest, by: User | None, at: datetime) -> None:
    """Its sessions that are still to be configured go; an announced end is taken back."""
    if request.type == RequestType.IX_SESSIONS:
        rows = BGPSession.objects.filter(request_ref=request.ref, state__in=("PENDING", "APPROVED"))
        for session in rows.order_by("pk"):
            network.remove_session(session=session, by=by, at=at, reason=f"{request.ref} ended")
    if request.type == RequestType.SESSION_REMOVE:
        found = named_session(request)
        if found is not None and found.removal_on is not None:
            network.keep_session(session=found, by=by, at=at)


def try_again(request: CapacityRequest, by: User | None, at: datetime) -> None:
    """Those that never came up are waited for once more, for another time window."""
    rows = BGPSession.objects.filter(request_ref=request.ref, state=SessionState.UNESTABLISHED)
    for session in rows.order_by("pk"):
        network.change_session_state(
            session=session, to=SessionState.APPROVED, by=by, at=at, reason=request.ref
        )


def announce_removal(request: CapacityRequest, by: User | None, at: datetime) -> None:
    """A session ends on the day that was asked for; one that never came up at once."""
    session = session_of(request)
    wanted = request.details.get("remove_on")
    network.remove_session(
        session=session, on=date.fromisoformat(wanted) if wanted else None,
        reason=f"As asked in {request.ref}.", by=by, at=at,
    )  # fmt: skip


def change(request: CapacityRequest, by: User | None, at: datetime) -> None:
    """What was asked is so now. Another address is another session, which stands for this one.

    An AS-SET is that of the network.
    """
    session = session_of(request)
    note_network(request, by, at, names=("as_set",))
    facts = _facts(request.details)
    new_ip = request.details.get("their_ip")
    if new_ip and new_ip != session.their_ip:
        _replace(request, session, new_ip, facts, by, at)
    elif facts:
        network.edit_session(session=session, by=by, at=at, **facts)


def _replace(
    request: CapacityRequest, old: BGPSession, new_ip: str, facts: Mapping[str, Any],
    by: User | None, at: datetime,
) -> None:  # fmt: skip
    kept = {name: getattr(old, name) for name in ("max_prefix", "secret", "our_role", "their_role")}
    network.add_session(
        interconnect=old.interconnect, our_asn=old.our_asn, their_asn=old.their_asn,
        our_ip=old.our_ip, their_ip=new_ip, state=SessionState.APPROVED, request_ref=request.ref,
        by=by, at=at, **{**kept, **facts},
    )  # fmt: skip
    network.remove_session(
        session=old, agreed=True, by=by, at=at, reason=f"Replaced by {new_ip}, {request.ref}."
    )


def _peering(request: CapacityRequest, by: User | None, at: datetime) -> Interconnect:
    """The partner's peering at the exchange, else a new one on our first port there."""
    there = Interconnect.objects.filter(
        partner=request.partner, kind=Kind.IXP, ix_peering__port__ixp=request.ixp
    ).exclude(state__in=("DECOMMISSIONED", "CANCELLED", "REJECTED"))
    found = there.select_related("ix_peering__port").order_by("pk").first()
    if found is not None:
        return found
    port = IXPPort.objects.filter(ixp=request.ixp).select_related("site__metro").first()
    if port is None:
        raise Refused(f"We have no port at {request.ixp}. Add it first.", field="ixp")
    link = network.add_interconnect(
        partner=request.partner, site=port.site, kind=Kind.IXP, name=_name(request),
        asn=request.asn, detail={"port": port}, owner=request.assignee, by=by, at=at,
    )  # fmt: skip
    network.change_state(interconnect=link, to=LinkState.APPROVED, by=by, at=at, reason=request.ref)
    return link


def _name(request: CapacityRequest) -> str:
    """`IX Bogotá`, with a number where the partner has that already."""
    base = str(request.ixp)[:56]
    taken = set(
        Interconnect.objects.filter(partner=request.partner, name__startswith=base)
        .values_list("name", flat=True)
    )  # fmt: skip
    names = (base, *(f"{base} {n}" for n in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _add(
    request: CapacityRequest, line: RequestLine, link: Interconnect, by: User | None, at: datetime
) -> None:
    facts = line.details
    network.add_session(
        interconnect=link, our_asn=settings.NETWORK_ASN,
        their_asn=request.asn.number if request.asn else 0, our_ip=facts["our_ip"],
        their_ip=facts["their_ip"], uid=line.uid, state=SessionState.APPROVED,
        request_ref=request.ref, by=by, at=at,
        **{"max_prefix": limit_of(request, facts["their_ip"]), **_facts(facts)},
    )  # fmt: skip


def _facts(raw: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if raw.get("max_prefix"):
        found["max_prefix"] = raw["max_prefix"]
    for name in ("our_role", "their_role"):
        if raw.get(name) is not None:
            found[name] = int(raw[name])
    if raw.get("secret"):
        found["secret"] = crypto.unseal(raw["secret"][SEALED])
    return found
