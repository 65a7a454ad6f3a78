"""Note what has changed in networks' entries while the mirror is brought up to date."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.peeringdb import rules
from apps.peeringdb.enums import ChangeKind, Decision
from apps.peeringdb.models import (
    OK,
    Fac,
    Ix,
    Mirrored,
    Net,
    NetFac,
    NetIxLan,
    ObservedChange,
)

Row = Mapping[str, Any]
_PLACES: dict[str, tuple[type[Any], type[Any], str]] = {
    "netfac": (NetFac, Fac, "fac_id"),
    "netixlan": (NetIxLan, Ix, "ix_id"),
}
# By kind, whether it came, and whether the network is there by another row as well. A second
# entry for the same building is neither.
_MOVES: dict[tuple[str, bool, bool], ChangeKind] = {
    ("netfac", True, False): ChangeKind.JOINED_FAC,
    ("netfac", False, False): ChangeKind.LEFT_FAC,
    ("netixlan", True, False): ChangeKind.JOINED_IX,
    ("netixlan", False, False): ChangeKind.LEFT_IX,
    ("netixlan", True, True): ChangeKind.NEW_PORT,
    ("netixlan", False, True): ChangeKind.LESS_PORT,
}


def observe(tag: str, rows: Sequence[Mirrored], kept: Mapping[int, Row], at: datetime) -> int:
    """Note how rows that were just written differ from what was `kept` by id; returns how many.

    Call it in the transaction of the write. A row seen again is noted once.
    """
    if tag == "org":
        found = list(_of_organisations(rows, kept, at))
    elif tag == "net":
        found = [*_of_networks(rows, kept, at), *_of_owners(rows, kept, at)]
    elif tag in _PLACES:
        found = list(_of_places(tag, rows, kept, at))
    elif tag == "poc":
        found = list(_of_people(rows, kept, at))
    else:
        return 0
    return len(ObservedChange.objects.bulk_create(found, ignore_conflicts=True))


@transaction.atomic
def note_told(*, changes: Iterable[ObservedChange], at: datetime) -> list[ObservedChange]:
    """Take changes to tell of them in this transaction; those that nobody else has taken."""
    ids = [each.pk for each in changes]
    rows = ObservedChange.objects.filter(pk__in=ids, told_at=None)
    fresh = list(rows.select_for_update(skip_locked=True).order_by("pk"))
    ObservedChange.objects.filter(pk__in=[each.pk for each in fresh]).update(told_at=at)
    return fresh


@transaction.atomic
def review_change(
    *, change: ObservedChange, by: User, at: datetime, note: str = ""
) -> ObservedChange:
    """Somebody of ours has looked at it and says what follows. Refused where somebody else has."""
    return decide_change(change=change, to=Decision.NOTED, by=by, at=at, note=note)


@transaction.atomic
def decide_change(
    *, change: ObservedChange, to: Decision, by: User, at: datetime, note: str = "",
    undo: Sequence[Mapping[str, Any]] = (),
) -> ObservedChange:  # fmt: skip
    """Say what was made of a change. Refused where somebody else has, or it happened by itself.

    `undo`: what of ours was otherwise before, for whoever takes it back.
    """
    rows = ObservedChange.objects.filter(pk=change.pk, reviewed_at=None, decision="")
    said = {"decision": to, "note": note.strip()[:300], "undo": list(undo)}
    if not rows.update(reviewed_at=at, reviewed_by=by, **said):
        raise Refused("Somebody has looked at it already.", conflict=True)
    change.refresh_from_db()
    return change


@transaction.atomic
def reopen_change(*, change: ObservedChange) -> ObservedChange:
    """Back among those that wait. Refused for what happened by itself or waits already."""
    rows = ObservedChange.objects.filter(pk=change.pk, reviewed_at__isnull=False)
    again: dict[str, Any] = {
        "reviewed_at": None,
        "reviewed_by": None,
        "decision": "",
        "note": "",
        "undo": [],
    }
    if not rows.update(**again):
        raise Refused("There is nothing to undo: nobody has decided on it.", conflict=True)
    change.refresh_from_db()
    return change


def note_followed(*, change: ObservedChange, undo: Sequence[Mapping[str, Any]]) -> None:
    """A change was taken over by itself; call it in the transaction of the write."""
    change.decision, change.undo = Decision.FOLLOWED, list(undo)
    change.save(update_fields=["decision", "undo"])


def _of_organisations(
    rows: Iterable[Any], kept: Mapping[int, Row], at: datetime
) -> Iterator[ObservedChange]:
    """An organisation that is called otherwise is a change of each of its networks."""
    renamed = {row.pk: row for row in rows if row.pk in kept and kept[row.pk]["name"] != row.name}
    if not renamed:
        return
    for net in Net.objects.filter(status=OK, org__in=renamed).order_by("pk"):
        org = renamed[net.org_id]
        said = {"was": kept[org.pk]["name"], "now": org.name, "changed_at": org.updated}
        yield _change(net, ChangeKind.ORG_NAME, at, place=org.pk, **said)


def _of_networks(
    rows: Iterable[Any], kept: Mapping[int, Row], at: datetime
) -> Iterator[ObservedChange]:
    for net in rows:
        if net.pk in kept:
            for each in rules.of_network(kept[net.pk], vars(net)):
                yield _change(net, each.kind, at, was=each.was, now=each.now)


def _of_owners(
    rows: Iterable[Any], kept: Mapping[int, Row], at: datetime
) -> Iterator[ObservedChange]:
    """New entries for numbers that another organisation's deleted entry had."""
    fresh = {net.asn: net for net in rows if net.pk not in kept and not net.is_deleted}
    if not fresh:
        return
    before = Net.objects.filter(asn__in=fresh).exclude(pk__in=[net.pk for net in fresh.values()])
    for old in before.exclude(status=OK).order_by("pk"):
        net = fresh[old.asn]
        if net.org_id != old.org_id:
            yield _change(net, ChangeKind.RECLAIMED, at, was=old.name, now=net.name)


