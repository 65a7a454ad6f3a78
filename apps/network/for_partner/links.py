"""Interconnects as the partner at their other end sees them.

No device of ours, no remark, no cost, nobody else's interconnect. Rates are bit/s, times UTC.
Source: portal.md 6.2, "Never shown to partners".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from apps.core.packing import packed, unpacked
from apps.network.enums import IN_SERVICE, Kind, MemberState, PaidBy, SessionState, State
from apps.network.models import BGPSession, CapacityInterval, Interconnect, Member
from apps.partners.models import Partner

HIDDEN = (State.REJECTED, State.CANCELLED)
REMOVED = (SessionState.REJECTED, SessionState.UNESTABLISHED, SessionState.REMOVED)
_FIELDS = (
    "ref", "name", "kind", "state", "site__name", "site__metro__name", "site__metro__time_zone",
    "site__facility__name", "ix_peering__port__ixp__name", "asn__number", "capacity_bps",
    "n_minus_1_bps", "in_service_on", "target_on",
)  # fmt: skip


@dataclass(frozen=True)
class Link:
    """An interconnect with its place; `zone` is the IANA zone its days are cut in."""

    ref: str
    name: str
    kind: str
    state: str
    site: str
    metro: str
    zone: str
    facility: str
    exchange: str | None
    asn: int | None
    capacity_bps: int
    n_minus_1_bps: int
    in_service_on: date | None
    target_on: date | None

    @property
    def kind_label(self) -> str:
        return Kind(self.kind).label

    @property
    def state_label(self) -> str:
        return State(self.state).label

    @property
    def is_in_service(self) -> bool:
        return self.state in IN_SERVICE

    @property
    def place(self) -> str:
        """The exchange of a peering, else the facility."""
        return self.exchange or self.facility


@dataclass(frozen=True)
class Port:
    """A member of a LAG by its number: what the partner needs to find it, not our device."""

    number: int
    their_port: str
    circuit: str
    speed_bps: int
    optic: str
    rx_dbm: Decimal | None
    state: str

    @property
    def state_label(self) -> str:
        return MemberState(self.state).label


@dataclass(frozen=True)
class Fault:
    """A member that is down or gets too little light, on an interconnect in service."""

    ref: str
    name: str
    their_port: str
    circuit: str
    rx_dbm: Decimal | None
    state: str


@dataclass(frozen=True)
class Session:
    """A BGP session, without its secret. Times UTC."""

    our_ip: str
    their_ip: str
    our_asn: int
    their_asn: int
    state: str
    since: datetime
    prefixes: int | None
    max_prefix: int | None

    @property
    def state_label(self) -> str:
        return SessionState(self.state).label


@dataclass(frozen=True)
class Capacity:
    """What capacity was in force when: half-open [starts_at, ends_at), UTC."""

    starts_at: datetime
    ends_at: datetime | None
    capacity_bps: int
    n_minus_1_bps: int
    members: int


@dataclass(frozen=True)
class Join:
    """How a PNI or a peering is joined; who orders and pays, but no prices."""

    label: str
    value: str


@dataclass(frozen=True)
class Whole:
    """One interconnect with its parts."""

    link: Link
    ports: Sequence[Port]
    sessions: Sequence[Session]
    capacities: Sequence[Capacity]
    joins: Sequence[Join]


def interconnects(partner: Partner) -> list[Link]:
    """All of theirs that are, were or will be, by name; refused and cancelled ones not.

    One query.
    """
    rows = _theirs(partner).order_by("name", "pk").values_list(*_FIELDS)
    return [Link(*row) for row in rows]


def interconnects_with(
    partner: Partner, columns: Sequence[str]
) -> list[tuple[Link, tuple[Any, ...]]]:
    """The same, each with values of tables above this app, such as `stat__p95_bps`. One query."""
    rows, own = _theirs(partner).order_by("name", "pk"), len(_FIELDS)
    return [(Link(*row[:own]), row[own:]) for row in rows.values_list(*_FIELDS, *columns)]


def interconnect(partner: Partner, ref: str) -> Link | None:
    """The one with the reference; None unless it is theirs. One query."""
    row = _theirs(partner).filter(ref=ref).values_list(*_FIELDS).first()
    return Link(*row) if row else None


def faults(partner: Partner) -> list[Fault]:
    """Members of theirs that need a look, those that are down first. One query."""
    rows = Member.objects.filter(
        interconnect__partner=partner, interconnect__state__in=IN_SERVICE,
        state__in=(MemberState.DOWN, MemberState.LOW_LIGHT),
    ).order_by("state", "interconnect__name", "pk")  # fmt: skip
    fields = ("interconnect__ref", "interconnect__name", "remote_port", "circuit_ref", "rx_dbm")
    return [Fault(*row) for row in rows.values_list(*fields, "state")]


def handles(partner: Partner, refs: Iterable[str]) -> list[Interconnect]:
    """Theirs among these references, to hand to an action, by name. One query."""
    rows = _theirs(partner).filter(ref__in=list(refs))
    return list(rows.order_by("name", "pk"))


def whole(partner: Partner, ref: str) -> Whole | None:
    """The one with the reference and its parts; None unless it is theirs. Two queries."""
    found = _with_parts(partner).filter(ref=ref).first()
    if found is None:
        return None
    return Whole(
        link=_link(found),
        ports=_ports(found),
        sessions=_sessions(found),
        capacities=_capacities(found),
        joins=_joins(found),
    )


def _theirs(partner: Partner) -> QuerySet[Interconnect]:
    return Interconnect.objects.filter(partner=partner).exclude(state__in=HIDDEN)


def _link(row: Interconnect) -> Link:
    peering = getattr(row, "ix_peering", None)
    return Link(
        ref=row.ref, name=row.name, kind=row.kind, state=row.state, site=row.site.name,
        metro=row.site.metro.name, zone=row.site.metro.time_zone, facility=row.site.facility.name,
        exchange=peering.port.ixp.name if peering else None,
        asn=row.asn.number if row.asn else None,
        capacity_bps=row.capacity_bps, n_minus_1_bps=row.n_minus_1_bps,
        in_service_on=row.in_service_on, target_on=row.target_on,
    )  # fmt: skip


def _with_parts(partner: Partner) -> QuerySet[Interconnect]:
    """Theirs with members and capacities packed: `packed_members`, `packed_capacities`."""
    members = Member.objects.exclude(state=MemberState.REMOVED).order_by("pk")
    capacities = CapacityInterval.objects.order_by("-starts_at")
    joined = _theirs(partner).select_related(
        "site__metro", "site__facility", "ix_peering__port__ixp", "asn", "pni"
    )
    return joined.annotate(
        packed_members=packed(members, "interconnect", _OF_PORT),
        packed_capacities=packed(capacities, "interconnect", _OF_CAPACITY),
    )


_OF_PORT = ("remote_port", "circuit_ref", "speed_bps", "optic", "rx_dbm", "state")
_OF_CAPACITY = ("starts_at", "ends_at", "capacity_bps", "largest_member_bps", "members")


def _ports(row: Any) -> list[Port]:
    members = [unpacked(Member, values) for values in row.packed_members]
    return [
        Port(number, *(getattr(each, name) for name in _OF_PORT))
        for number, each in enumerate(members, start=1)
    ]


def _sessions(row: Interconnect) -> list[Session]:
    found = BGPSession.objects.filter(interconnect=row).exclude(state__in=REMOVED).order_by("pk")
    return [
        Session(
            our_ip=each.our_ip, their_ip=each.their_ip, our_asn=each.our_asn,
            their_asn=each.their_asn, state=each.state, since=each.state_since,
            prefixes=each.prefixes, max_prefix=each.max_prefix,
        )
        for each in found
    ]  # fmt: skip


def _capacities(row: Any) -> list[Capacity]:
    """Newest first."""
    found = [unpacked(CapacityInterval, values) for values in row.packed_capacities]
    return [
        Capacity(
            starts_at=each.starts_at, ends_at=each.ends_at, capacity_bps=each.capacity_bps,
            n_minus_1_bps=each.capacity_bps - each.largest_member_bps, members=each.members,
        )
        for each in found
    ]  # fmt: skip


def _joins(row: Interconnect) -> list[Join]:
    pni, peering = getattr(row, "pni", None), getattr(row, "ix_peering", None)
    lines: list[tuple[str, object]] = []
    if pni is not None:
        who = {PaidBy.US: "Us", PaidBy.THEM: "You", PaidBy.ALTERNATE: "In turn"}
        lines = [
            ("LAG", pni.lag_name), ("IPv4", pni.ipv4), ("IPv6", pni.ipv6), ("MTU", pni.mtu),
            ("Demarcation", pni.demarc), ("Cross-connect", pni.xconnect_ref),
            ("Ordered by", who[pni.xconnect_ordered_by]), ("Paid by", who[pni.xconnect_paid_by]),
        ]  # fmt: skip
    if peering is not None:
        how = "Bilateral sessions" if peering.bilateral else "By the route servers"
        lines = [
            ("Exchange", peering.port.ixp.name), ("Peering", how), ("Your IPv4", peering.ipv4),
            ("Your IPv6", peering.ipv6),
        ]  # fmt: skip
    return [Join(label, str(value)) for label, value in lines if value]
