"""Write what capacity was in force when. Intervals never overlap and are never rewritten."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from decimal import Decimal

from django.db import transaction

from apps.accounts.models import User
from apps.core import edits, units
from apps.core.errors import Invalid, Refused
from apps.network import rules
from apps.network.enums import MemberState
from apps.network.models import CapacityInterval, Interconnect, Member


@dataclass(frozen=True)
class MemberFacts:
    """A physical port of a LAG; speed in bit/s, received light in dBm."""

    port: str
    speed_bps: int
    remote_port: str = ""
    circuit_ref: str = ""
    optic: str = ""
    rx_dbm: Decimal | None = None
    state: str = MemberState.UP


@transaction.atomic
def set_capacity(
    *, interconnect: Interconnect, capacity_bps: int, from_at: datetime, by: User | None,
    at: datetime, largest_member_bps: int | None = None, members: int = 1, reason: str = "",
) -> CapacityInterval:  # fmt: skip
    """Capacity has changed at `from_at`: closes the interval in force and opens the next.

    Without `largest_member_bps` the members are taken to be equal. Refused when `from_at` lies in
    the future or not after the start of the interval in force, and when nothing changes.
    """
    if members < 1:
        raise Invalid({"members": "There is at least one member."})
    largest = largest_member_bps or rules.shared_evenly(capacity_bps, members)
    wanted = rules.Capacity(capacity_bps, largest, members)
    return _change(interconnect, wanted, from_at, at, reason)


@transaction.atomic
def set_members(
    *, interconnect: Interconnect, members: Sequence[MemberFacts], from_at: datetime,
    by: User | None, at: datetime, reason: str = "",
) -> None:  # fmt: skip
    """These are the ports of the LAG since `from_at`; capacity follows from those in use.

    Ports are known by name. One that is left out is kept as removed, since measurements may refer
    to it. Refused as `set_capacity`.
    """
    write_members(interconnect, members)
    wanted = rules.capacity_of([(member.speed_bps, member.state) for member in members])
    present = interconnect.capacities.filter(ends_at=None).first()
    if present is None or wanted != _of(present):
        _change(interconnect, wanted, from_at, at, reason)


def write_members(interconnect: Interconnect, members: Sequence[MemberFacts]) -> None:
    """Make the rows of the ports agree with `members`; capacity is the caller's business."""
    ports = [member.port for member in members]
    if len(set(ports)) < len(ports):
        raise Refused("Two members have the same port.", field="members")
    if any(member.speed_bps <= 0 for member in members):
        raise Refused("Enter the speed of each member.", field="members")
    there = {row.port: row for row in interconnect.members.all()}
    for member in members:
        row = there.pop(member.port, None) or Member(interconnect=interconnect, port=member.port)
        edits.assign(row, asdict(member), allowed=MemberFacts)
        row.save()
    Member.objects.filter(pk__in=[row.pk for row in there.values()]).update(
        state=MemberState.REMOVED
    )


def open_first(interconnect: Interconnect, capacity: rules.Capacity, from_at: datetime) -> None:
    """The first interval of a new interconnect, whose row already has these figures."""
    CapacityInterval.objects.create(
        interconnect=interconnect,
        capacity_bps=capacity.bps,
        largest_member_bps=capacity.largest_member_bps,
        members=capacity.members,
        starts_at=from_at,
    )


def close_last(interconnect: Interconnect, at: datetime) -> None:
    """Nothing is carried any more from `at` on."""
    interconnect.capacities.filter(ends_at=None, starts_at__lt=at).update(ends_at=at)
    interconnect.capacity_bps = interconnect.n_minus_1_bps = 0
    interconnect.save(update_fields=["capacity_bps", "n_minus_1_bps"])


def check(capacity: rules.Capacity) -> None:
    """Raises Invalid for figures that cannot be."""
    if capacity.bps <= 0:
        raise Invalid({"capacity_bps": "Enter a capacity above zero."})
    if not 0 < capacity.largest_member_bps <= capacity.bps:
        raise Invalid(
            {"largest_member_bps": f"The largest member is at most {units.capacity(capacity.bps)}."}
        )


def _change(
    interconnect: Interconnect, wanted: rules.Capacity, from_at: datetime, at: datetime, reason: str
) -> CapacityInterval:
    check(wanted)
    link = Interconnect.objects.select_for_update().get(pk=interconnect.pk)
    last = link.capacities.order_by("-starts_at").first()
    _check_instant(link, last, wanted, from_at, at)
    link.capacities.filter(ends_at=None).update(ends_at=from_at)
    interval = edits.made(
        CapacityInterval,
        {
            "interconnect": link,
            "capacity_bps": wanted.bps,
            "largest_member_bps": wanted.largest_member_bps,
            "members": wanted.members,
            "starts_at": from_at,
            "reason": reason,
        },
    )
    interval.save(force_insert=True)
    interconnect.capacity_bps = wanted.bps
    interconnect.n_minus_1_bps = wanted.n_minus_1_bps
    interconnect.save(update_fields=["capacity_bps", "n_minus_1_bps"])
    return interval


def _check_instant(
    link: Interconnect,
    last: CapacityInterval | None,
    wanted: rules.Capacity,
    from_at: datetime,
    at: datetime,
) -> None:
    if from_at > at:
        raise Refused(
            "Capacity is noted when it is there. Enter the time at which it changed.",
            field="from_at",
        )
    if last is None:
        return
    if from_at < (last.ends_at or from_at) or from_at <= last.starts_at:
        raise Refused(_too_early(link, last), field="from_at")
    if last.ends_at is None and _of(last) == wanted:
        raise Refused(f"{link} has {units.capacity(last.capacity_bps)} already.")


def _too_early(link: Interconnect, last: CapacityInterval) -> str:
    since = (last.ends_at or last.starts_at).astimezone(UTC)
    return (
        f"The capacity of {link} up to {units.day(since)} {since:%H:%M} UTC is on record. "
        "A change must be later than that."
    )


def _of(interval: CapacityInterval) -> rules.Capacity:
    return rules.Capacity(interval.capacity_bps, interval.largest_member_bps, interval.members)