def _of_places(
    tag: str, rows: Sequence[Any], kept: Mapping[int, Row], at: datetime
) -> Iterator[ObservedChange]:
    """Comings and goings; those of a network that is deleted as a whole are none."""
    model, places, key = _PLACES[tag]
    moved = [row for row in rows if _move(row, kept) is not None]
    if not moved:
        return
    nets = Net.objects.filter(status=OK).in_bulk({row.net_id for row in moved})
    names = dict(places.objects.filter(pk__in={getattr(row, key) for row in moved})
                 .values_list("pk", "name"))  # fmt: skip
    others = _others(model, key, moved)
    for row in {(row.net_id, getattr(row, key)): row for row in moved}.values():
        place, net = getattr(row, key), nets.get(row.net_id)
        came = bool(_move(row, kept))
        kind = _MOVES.get((tag, came, (row.net_id, place) in others))
        if net is not None and kind is not None:
            name = names.get(place, str(place))
            said = {"now": name} if came else {"was": name}
            yield _change(net, kind, at, place=place, changed_at=row.updated, **said)


def _of_people(
    rows: Sequence[Any], kept: Mapping[int, Row], at: datetime
) -> Iterator[ObservedChange]:
    """Contacts; those of a network that is deleted as a whole are no change of their own."""
    nets = Net.objects.filter(status=OK).in_bulk({row.net_id for row in rows})
    for row in rows:
        if (net := nets.get(row.net_id)) is None:
            continue
        for each in rules.of_person(kept.get(row.pk), vars(row)):
            said = {"was": each.was, "now": each.now, "changed_at": row.updated}
            yield _change(net, each.kind, at, place=row.pk, **said)


def _move(row: Any, kept: Mapping[int, Row]) -> bool | None:
    return rules.of_presence(kept[row.pk]["status"] if row.pk in kept else "", row.status)


def _others(model: type[Any], key: str, moved: Sequence[Any]) -> set[tuple[int, int]]:
    """(network, place) where the network is by another row as well. One query."""
    rows = model.objects.filter(status=OK, net__in={row.net_id for row in moved})
    rows = rows.exclude(pk__in=[row.pk for row in moved])
    return set(rows.values_list("net_id", key))


def _change(net: Any, kind: str, at: datetime, **facts: Any) -> ObservedChange:
    given = {"changed_at": net.updated, **facts}
    return ObservedChange(asn=net.asn, net=net.pk, kind=kind, seen_at=at, **given)
