"""Write internet exchanges and our ports there."""

from datetime import datetime
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.db import transaction

from apps.accounts.models import User
from apps.core import edits
from apps.core.errors import Invalid, Refused
from apps.network import queries, rules
from apps.network.models import IXP, IXPeering, IXPPort, Metro, Site


class IxpFacts(TypedDict, total=False):
    name: str
    metro: Metro
    pdb_ix_id: int | None


class IxpPortFacts(TypedDict, total=False):
    """What may change of a port at an exchange: speed in bit/s, price per month."""

    speed_bps: int
    mrc: Decimal | None
    currency: str


@transaction.atomic
def add_ixp(
    *, metro: Metro, name: str, by: User | None, at: datetime, pdb_ix_id: int | None = None
) -> IXP:
    """An internet exchange. Raises Invalid; Refused when the name, in any case, or the id is taken.

    `pdb_ix_id`: its id at PeeringDB, by which partners are found that are there too.
    """
    ixp: IXP = edits.made(IXP, {"metro": metro, "name": name, "pdb_ix_id": pdb_ix_id})
    _refuse_taken(ixp)
    with edits.unique(f"There is an exchange {ixp} already.", field="name"):
        ixp.save(force_insert=True)
    return ixp


@transaction.atomic
def edit_ixp(*, ixp: IXP, by: User | None, at: datetime, **changes: Unpack[IxpFacts]) -> IXP:
    """Change the facts that are named. Raises as `add_ixp`."""
    names = edits.assign(ixp, changes, allowed=IxpFacts)
    _refuse_taken(ixp)
    with edits.unique(f"There is an exchange {ixp} already.", field="name"):
        ixp.save(update_fields=names)
    return ixp


@transaction.atomic
def add_ixp_port(
    *, ixp: IXP, site: Site, name: str, speed_bps: int, by: User | None, at: datetime,
    mrc: Decimal | None = None, currency: str = "USD",
) -> IXPPort:  # fmt: skip
    """Our port at an exchange, speed in bit/s.

    Raises Invalid; Refused when there is one of this name, in any case, at the exchange.
    """
    values = {"name": name, "speed_bps": speed_bps, "mrc": mrc, "currency": currency}
    _check_port(values)
    port: IXPPort = edits.made(IXPPort, {"ixp": ixp, "site": site, **values})
    return _put(port)


@transaction.atomic
def edit_ixp_port(
    *, port: IXPPort, by: User | None, at: datetime, **changes: Unpack[IxpPortFacts]
) -> IXPPort:
    """Change the facts that are named. Raises Invalid, also for another exchange, site or name."""
    if moved := rules.move_faults(str(port), str(port.site), changes):
        raise Invalid(moved)
    _check_port(changes)
    port.save(update_fields=edits.assign(port, changes, allowed=IxpPortFacts))
    return port


@transaction.atomic
def remove_ixp_port(*, port: IXPPort, by: User | None, at: datetime) -> None:
    """Our port is not there any more. Refused, naming them, while interconnects have it.

    The audit keeps it: `restore_ixp_port` brings it back.
    """
    held = IXPPort.objects.select_for_update().filter(pk=port.pk).first()
    if held is None:
        raise Refused(f"{port} is removed already.", conflict=True)
    refs = IXPeering.objects.filter(port=held).order_by("interconnect__ref")
    why = rules.why_kept(str(port), list(refs.values_list("interconnect__ref", flat=True)))
    if why:
        raise Refused(why, conflict=True)
    held.delete()


@transaction.atomic
def restore_ixp_port(*, number: int, by: User | None, at: datetime) -> IXPPort:
    """A port that was removed is back as it was, under its number.

    Refused when it is there, or another one has its name by now.
    """
    gone = queries.removed_ixp_ports().filter(pgh_obj_id=number).first()
    if gone is None:
        raise Refused("There is no removed port of this number (any more).", conflict=True)
    return _put(queries.port_of(gone))


def _put(port: IXPPort) -> IXPPort:
    """At its exchange, once. Raises Refused."""
    edits.one_at_a_time(f"ports at exchange {port.ixp_id}")
    taken = f"There is a port {port.name} at {port.ixp} already."
    if IXPPort.objects.filter(ixp=port.ixp_id, name__iexact=port.name).exists():
        raise Refused(taken, field="name", conflict=True)
    with edits.unique(taken, field="name"):
        port.save(force_insert=True)
    return port


def _check_port(facts: Any) -> None:
    if faults := rules.port_faults(facts):
        raise Invalid(faults)


def _refuse_taken(ixp: IXP) -> None:
    """Names that differ in capitals alone are one name to people and to imports."""
    edits.one_at_a_time("names of exchanges")
    if not ixp.name:
        raise Invalid({"name": "Enter the name of the exchange."})
    others = IXP.objects.exclude(pk=ixp.pk)
    if others.filter(name__iexact=ixp.name).exists():
        raise Refused(f"There is an exchange {ixp} already.", field="name", conflict=True)
    same = others.filter(pdb_ix_id=ixp.pdb_ix_id).first() if ixp.pdb_ix_id else None
    if same is not None:
        raise Refused(f"{same} has this PeeringDB id already.", field="pdb_ix_id", conflict=True)
