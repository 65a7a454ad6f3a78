"""What happened to an object: moves of its lifecycle and edits, newest first, for people."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db.models import Model, QuerySet

from apps.accounts.models import User
from apps.console import addresses, statuses
from apps.core.custom import queries
from apps.core.history import DELETE
from apps.core.models import StateChange
from apps.core.refs import Prefix
from apps.core.written import written_once
from apps.partners import queries as partners
from apps.partners.enums import Direction, InteractionKind, LetterOutcome
from apps.partners.models import Partner

MACHINES: dict[str, tuple[str, str]] = {
    Prefix.PARTNER: ("partner", "users"),
    Prefix.AGREEMENT: ("agreement", "file-text"),
    Prefix.PNI: ("interconnect", "plug-connected"),
    Prefix.IX: ("interconnect", "plug-connected"),
    Prefix.CACHE: ("interconnect", "server-2"),
    Prefix.TRANSIT: ("interconnect", "plug-connected"),
    Prefix.BREACH: ("breach", "alert-octagon"),
    Prefix.SOURCE: ("source", "database"),
    Prefix.CAPACITY: ("request", "inbox"),
    Prefix.NEGOTIATION: ("negotiation", "layout-kanban"),
    Prefix.MAINTENANCE: ("maintenance", "calendar-event"),
    Prefix.INCIDENT: ("incident", "alert-circle"),
    Prefix.LOA: ("loa", "file-text"),
}
# Parts of an agreement or breach: their own lifecycles.
PARTS = {
    "/W": ("waiver", "gavel"),
    "/A": ("approval", "gavel"),
    "/I": ("issue", "scale"),
    "/S": ("signatory", "pencil"),
    "/E": ("envelope", "mail"),
    "/": ("period", "calendar-event"),
}
TALKS: dict[str, str] = {
    InteractionKind.CALL: "phone",
    InteractionKind.MEETING: "users",
    InteractionKind.MAIL: "mail",
    InteractionKind.NOTE: "note",
}
MOVE_COLUMNS = ("ref", "target", "at", "reason", "actor__name", "actor__email")
SILENT = {"created_at", "changed_at", "state_since"}  # says nothing, or what a move says
SYSTEM = "system"


@dataclass(frozen=True)
class Event:
    icon: str
    title: str
    text: str
    at: datetime
    by: str
    url: str = ""


def moves(refs: Iterable[str], limit: int) -> list[Event]:
    """The last moves of these objects. One query."""
    return [_move(row) for row in _moves(tuple(refs), limit=limit)]


@written_once
def _moves(refs: tuple[str, ...], *, limit: int) -> QuerySet[StateChange]:
    rows = StateChange.objects.filter(ref__in=refs).select_related("actor")
    return rows.only(*MOVE_COLUMNS).order_by("-at", "-pk")[:limit]


def _move(row: StateChange) -> Event:
    machine, icon = _machine(row.ref)
    word = statuses.look(machine, row.target).word if machine else row.target
    reason = f", {row.reason}" if row.reason else ""
    return Event(icon, row.ref, f"is now {word}{reason}", row.at, str(row.actor or SYSTEM))


def _machine(ref: str) -> tuple[str, str]:
    if "/" in ref:
        return next(look for mark, look in PARTS.items() if mark in ref)
    prefix = ref.split("-", 1)[0]
    if prefix == ref:  # a workstream is its key alone
        return "workstream", "layout-kanban"
    return MACHINES.get(prefix, ("", "circle-dot"))


def talks(partner: Partner, limit: int) -> list[Event]:
    """The last interactions with a partner, and mails of campaigns that went out. One query."""
    page = f"{addresses.of(partner.ref)}interactions/"
    return [_said(partners.Said(*row), page) for row in _talks(partner.pk, limit=limit)]


@written_once
def _talks(partner: int, *, limit: int) -> QuerySet[Any, Any]:
    return partners.said_to(partner)[:limit]


def _said(row: partners.Said, page: str) -> Event:
    if row.campaign:
        became = f", {LetterOutcome(row.kind).label.lower()}" if row.kind else ""
        address = f"{addresses.of(row.campaign)}letters/{row.pk}/"
        return Event("mail", "Outreach", f"{row.about}, to {row.who}{became}", row.at, "", address)
    way = f" {Direction(row.direction).label.lower()}" if row.direction else ""
    word, icon = InteractionKind(row.kind).label, TALKS[row.kind]
    address = f"{page}#talk-{row.pk}"
    return Event(icon, f"{word}{way}", row.about, row.at, row.who or "by mail", address)


def edits(objects: Iterable[Model], limit: int) -> list[Event]:
    """The last edits of these objects of one audited model, with the names of what changed.

    Two queries: the versions that the audit keeps, and the people who made them.
    """
    objects = {obj.pk: obj for obj in objects}
    if not objects:
        return []
    model = type(next(iter(objects.values()))).events.rel.related_model  # type: ignore[attr-defined]
    versions = _versions(tuple(each.pk for each in objects.values()), model=model)
    names = _names(versions)
    found = [_edit(now, before, objects, names) for now, before in _changes(versions)]
    return sorted(filter(None, found), key=lambda event: event.at, reverse=True)[:limit]


@written_once
def _versions(ids: tuple[int, ...], *, model: Any) -> QuerySet[Any]:
    rows = model.objects.filter(pgh_obj__in=ids).select_related("pgh_context")
    return rows.order_by("pgh_obj_id", "-pgh_created_at", "-pgh_id")


def _changes(versions: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Each version with the one before it; the first of an object with None."""
    for now, before in pairwise([*versions, None]):
        same = before is not None and before.pgh_obj_id == now.pgh_obj_id
        yield now, before if same else None


