"""BGP sessions as the Peering API shows them: asked for, in being, or turned down (portal.md 1.4).

A session is a line of a request until it stands in the inventory under the same uid.
"""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from apps.capacity.enums import OPEN, Decision, RequestType, Source, State
from apps.capacity.models import CapacityRequest, RequestLine
from apps.network.enums import Kind, SessionState
from apps.network.models import BGPSession
from apps.partners.models import Partner

# portal.md 6.4, "How the states look to others"
STATUS: dict[str, str] = {
    State.SUBMITTED: "Pending", State.IN_REVIEW: "Pending", State.INFO_REQUESTED: "Pending",
    State.ON_HOLD: "Pending", State.APPROVED: "Approved", State.LOA_PENDING: "Approved",
    State.LOA_ISSUED: "Approved", State.XC_ORDERED: "Approved", State.PROVISIONING: "Approved",
    State.TESTING: "Down", State.ACTIVE: "Approved", State.FAILED: "Down",
    State.REJECTED: "Rejected", State.CANCELLED: "Unestablished", State.EXPIRED: "Unestablished",
}  # fmt: skip
_NO = (Decision.REJECTED, Decision.WITHDRAWN)
_JOINED = (
    "interconnect__ix_peering__port__ixp", "interconnect__site__facility",
)  # fmt: skip


@dataclass(frozen=True)
class PeeringSession:
    """One session. `location` is `pdb:ix:N` or `pdb:fac:N`, None where PeeringDB has no number.

    `they_are_local`: whoever asked called themselves local. Roles as in RFC 9234.
    """

    uid: uuid.UUID
    our_asn: int
    their_asn: int
    our_ip: str
    their_ip: str
    peer_type: str
    location: str | None
    status: str
    request_uid: uuid.UUID | None
    has_secret: bool
    max_prefix: int | None
    our_role: int | None
    their_role: int | None
    flags: Mapping[str, bool]
    they_are_local: bool


def peering_sessions(
    partner: Partner, *, asn: int, our_asn: int, limit: int, after: str = "",
    request_uid: uuid.UUID | None = None,
) -> list[PeeringSession]:  # fmt: skip
    """Sessions of one of their AS numbers by uid, those after `after`: at most `limit`.

    Without a request's uid what was turned down is left out; with it, its sessions only. Five
    queries.
    """
    lines = _lines(partner).filter(request__asn__number=asn)
    rows = _sessions(partner).filter(their_asn=asn)
    if request_uid is not None:
        of_it = Q(request__uid=request_uid) | Q(request__linked_to__uid=request_uid)
        lines = lines.filter(of_it)
        rows = rows.filter(uid__in=lines.values("uid"))
    else:
        lines = lines.exclude(decision__in=_NO).exclude(request__state=State.REJECTED)
    uids = sorted(_next(lines, after, limit) | _next(rows, after, limit), key=str)[:limit]
    return _read(lines.filter(uid__in=uids), rows.filter(uid__in=uids), our_asn)


def peering_session(
    partner: Partner, *, asns: Collection[int], our_asn: int, uid: uuid.UUID
) -> PeeringSession | None:
    """The one with the uid, of one of these AS numbers; None unless it is there and theirs."""
    lines = _lines(partner).filter(uid=uid, request__asn__number__in=asns)
    rows = _sessions(partner).filter(uid=uid, their_asn__in=asns)
    found = _read(lines, rows, our_asn)
    return found[0] if found else None


def sent_since(partner: Partner, *, asn: int, since: datetime) -> list[datetime]:
    """When their programs sent in what is open, after `since`; oldest first. One query."""
    found = CapacityRequest.objects.filter(
        partner=partner, asn__number=asn, source=Source.API, submitted_at__gt=since,
        state__in=OPEN,
    )  # fmt: skip
    times = found.order_by("submitted_at").values_list("submitted_at", flat=True)
    return [moment for moment in times if moment is not None]


