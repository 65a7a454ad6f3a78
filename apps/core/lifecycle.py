"""The only code that changes a state: one table of permitted moves per lifecycle."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.core.models import StateChange
from apps.core.written import written_once


@dataclass(frozen=True)
class Move:
    """One permitted move. `who` and `guard` are read by people: diagrams and refusals."""

    source: str
    target: str
    who: str = ""
    guard: str = ""


Moves = tuple[Move, ...]


def moves_of(model: type[models.Model] | models.Model) -> Moves:
    """The move table a model declares as `MOVES`."""
    return model.MOVES  # type: ignore[union-attr]


def targets(moves: Iterable[Move], source: str) -> list[str]:
    """States that can be reached in one move."""
    return [move.target for move in moves if move.source == source]


@transaction.atomic
def move(
    obj: Any, *, to: str, by: User | None, at: datetime, reason: str = "", **fields: Any
) -> StateChange:
    """Move `obj` to state `to`, with other `fields` in the same UPDATE; returns its StateChange.

    The row changes only if it still has the state that `obj` was read with, so of two people who
    act at once exactly one wins. Raises Refused for a move the table does not have, and
    Refused(conflict=True) for the one who came second.
    """
    source = obj.state
    require(obj, to=to)
    changed = type(obj).objects.filter(pk=obj.pk, state=source).update(state=to, **fields)
    if not changed:
        raise Refused(
            f"{obj.ref} was changed by somebody else a moment ago. Reload and look again.",
            conflict=True,
        )
    change = StateChange.objects.create(
        ref=obj.ref, source=source, target=to, actor=by, at=at, reason=reason
    )
    for name, value in {"state": to, **fields}.items():
        setattr(obj, name, value)
    return change


def require(obj: Any, *, to: str) -> None:
    """Raises Refused for a move the table does not have: for verbs that check more before it."""
    if to not in targets(moves_of(obj), obj.state):
        raise Refused(_not_permitted(obj, obj.state, to))


def _not_permitted(obj: Any, source: str, to: str) -> str:
    labels = dict(type(obj)._meta.get_field("state").flatchoices)
    possible = [str(labels.get(t, t)) for t in targets(moves_of(obj), source)]
    ways = f" Possible: {', '.join(possible)}." if possible else " It is final."
    return (
        f"{obj.ref} is {labels.get(source, source)} and cannot become {labels.get(to, to)}.{ways}"
    )


def history(ref: str) -> models.QuerySet[StateChange]:
    """All moves of one object, oldest first."""
    return StateChange.objects.filter(ref=ref).select_related("actor").order_by("at", "pk")


@written_once
def told(ref: str) -> models.QuerySet[StateChange]:
    """The same as a list: for pages of one object."""
    return history(ref)


def state_at(at: datetime, *, ref: str = "ref", state: str = "state") -> Coalesce:
    """The state a row had at an instant, as an expression over its reference and its state of now.

    What it was moved to last before, else what it was moved from first after, else what it is.
    """
    moves = StateChange.objects.filter(ref=OuterRef(ref))
    before = moves.filter(at__lte=at).order_by("-at", "-pk").values("target")
    after = moves.filter(at__gt=at).order_by("at", "pk").values("source")
    return Coalesce(Subquery(before[:1]), Subquery(after[:1]), state)
