"""Open and change a workstream, say how it stands, move its date."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypedDict

from django.db import transaction

from apps.accounts.models import User
from apps.core import edits, lifecycle, refs, units
from apps.core.errors import Invalid, Refused
from apps.network.models import Metro
from apps.partners.models import Partner
from apps.programs import rules
from apps.programs.actions.moving import make_columns
from apps.programs.enums import Kind
from apps.programs.models import DateMove, Workstream

TAKEN = "There is a workstream with this key: choose another one."
ABOUT = {
    Kind.PARTNER: ("partner", "Choose the partner it is about."),
    Kind.METRO: ("metro", "Choose the metro it is about."),
    Kind.REGION: ("region", "Choose the region it is about."),
}


class Facts(TypedDict, total=False):
    """What may be changed; key, dates and health have verbs of their own."""

    name: str
    purpose: str
    kind: str
    partner: Partner | None
    metro: Metro | None
    region: str
    owner: User | None


@transaction.atomic
def add_workstream(
    *, key: str, starts_on: date, target_on: date, by: User | None, at: datetime, **facts: Any
) -> Workstream:
    """Open a workstream, on track. Invalid naming the field; Refused for a key that is taken."""
    key = key.strip().upper()
    _check_key(key)
    made: Workstream = edits.made(
        Workstream,
        {
            "key": key, "starts_on": starts_on, "target_on": target_on, "original_on": target_on,
            "state_since": at, "created_at": at, "created_by": by,
        },
    )  # fmt: skip
    _set_facts(made, facts)
    if target_on < starts_on:
        raise Invalid({"target_on": "The date lies before its start."})
    with edits.unique(TAKEN, field="key"):
        made.save()
    make_columns(made)
    return made


@transaction.atomic
def edit_workstream(
    *, workstream: Workstream, by: User | None, at: datetime, **facts: Any
) -> Workstream:
    """Change what it is called and about, and whose it is."""
    lock(workstream)
    names = _set_facts(workstream, facts)
    if names:
        workstream.save(update_fields=names)
    return workstream


@transaction.atomic
def set_health(
    *, workstream: Workstream, to: str, reason: str, by: User | None, at: datetime
) -> Workstream:
    """Say how it stands, with the reason. Refused for "on track" when its date has passed."""
    lock(workstream)
    refusal = rules.health.refusal(to, workstream.target_on, at.date(), reason)
    if refusal:
        raise Refused(refusal, field="reason" if not reason.strip() else "to")
    lifecycle.move(workstream, to=to, by=by, at=at, reason=reason.strip(), state_since=at)
    return workstream


@transaction.atomic
def move_date(
    *, workstream: Workstream, to: date, reason: str, by: User | None, at: datetime
) -> DateMove:
    """Another date; the original one stays. A later one takes "on track" to "at risk"."""
    lock(workstream)
    if not workstream.is_open:
        raise Refused(f"{workstream.key} is done: open it again first.")
    if not reason.strip():
        raise Refused("Say why the date moves.", field="reason")
    if to == workstream.target_on:
        raise Refused(f"{units.day(to)} is its date already.", field="to")
    if to < workstream.starts_on:
        raise Refused("The date lies before its start.", field="to")
    was = workstream.target_on
    moved: DateMove = edits.made(
        DateMove, {"workstream": workstream, "was": was, "now": to, "reason": reason}
        | {"at": at, "by": by},
    )  # fmt: skip
    moved.save()
    workstream.target_on = to
    workstream.save(update_fields=["target_on"])
    _lower(workstream, was, to, by=by, at=at)
    return moved


@transaction.atomic
def undo_date_move(*, move: DateMove, by: User, at: datetime) -> Workstream:
    """Take the newest move of a date back, as if it never was: only the audit keeps it.

    The health it took from "on track" comes back with it, unless it was set since or the date
    that returns has passed. Refused for an older move, and for a workstream that is done.
    """
    workstream = move.workstream
    lock(workstream)
    if not workstream.is_open:
        raise Refused(f"{workstream.key} is done: open it again first.")
    if workstream.date_moves.filter(pk__gt=move.pk).exists() or workstream.target_on != move.now:
        raise Refused("The date was moved again since: nothing to undo.", conflict=True)
    workstream.target_on = move.was
    workstream.save(update_fields=["target_on"])
    _raise_again(workstream, move, by=by, at=at)
    move.delete()
    return workstream


def lock(workstream: Workstream) -> None:
    """Hold the row until the transaction ends, and see it as it is."""
    found = Workstream.objects.select_for_update().get(pk=workstream.pk)
    for name in ("state", "target_on", "last_number"):
        setattr(workstream, name, getattr(found, name))


def _lower(workstream: Workstream, was: date, now: date, *, by: User | None, at: datetime) -> None:
    to = rules.health.after_move(workstream.state, was, now)
    if to != workstream.state:
        reason = _moved(was, now)
        lifecycle.move(workstream, to=to, by=by, at=at, reason=reason, state_since=at)


def _raise_again(workstream: Workstream, move: DateMove, *, by: User, at: datetime) -> None:
    last = lifecycle.history(workstream.key).last()
    is_ours = last is not None and last.at == move.at and last.reason == _moved(move.was, move.now)
    if last is None or not is_ours or move.was < at.date():
        return
    reason = f"Taken back: {last.reason}"
    lifecycle.move(workstream, to=last.source, by=by, at=at, reason=reason, state_since=at)


def _moved(was: date, now: date) -> str:
    return f"Date moved from {units.day(was)} to {units.day(now)}"


def _check_key(key: str) -> None:
    refusal = rules.keys.refusal(key, frozenset(refs.Prefix))
    if refusal:
        raise Invalid({"key": refusal})


def _set_facts(workstream: Workstream, facts: Mapping[str, Any]) -> list[str]:
    names = edits.assign(workstream, facts, allowed=Facts)
    if not workstream.name:
        raise Invalid({"name": "Give it a name."})
    names += _only_its_kind(workstream)
    field, message = ABOUT.get(Kind(workstream.kind), ("", ""))
    if field and not getattr(workstream, field):
        raise Invalid({field: message})
    return names


def _only_its_kind(workstream: Workstream) -> list[str]:
    """Forget what another kind was about; partner and metro bring their region along."""
    kind, partner, metro = workstream.kind, workstream.partner, workstream.metro
    workstream.partner = partner if kind == Kind.PARTNER else None
    workstream.metro = metro if kind == Kind.METRO else None
    if workstream.partner:
        workstream.region = workstream.partner.region
    elif workstream.metro:
        workstream.region = workstream.metro.region.code
    return ["partner", "metro", "region"]
