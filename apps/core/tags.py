"""Tags of main objects: put on, taken off, and looked after as a whole.

Objects hold the names of their tags; `Tag` holds the colour of one and, after it was deleted or
merged into another, what had it. Work items have labels instead, which are kept in step with Jira
and are not changed here.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import F, Func, QuerySet, Value

from apps.accounts.models import User
from apps.core import edits
from apps.core.custom import queries
from apps.core.custom.kinds import ObjectKind, Tone
from apps.core.errors import Invalid, Refused
from apps.core.models import Tag, Tagged

MOST, LONGEST = 30, 32
KEPT, KEEP_SECONDS = "tags:tones", 30
ALL_OF_THEM = "tags"  # merged, renamed, deleted and brought back one after the other
Counts = dict[str, dict[ObjectKind, int]]
Held = dict[ObjectKind, dict[int, list[str]]]


def models() -> dict[ObjectKind, type[Tagged]]:
    """The kinds of objects that have tags."""
    found = queries.models().items()
    return {kind: model for kind, model in found if issubclass(model, Tagged)}


def counts() -> Counts:
    """How many objects of each kind have each tag, by name. A query for each kind."""
    found: Counts = {}
    for kind, model in models().items():
        for name, number in _counted(model._meta.db_table):
            found.setdefault(name, {})[kind] = number
    return dict(sorted(found.items(), key=lambda pair: pair[0].casefold()))


def _counted(table: str) -> list[tuple[str, int]]:
    query = f'SELECT tag, count(*) FROM "{table}", unnest(tags) AS held(tag) GROUP BY tag'  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def tones() -> dict[str, str]:
    """Colours by name of tag; kept for half a minute."""
    found: dict[str, str] | None = cache.get(KEPT)
    if found is None:
        found = dict(Tag.objects.filter(removed_at=None).values_list("name", "tone"))
        cache.set(KEPT, found, KEEP_SECONDS)
    return found


def removed() -> QuerySet[Tag]:
    """Tags that were deleted or merged and can be brought back, the last first."""
    return Tag.objects.exclude(removed_at=None).order_by("-removed_at", "pk")


def cleaned(names: Iterable[str]) -> list[str]:
    """As they are kept: trimmed, each once whatever its case. Raises Invalid."""
    found: dict[str, str] = {}
    for name in names:
        word = " ".join(name.split())
        if word:
            found.setdefault(word.casefold(), _checked(word))
    if len(found) > MOST:
        raise Invalid({"tags": f"At most {MOST} tags fit on one object."})
    return list(found.values())


def _checked(word: str) -> str:
    if len(word) > LONGEST:
        raise Invalid({"tags": f"“{word[:20]}…” is longer than {LONGEST} characters."})
    if "," in word or not word.isprintable():
        raise Invalid({"tags": "A tag has no commas and no control characters."})
    return word


@transaction.atomic
def add(*, obj: Any, names: Iterable[str], by: User | None, at: datetime) -> None:
    """Put tags on an object, behind those it has. Raises Invalid."""
    set_tags(obj=obj, names=[*_locked(obj), *names], by=by, at=at)


@transaction.atomic
def remove(*, obj: Any, name: str, by: User | None, at: datetime) -> None:
    """Take one off; nothing happens if it is not there."""
    set_tags(obj=obj, names=[each for each in _locked(obj) if each != name], by=by, at=at)


@transaction.atomic
def set_tags(*, obj: Any, names: Iterable[str], by: User | None, at: datetime) -> None:
    """Replace all tags of an object. Raises Invalid for a name that is none."""
    held, wanted = _locked(obj), cleaned(names)
    if wanted != held:
        obj.tags = wanted
        obj.save(update_fields=["tags"])
    obj.tags = wanted


@transaction.atomic
def put_back(*, obj: Any, names: Iterable[str], by: User | None, at: datetime) -> None:
    """Give an object the very tags it had: for who takes a change back."""
    held, former = _locked(obj), list(names)
    if former != held:
        obj.tags = former
        obj.save(update_fields=["tags"])
    obj.tags = former


def _locked(obj: Tagged) -> list[str]:
    rows = type(obj)._base_manager.select_for_update().filter(pk=obj.pk)
    held = rows.values_list("tags", flat=True).first()
    if held is None:
        raise Refused("It is not there any more.", conflict=True)
    return held


@transaction.atomic
def paint(*, name: str, tone: str, by: User | None, at: datetime) -> None:
    """Give a tag a colour. Raises Invalid for one that is none."""
    if tone not in Tone.values:
        raise Invalid({"tone": "Choose one of the colours."})
    facts: dict[str, Any] = {"tone": tone, "removed_at": None, "held": {}, "merged": {}}
    Tag.objects.update_or_create(
        name__iexact=name, defaults=facts, create_defaults=_new(name, at, tone)
    )
    _forget()


def _new(name: str, at: datetime, tone: str) -> dict[str, Any]:
    return {"name": name, "tone": tone, "created_at": at}


@transaction.atomic
def rename(*, name: str, to: str, by: User | None, at: datetime) -> str:
    """Give a tag another name on all objects; the name it has then. Raises Invalid, Refused.

    Refused for a name that another tag has: merging is another verb.
    """
    (new,) = cleaned([to]) or [""]
    if not new:
        raise Invalid({"to": "Give it a name."})
    edits.one_at_a_time(ALL_OF_THEM)
    others = {each.casefold() for each in counts() if each != name}
    if new.casefold() in others:
        raise Refused(f"There is a tag “{new}” already: merge them instead.", field="to")
    if gone := removed().exclude(name__iexact=name).filter(name__iexact=new).first():
        raise Refused(f"“{gone}” was taken away: bring it back and merge them.", field="to")
    _replace(name, new)
    return new


def _replace(name: str, new: str) -> None:
    for kind, rows in _held(name).items():
        _put_in_place(kind, rows, name, new)
    _hand_on(name, new)
    _forget()


def _hand_on(name: str, new: str) -> None:
    """The colour goes with the name, unless the other tag has one; so do merges into it."""
    for each in Tag.objects.filter(merged__into=name).order_by("pk"):
        each.merged["into"] = new
        each.save(update_fields=["merged"])
    row = Tag.objects.filter(name__iexact=name).first()
    if row is None:
        return
    if Tag.objects.filter(name__iexact=new).exclude(pk=row.pk).exists():
        row.delete()
    else:
        Tag.objects.filter(pk=row.pk).update(name=new)


@transaction.atomic
def merge(*, name: str, into: str, by: User | None, at: datetime) -> Tag:
    """Objects that have the one have the other then; `restore` takes it back.

    The colour goes along where the other has none. Refused for a tag that is not there.
    """
    edits.one_at_a_time(ALL_OF_THEM)
    if into == name or into not in counts():
        raise Refused("Choose another tag to merge it into.", field="into")
    found = _held(name)
    both = {str(kind): [pk for pk in rows if into in rows[pk]] for kind, rows in found.items()}
    tag = _put_aside(name, found, {"into": into, "both": both}, at)
    if not Tag.objects.filter(name__iexact=into).exists():
        Tag.objects.create(**_new(into, at, tag.tone))
        tag.merged["painted"] = True
        tag.save(update_fields=["merged"])
    for kind, rows in found.items():
        _put_in_place(kind, rows, name, into)
    _forget()
    return tag


def _held(name: str) -> Held:
    """The objects that have a tag, by kind, with all of their tags.

    They are locked in one order, and what changes then are these: a tag that somebody puts on in
    the same moment is there before and kept for the undo, or there after and stays.
    """
    return {
        kind: _lock(model._default_manager.filter(tags__contains=[name]))
        for kind, model in models().items()
    }


def _lock(found: QuerySet[Any]) -> dict[int, list[str]]:
    return dict(found.select_for_update().order_by("pk").values_list("pk", "tags"))


def _put_in_place(kind: ObjectKind, rows: dict[int, list[str]], name: str, new: str) -> None:
    """Nobody has a tag twice: where both are, the old one goes."""
    if name == new:
        return
    model = models()[kind]
    both = [pk for pk, held in rows.items() if new in held]
    _call(model._default_manager.filter(pk__in=both), "array_remove", name)
    others = model._default_manager.filter(pk__in=rows.keys() - set(both))
    _call(others, "array_replace", name, new)


def _put_aside(name: str, found: Held, merged: dict[str, Any], at: datetime) -> Tag:
    """Its row, with what had it."""
    held = {str(kind): [*rows] for kind, rows in found.items()}
    facts = {"name": name, "held": held, "merged": merged, "removed_at": at}
    tag, _ = Tag.objects.update_or_create(
        name__iexact=name, defaults=facts, create_defaults=_new(name, at, Tone.IDLE) | facts
    )
    return tag


def _call(found: QuerySet[Any], function: str, *words: str) -> None:
    found.update(tags=Func(F("tags"), *map(Value, words), function=function))


@transaction.atomic
def delete(*, name: str, by: User | None, at: datetime) -> Tag:
    """Take a tag off all objects; what had it is kept, so that `restore` brings it back."""
    edits.one_at_a_time(ALL_OF_THEM)
    found = _held(name)
    for kind, rows in found.items():
        _call(models()[kind]._default_manager.filter(pk__in=rows), "array_remove", name)
    tag = _put_aside(name, found, {}, at)
    _forget()
    return tag


@transaction.atomic
def restore(*, tag: Tag, by: User | None, at: datetime) -> None:
    """Put a deleted or merged tag back on what had it and is still there.

    Of a merge the other tag goes where it came from this one. What somebody took that other tag off
    since then stays without both. Refused while the other tag is put aside itself: the last first.
    """
    edits.one_at_a_time(ALL_OF_THEM)
    tag.refresh_from_db()
    if tag.removed_at is None:
        raise Refused("It was brought back already.", conflict=True)
    into = tag.merged_into
    if into and into not in counts() and removed().filter(name__iexact=into).exists():
        raise Refused(f"Bring “{into}” back first: it took the place of “{tag}”.", conflict=True)
    for kind, model in models().items():
        found = model._default_manager.filter(pk__in=tag.held.get(str(kind), []))
        _lock(found)
        if into:
            both = tag.merged["both"].get(str(kind), [])
            _part(found.exclude(pk__in=both), into, tag.name)
            found = found.filter(pk__in=both)
        _call(found.exclude(tags__contains=[tag.name]), "array_append", tag.name)
    if tag.merged.get("painted"):
        Tag.objects.filter(name__iexact=into, tone=tag.tone).delete()
    tag.held, tag.merged, tag.removed_at = {}, {}, None
    tag.save(update_fields=["held", "merged", "removed_at"])
    _forget()


def _part(found: QuerySet[Any], into: str, name: str) -> None:
    """Objects that had only the one before a merge have it again, in its place."""
    merged = found.filter(tags__contains=[into])
    _call(merged.filter(tags__contains=[name]), "array_remove", into)
    _call(merged, "array_replace", into, name)


def _forget() -> None:
    cache.delete(KEPT)
    transaction.on_commit(lambda: cache.delete(KEPT))