def _edit(now: Any, before: Any, objects: dict[Any, Model], names: dict[int, str]) -> Event | None:
    obj = objects[now.pgh_obj_id]
    by = names.get(_actor(now) or 0, SYSTEM)
    if now.pgh_label == DELETE:
        return Event("trash", str(obj), "was removed", now.pgh_created_at, by)
    if before is None:
        return Event("plus", str(obj), "was added", now.pgh_created_at, by)
    if before.pgh_label == DELETE:
        return Event("refresh", str(obj), "was brought back", now.pgh_created_at, by)
    changed = [word for field in _differing(now, before) for word in _words(field, now, before)]
    if not changed:
        return None
    return Event("pencil", str(obj), f"changed: {', '.join(changed)}", now.pgh_created_at, by)


def _words(field: Any, now: Any, before: Any) -> list[str]:
    """What a changed field is called; of custom fields each by its own name."""
    if field.name != "custom":
        return [str(field.verbose_name)]
    names = {each.key: each.name for each in queries.in_use(now.pgh_tracked_model.OBJECT_KIND)}
    keys = sorted(now.custom.keys() | before.custom.keys())
    return [names.get(k, k) for k in keys if now.custom.get(k) != before.custom.get(k)]


def _differing(now: Any, before: Any) -> list[Any]:
    """Fields whose value differs; the state is told by the moves."""
    return [
        field
        for field in now._meta.concrete_fields
        if not field.name.startswith("pgh_")
        and field.name not in SILENT | {"id", "state"}
        and getattr(now, field.attname) != getattr(before, field.attname)
    ]


def _actor(version: Any) -> int | None:
    return (version.pgh_context.metadata or {}).get("actor") if version.pgh_context else None


def _names(versions: list[Any]) -> dict[int, str]:
    ids = {actor for version in versions if (actor := _actor(version))}
    return {user.pk: str(user) for user in _people(tuple(sorted(ids)))}


@written_once
def _people(ids: tuple[int, ...]) -> QuerySet[User]:
    return User.objects.filter(pk__in=ids).only("name", "email")


def merged(*lists: Iterable[Event], limit: int) -> list[Event]:
    """One list, newest first."""
    events = [event for events in lists for event in events]
    return sorted(events, key=lambda event: event.at, reverse=True)[:limit]
