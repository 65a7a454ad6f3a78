"""Write the turn-up checklist of an interconnect, and the hardware state of a cache."""

from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.core import edits, lifecycle
from apps.core.errors import Refused
from apps.network import queries, rules
from apps.network.enums import CACHE_BUILD, CacheState
from apps.network.models import CacheDeployment, Interconnect, TurnUpCheck


@transaction.atomic
def start_turn_up(
    *, interconnect: Interconnect, by: User | None, at: datetime, request_ref: str = ""
) -> list[TurnUpCheck]:
    """The checklist of its kind, for a request or for none; started twice it is the same one.

    Until each point is in order the interconnect does not go into service.
    """
    rows = [
        TurnUpCheck(interconnect=interconnect, request_ref=request_ref, position=n, name=name)
        for n, name in enumerate(rules.steps(interconnect.kind), 1)
    ]
    TurnUpCheck.objects.bulk_create(rows, ignore_conflicts=True)
    return list(queries.turn_up(interconnect, request_ref))


@transaction.atomic
def note_check(
    *, check: TurnUpCheck, is_ok: bool | None, by: User | None, at: datetime, note: str = ""
) -> TurnUpCheck:
    """A point is in order, is not (with a note), or is open again (None). Raises Refused."""
    if is_ok is False and not note.strip():
        raise Refused("Say what is wrong.", field="note")
    check.is_ok, check.note = is_ok, note.strip()
    edits.check(check, ["note"])
    check.at, check.by = (None, None) if is_ok is None else (at, by)
    check.save(update_fields=["is_ok", "note", "at", "by"])
    return check


@transaction.atomic
def drop_turn_up(
    *, interconnect: Interconnect, by: User | None, at: datetime, request_ref: str = ""
) -> int:
    """The build is off: what is not in order is not asked for any more. Returns how many points.

    Points that were in order stay on record.
    """
    rows = TurnUpCheck.objects.filter(interconnect=interconnect, request_ref=request_ref)
    return rows.exclude(is_ok=True).delete()[0]


def require_turned_up(interconnect: Interconnect) -> None:
    """Raises Refused naming the first point that is not in order."""
    rows = TurnUpCheck.objects.filter(interconnect=interconnect).exclude(is_ok=True)
    first = rows.order_by("pk").first()
    if first is not None:
        raise Refused(f"The turn-up checklist is not finished: {first.name}.", field="checklist")


@transaction.atomic
def change_cache_state(
    *, cache: CacheDeployment, to: str, by: User | None, at: datetime, reason: str = "",
    tracking_ref: str = "",
) -> CacheDeployment:  # fmt: skip
    """Move the hardware of a cache along its life; see the move table in enums.

    Going live needs a finished checklist where one was started. `tracking_ref`: the carrier and its
    number, for what is shipped. Raises Refused.
    """
    guarded = {(m.source, m.target) for m in lifecycle.moves_of(cache) if m.guard == "reason"}
    if (cache.state, to) in guarded and not reason.strip():
        raise Refused("Give a reason for this step.", field="reason")
    if (cache.state, to) == ("BURN_IN", "LIVE"):
        require_turned_up(cache.interconnect)
    if tracking_ref.strip():
        cache.tracking_ref = tracking_ref.strip()
        edits.check(cache, ["tracking_ref"])
        cache.save(update_fields=["tracking_ref"])
    lifecycle.move(cache, to=to, by=by, at=at, reason=reason.strip())
    return cache


@transaction.atomic
def bring_cache(
    *, cache: CacheDeployment, to: str, by: User | None, at: datetime, reason: str = ""
) -> CacheDeployment:
    """Each step of the build up to a state, and nothing for one that is there or beyond.

    Raises Refused as `change_cache_state`.
    """
    if cache.state not in CACHE_BUILD:
        return cache
    here, there = CACHE_BUILD.index(CacheState(cache.state)), CACHE_BUILD.index(CacheState(to))
    for step in CACHE_BUILD[here + 1 : there + 1]:
        change_cache_state(cache=cache, to=step, by=by, at=at, reason=reason)
    return cache
