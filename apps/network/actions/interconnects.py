"""Write interconnects: make, edit, move along their life, retire."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypedDict, Unpack
from zoneinfo import ZoneInfo

from django.db import models, transaction

from apps.accounts.models import User
from apps.core import edits, lifecycle, refs
from apps.core.errors import Invalid, Refused
from apps.network import rules
from apps.network.actions import capacity, ports, sessions, subnets, turn_up
from apps.network.actions.capacity import MemberFacts
from apps.network.enums import IN_SERVICE, LEAVING, CacheState, Kind, State
from apps.network.models import PNI, CacheDeployment, Interconnect, IXPeering, Site
from apps.partners.models import ASN, Partner

PREFIXES = {
    Kind.PNI: refs.Prefix.PNI,
    Kind.IXP: refs.Prefix.IX,
    Kind.CACHE: refs.Prefix.CACHE,
    Kind.TRANSIT: refs.Prefix.TRANSIT,
}
BUILDING = (State.TESTING, State.AUGMENTING)
DETAILS: dict[str, type[models.Model]] = {
    Kind.PNI: PNI,
    Kind.IXP: IXPeering,
    Kind.CACHE: CacheDeployment,
}


class InterconnectFacts(TypedDict, total=False):
    """What is known about an interconnect; what is left out keeps its value or default."""

    asn: ASN | None
    owner: User | None
    redundancy_group: str
    in_service_on: date | None
    target_on: date | None
    tags: list[str]


class InterconnectChanges(InterconnectFacts, total=False):
    name: str
    site: Site


@transaction.atomic
def add_interconnect(
    *, partner: Partner, site: Site, kind: str, name: str, by: User | None, at: datetime,
    state: str = State.PROPOSED, capacity_bps: int = 0, members: Sequence[MemberFacts] = (),
    capacity_from: datetime | None = None, detail: Mapping[str, Any] | None = None,
    **facts: Unpack[InterconnectFacts],
) -> Interconnect:  # fmt: skip
    """A new interconnect, or one that exists already in the `state` it stands in.

    Capacity in bit/s follows from `members`, or is given as `capacity_bps`; it counts from
    `capacity_from` (or `at`). `detail` fills the row of its kind: PNI, IX peering (needs `port`),
    cache. Refused for a name the partner's interconnects have already, an ASN of somebody else, an
    interconnect in service without capacity, a subnet that another interconnect uses.
    """
    if kind not in Kind.values:
        raise Invalid({"kind": f"There is no kind {kind!r}; use one of {', '.join(Kind.values)}."})
    carried = _capacity(capacity_bps, members)
    _check_in_service(name, state, carried.bps)
    _check_asn(partner, facts.get("asn"))
    values = {**facts, "partner": partner, "site": site, "kind": kind, "name": name, "state": state}
    values |= {"capacity_bps": carried.bps, "n_minus_1_bps": carried.n_minus_1_bps}
    values |= {"original_target_on": facts.get("target_on"), "created_at": at}
    link = edits.made(Interconnect, {**values, "ref": refs.new(PREFIXES[Kind(kind)])})
    with edits.unique(f"{partner} has an interconnect {name} already.", field="name"):
        link.save(force_insert=True)
    capacity.write_members(link, members)
    if carried.bps:
        capacity.open_first(link, carried, capacity_from or at)
    _add_detail(link, detail or {})
    return link


@transaction.atomic
def edit_interconnect(
    *, interconnect: Interconnect, by: User | None, at: datetime,
    **changes: Unpack[InterconnectChanges],
) -> Interconnect:  # fmt: skip
    """Change the facts that are named. A moved target date leaves the original one as it was."""
    if "asn" in changes:
        _check_asn(interconnect.partner, changes["asn"])
    names = edits.assign(interconnect, changes, allowed=InterconnectChanges)
    if interconnect.original_target_on is None and interconnect.target_on is not None:
        interconnect.original_target_on = interconnect.target_on
        names.append("original_target_on")
    taken = f"{interconnect.partner} has an interconnect {interconnect.name} already."
    with edits.unique(taken, field="name"):
        interconnect.save(update_fields=names)
    return interconnect


@transaction.atomic
def edit_detail(
    *, interconnect: Interconnect, by: User | None, at: datetime, **changes: Any
) -> models.Model:
    """Change (or add) the row of the interconnect's kind: addresses, MTU, cross-connect, cache.

    Raises Invalid, and Refused(conflict) for a subnet that another interconnect uses.
    """
    model = DETAILS.get(interconnect.kind)
    if model is None:
        raise Refused(f"{interconnect.get_kind_display()} has no further details.")
    detail = model._default_manager.filter(interconnect=interconnect).first()
    if detail is None:
        return _add_detail(interconnect, changes)
    subnets.require_free(interconnect, changes)
    detail.save(update_fields=edits.assign(detail, changes, allowed=model))
    return detail


@transaction.atomic
def change_state(
    *, interconnect: Interconnect, to: str, by: User | None, at: datetime, reason: str = ""
) -> Interconnect:
    """Move an interconnect along its life; see the move table in enums.

    Going into service needs capacity and notes the day (in the site's zone); moves that the table
    guards with a reason need one; a build that has a turn-up checklist finishes it first; the last
    step ends the capacity, frees the ports and removes the sessions.
    """
    lifecycle.require(interconnect, to=to)
    _check_reason(interconnect, to, reason)
    _check_in_service(interconnect.name, to, interconnect.capacity_bps)
    if to == State.ACTIVE and interconnect.state in BUILDING:
        turn_up.require_turned_up(interconnect)
    fields: dict[str, Any] = {}
    if to == State.ACTIVE and interconnect.in_service_on is None:
        zone = ZoneInfo(interconnect.site.metro.time_zone)
        fields["in_service_on"] = at.astimezone(zone).date()
    lifecycle.move(interconnect, to=to, by=by, at=at, reason=reason, **fields)
    if to == State.DECOMMISSIONED:
        capacity.close_last(interconnect, at)
        ports.free_ports_of(interconnect=interconnect, by=by, at=at)
        sessions.remove_sessions_of(interconnect=interconnect, by=by, at=at)
    return interconnect


@transaction.atomic
def retire(
    *, interconnect: Interconnect, reason: str, by: User | None, at: datetime
) -> Interconnect:
    """Take an interconnect that is in service (or on its way out) out for good, in one go.

    Each step of decommissioning that is left is taken and noted. Refused without a reason.
    """
    if not reason.strip():
        raise Refused("Say why this interconnect is retired.", field="reason")
    done = LEAVING.index(State(interconnect.state)) + 1 if _is_leaving(interconnect) else 0
    if interconnect.state in (State.MAINTENANCE, State.AUGMENTING):
        change_state(interconnect=interconnect, to=State.ACTIVE, by=by, at=at, reason=reason)
    for step in LEAVING[done:] or (State.DECOMMISSIONED,):
        change_state(interconnect=interconnect, to=step, by=by, at=at, reason=reason)
    return interconnect


def _is_leaving(interconnect: Interconnect) -> bool:
    return interconnect.state in LEAVING


def _capacity(bps: int, members: Sequence[MemberFacts]) -> rules.Capacity:
    if members:
        found = rules.capacity_of([(member.speed_bps, member.state) for member in members])
    else:
        found = rules.Capacity(bps, bps, 1)
    if found.bps or bps:
        capacity.check(found)
    return found


def _check_in_service(name: str, state: str, capacity_bps: int) -> None:
    if state in IN_SERVICE and not capacity_bps:
        raise Refused(f"Enter the capacity of {name} before it goes into service.")


def _check_asn(partner: Partner, asn: ASN | None) -> None:
    if asn is not None and asn.partner_id != partner.pk:
        raise Refused(f"{asn} does not belong to {partner}.", field="asn")


def _check_reason(interconnect: Interconnect, to: str, reason: str) -> None:
    moves = lifecycle.moves_of(interconnect)
    guarded = {(move.source, move.target) for move in moves if move.guard == "reason"}
    if (interconnect.state, to) in guarded and not reason.strip():
        raise Refused("Give a reason for this step.", field="reason")


def _add_detail(link: Interconnect, detail: Mapping[str, Any]) -> Any:
    model = DETAILS.get(link.kind)
    if model is None:
        return None
    if link.kind == Kind.IXP and detail.get("port") is None:
        raise Refused("Choose our port at the exchange.", field="port")
    if link.kind == Kind.CACHE and link.state in IN_SERVICE:
        detail = {"state": CacheState.LIVE, **detail}
    subnets.require_free(link, detail)
    row = edits.made(model, {**detail, "interconnect": link})
    row.save(force_insert=True)
    return row