def _lines(partner: Partner) -> QuerySet[RequestLine]:
    """Sessions asked for; a draft is not, nor what they withdrew or removed."""
    gone = BGPSession.objects.filter(
        Q(state=SessionState.REMOVED) | Q(uid__in=_leaving(partner)),
        interconnect__partner=partner,
    )
    return (
        RequestLine.objects.filter(request__partner=partner, request__type=RequestType.IX_SESSIONS)
        .exclude(request__state=State.DRAFT)
        .exclude(decision=Decision.WITHDRAWN)
        .exclude(uid__in=gone.values("uid"))
        .select_related("request__ixp", "request__asn")
    )


def _sessions(partner: Partner) -> QuerySet[BGPSession]:
    """What stands in the inventory, but what is removed or about to be, as they asked."""
    there = BGPSession.objects.filter(interconnect__partner=partner)
    return (
        there.exclude(state=SessionState.REMOVED)
        .exclude(uid__in=_leaving(partner))
        .select_related(*_JOINED)
    )


def _leaving(partner: Partner) -> list[uuid.UUID]:
    """Sessions they have asked to remove."""
    asked = CapacityRequest.objects.filter(
        partner=partner, type=RequestType.SESSION_REMOVE, state__in=OPEN
    )
    return [uuid.UUID(uid) for uid in asked.values_list("details__session", flat=True) if uid]


def _next(rows: QuerySet[Any], after: str, limit: int) -> set[uuid.UUID]:
    later = rows.filter(uid__gt=uuid.UUID(after)) if after else rows
    return set(later.order_by("uid").values_list("uid", flat=True)[:limit])


def _read(
    lines: QuerySet[RequestLine], rows: QuerySet[BGPSession], our_asn: int
) -> list[PeeringSession]:
    """Both by uid; what stands in the inventory tells more than its line."""
    asked = {line.uid: line for line in lines}
    found = {uid: _of_line(line, our_asn) for uid, line in asked.items()}
    found |= {row.uid: _of_row(row, asked.get(row.uid)) for row in rows}
    return [found[uid] for uid in sorted(found, key=str)]


def _of_line(line: RequestLine, our_asn: int) -> PeeringSession:
    told, request = line.details, line.request
    exchange = request.ixp.pdb_ix_id if request.ixp else None
    turned_down = line.decision in _NO
    return PeeringSession(
        uid=line.uid, our_asn=our_asn, their_asn=request.asn.number if request.asn else 0,
        our_ip=told.get("our_ip") or "", their_ip=told.get("their_ip") or "", peer_type="public",
        location=f"pdb:ix:{exchange}" if exchange else None,
        status="Rejected" if turned_down else STATUS[request.state], request_uid=request.uid,
        has_secret=bool(told.get("secret")), max_prefix=told.get("max_prefix"),
        our_role=_role(told.get("our_role")), their_role=_role(told.get("their_role")),
        flags=_flags(told), they_are_local=line.they_are_local,
    )  # fmt: skip


def _of_row(row: BGPSession, line: RequestLine | None) -> PeeringSession:
    is_public = row.interconnect.kind == Kind.IXP
    return PeeringSession(
        uid=row.uid, our_asn=row.our_asn, their_asn=row.their_asn, our_ip=row.our_ip,
        their_ip=row.their_ip, peer_type="public" if is_public else "private",
        location=_place(row, is_public), status=SessionState(row.state).label,
        request_uid=line.request.uid if line else None, has_secret=row.is_protected,
        max_prefix=row.max_prefix, our_role=row.our_role, their_role=row.their_role,
        flags=_flags(line.details if line else {}),
        they_are_local=line.they_are_local if line else True,
    )  # fmt: skip


def _place(row: BGPSession, is_public: bool) -> str | None:
    if not is_public:
        number = row.interconnect.site.facility.pdb_fac_id
        return f"pdb:fac:{number}" if number else None
    peering = getattr(row.interconnect, "ix_peering", None)
    exchange = peering.port.ixp.pdb_ix_id if peering else None
    return f"pdb:ix:{exchange}" if exchange else None


def _role(value: Any) -> int | None:
    return int(value) if value is not None else None


def _flags(told: Mapping[str, Any]) -> dict[str, bool]:
    return {
        "our_insert_asn": told.get("our_insert_asn", True) is not False,
        "their_insert_asn": told.get("their_insert_asn", True) is not False,
        "our_monitoring": bool(told.get("our_monitoring")),
        "their_monitoring": bool(told.get("their_monitoring")),
    }
