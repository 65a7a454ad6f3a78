"""Write our ports: add, reserve, use, free, mark out of order."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.core import edits, units
from apps.core.errors import Invalid, Refused
from apps.network import queries, rules
from apps.network.actions import capacity
from apps.network.actions.capacity import MemberFacts
from apps.network.enums import MemberState, PortState
from apps.network.models import Interconnect, Member, Port, Site


class PortFacts(TypedDict, total=False):
    """What is known of a port; `pair` is the number of its pair of fibres on the panel."""

    optic: str
    media: str
    connector: str
    cage: str
    rack: str
    panel: str
    pair: int | None


@transaction.atomic
def add_port(
    *, site: Site, device: str, name: str, speed_bps: int, by: User | None, at: datetime,
    **facts: Unpack[PortFacts],
) -> Port:  # fmt: skip
    """One free port at a site, speed in bit/s. Raises Invalid, Refused when it is there already."""
    [port] = add_ports(
        site=site, device=device, names=name, speed_bps=speed_bps, by=by, at=at, **facts
    )
    return port


@transaction.atomic
def add_ports(
    *, site: Site, device: str, names: str, speed_bps: int, by: User | None, at: datetime,
    **facts: Unpack[PortFacts],
) -> list[Port]:  # fmt: skip
    """Free ports by a pattern of names, `et-0/0/[4-11]`; pairs of fibres count on from `pair`.

    All or none. Raises Invalid for a pattern or fact that does not fit, Refused when one of them
    is there already. Two queries, whatever their number.
    """
    if speed_bps <= 0:
        raise Invalid({"speed_bps": "Enter the speed of the ports."})
    try:
        wanted = rules.names_of(names)
    except ValueError as error:
        raise Invalid({"names": str(error)}) from error
    first = facts.get("pair")
    rows = []
    for n, name in enumerate(wanted):
        pair = None if first is None else first + n
        rows.append(_made(site, {**facts, "device": device, "name": name, "pair": pair}, speed_bps))
    with edits.unique(f"One of these ports of {device} is there already.", field="names"):
        return Port.objects.bulk_create(rows)


@transaction.atomic
def edit_port(*, port: Port, by: User | None, at: datetime, **changes: Unpack[PortFacts]) -> Port:
    """Change the facts that are named."""
    names = edits.assign(port, changes, allowed=PortFacts)
    port.demarc = _demarc(port)
    port.save(update_fields=[*names, "demarc"])
    return port


@transaction.atomic
def reserve_ports(
    *, site: Site, speed_bps: int, count: int, held_for: str, until: date | None,
    by: User | None, at: datetime,
) -> list[Port]:  # fmt: skip
    """Hold `count` free ports for what has the reference `held_for`; all of them or none.

    Ports that somebody else reserves at this moment are passed over, so nobody waits and the last
    port has one winner. `until` is the last day (UTC) they are held. Refused naming what is free.
    """
    if count < 1:
        raise Invalid({"count": "Reserve at least one port."})
    free = Port.objects.select_for_update(skip_locked=True).filter(
        site=site, speed_bps=speed_bps, state=PortState.FREE
    )
    ports = list(free.order_by("device", "pk")[:count])
    if len(ports) < count:
        raise Refused(_shortage(site, speed_bps, count), field="ports", conflict=True)
    taken = Port.objects.filter(pk__in=[port.pk for port in ports])
    _put(taken, PortState.RESERVED, held_for=held_for, held_until=until)
    return list(taken.select_related("site").order_by("device", "pk"))


@transaction.atomic
def enter_held_ports(
    *, site: Site, device: str, names: str, speed_bps: int, held_for: str, by: User | None,
    at: datetime, **facts: Unpack[PortFacts],
) -> list[Port]:  # fmt: skip
    """Ports that nobody has listed yet, for what has the reference: they are there and held.

    For a build at a site whose ports are listed as they are needed. Raises as `add_ports`.
    """
    rows = add_ports(
        site=site, device=device, names=names, speed_bps=speed_bps, by=by, at=at, **facts
    )
    new = Port.objects.filter(pk__in=[row.pk for row in rows])
    _put(new, PortState.RESERVED, held_for=held_for)
    return list(new.select_related("site").order_by("device", "pk"))


@transaction.atomic
def release_ports(*, held_for: str, by: User | None, at: datetime) -> int:
    """Free the ports that are reserved for a reference; returns how many. Twice is harmless."""
    return _free(Port.objects.filter(held_for=held_for, state=PortState.RESERVED))


@transaction.atomic
def hold_ports_until(*, held_for: str, until: date | None, by: User | None, at: datetime) -> int:
    """Keep the reserved ports of a reference up to another last day (UTC), or without an end."""
    held = Port.objects.filter(held_for=held_for, state=PortState.RESERVED)
    return held.update(held_until=until)


@transaction.atomic
def release_due(*, at: datetime) -> int:
    """Free reserved ports whose last day has passed; a tick. Returns how many."""
    due = Port.objects.filter(state=PortState.RESERVED, held_until__lt=at.date())
    return _free(due)


@transaction.atomic
def use_ports(
    *, held_for: str, interconnect: Interconnect, by: User | None, at: datetime,
    replace: bool = False,
) -> list[Port]:  # fmt: skip
    """The reserved ports carry the interconnect from now on: they become members of its LAG.

    Capacity follows. With `replace` they take the place of its present members, whose ports are
    free again. Refused when none is reserved for the reference, or they are at another site.
    """
    held = Port.objects.select_for_update().filter(held_for=held_for, state=PortState.RESERVED)
    ports = list(held.order_by("device", "pk"))
    if not ports:
        raise Refused(f"No ports are reserved for {held_for}.", conflict=True)
    if any(port.site_id != interconnect.site_id for port in ports):
        raise Refused(f"The ports for {held_for} are not at {interconnect.site}.", field="site")
    if replace:
        free_ports_of(interconnect=interconnect, by=by, at=at)
    taken = Port.objects.filter(pk__in=[port.pk for port in ports])
    _put(taken, PortState.USED, interconnect=interconnect, held_for="", held_until=None)
    _join(interconnect, ports, replace, at)
    return list(taken.order_by("device", "pk"))


@transaction.atomic
def free_ports_of(*, interconnect: Interconnect, by: User | None, at: datetime) -> int:
    """The interconnect uses its ports no more: they are free. Its members are left alone."""
    return _free(Port.objects.filter(interconnect=interconnect, state=PortState.USED))


@transaction.atomic
def mark_broken(*, port: Port, note: str, by: User | None, at: datetime) -> Port:
    """A free port is out of order. Refused without a note, or while it is held or used."""
    if not note.strip():
        raise Refused("Say what is wrong with the port.", field="note")
    return _switch(port, PortState.FREE, PortState.BROKEN, note.strip())


@transaction.atomic
def mark_mended(*, port: Port, by: User | None, at: datetime) -> Port:
    """A port that was out of order is free again."""
    return _switch(port, PortState.BROKEN, PortState.FREE, "")


def _switch(port: Port, source: str, target: str, note: str) -> Port:
    port.note = note
    edits.check(port, ["note"])
    if not _put(Port.objects.filter(pk=port.pk, state=source), target, note=note):
        now = Port.objects.get(pk=port.pk).get_state_display().lower()
        raise Refused(f"{port} is {now} by now. Reload and look again.")
    port.refresh_from_db()
    return port


def _free(ports: QuerySet[Port]) -> int:
    return _put(ports, PortState.FREE, held_for="", held_until=None, interconnect=None)


def _put(ports: QuerySet[Port], state: str, **fields: Any) -> int:
    """Many at once: whoever asks has locked them or names the state they must have."""
    return ports.update(state=state, **fields)  # no move table


def _made(site: Site, values: dict[str, Any], speed_bps: int) -> Port:
    port: Port = edits.made(Port, {**values, "site": site, "speed_bps": speed_bps})
    port.demarc = _demarc(port)
    return port


def _demarc(port: Port) -> str:
    return rules.where(port.cage, port.rack, port.panel, port.pair, port.site.numbering)


def _shortage(site: Site, speed_bps: int, count: int) -> str:
    free = {units.capacity(bps): n for bps, n in queries.free_ports(site).items()}
    return rules.shortage(site.code, free, units.capacity(speed_bps), count)


def _join(interconnect: Interconnect, ports: Sequence[Port], replace: bool, at: datetime) -> None:
    """The ports as members, beside those that are there or in their place."""
    there = [] if replace else list(
        Member.objects.filter(interconnect=interconnect)
        .exclude(state=MemberState.REMOVED).order_by("port")
    )  # fmt: skip
    taken = {row.port for row in there}
    members = [_of(row) for row in there]
    for port in ports:
        name = port.name if port.name not in taken else str(port)[-40:]
        taken.add(name)
        members.append(MemberFacts(name, port.speed_bps, optic=port.optic))
    capacity.set_members(interconnect=interconnect, members=members, from_at=at, by=None, at=at)


def _of(row: Member) -> MemberFacts:
    return MemberFacts(
        row.port, row.speed_bps, row.remote_port, row.circuit_ref, row.optic, row.rx_dbm, row.state
    )
