"""Make and edit work items, say what blocks them and what they are about."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict

from django.db import transaction
from django.db.models import F, Max

from apps.accounts.models import User
from apps.core import edits
from apps.core.errors import Invalid, Refused
from apps.programs import notices, rules
from apps.programs.actions.changes import note
from apps.programs.enums import Category
from apps.programs.models import Column, ItemBlock, ItemRef, WorkItem, Workstream

MOST_REFS = 20


class ItemFacts(TypedDict, total=False):
    """What may be edited; the column and the place in the backlog are moved."""

    type: str
    title: str
    text: str
    priority: int
    assignee: User | None
    due_on: date | None
    estimate: Decimal | None
    labels: list[str]
    parent: WorkItem | None


@transaction.atomic
def add_item(
    *, workstream: Workstream, title: str, by: User | None, at: datetime,
    column: Column | None = None, refs: Iterable[str] = (), cause: str = "", via: str = "",
    **facts: Any,
) -> WorkItem:  # fmt: skip
    """A new item at the end of the backlog, in the first column unless another one is named.

    `via` is the system it came from, if no person made it here. Its number is the next of its
    workstream, without gaps. Invalid naming the field.
    """
    number = _next_number(workstream)
    column = column or _first_column(workstream)
    made: WorkItem = edits.made(
        WorkItem,
        {
            "workstream": workstream, "number": number, "column": column, "created_at": at,
            "key": rules.keys.item_key(workstream.key, number), "category": column.category,
            "rank": _last_rank(workstream), "cause": cause, "created_by": by, "changed_at": at,
            "done_at": at if column.category == Category.DONE else None,
        },
    )  # fmt: skip
    _set(made, facts | {"title": title})
    made.save()
    note(made, "column", None, column, by=by, at=at, via=via)
    for ref in dict.fromkeys(refs):
        _link(made, ref)
    _watch(made, by, made.assignee)
    notices.assigned(made, by=by, at=at)
    return made


@transaction.atomic
def edit_item(
    *, item: WorkItem, by: User | None, at: datetime, via: str = "", **facts: Any
) -> list[str]:
    """Change its facts; returns the names of those that differ. Each is kept in its history."""
    lock(item)
    was = {name: getattr(item, name) for name in facts if hasattr(item, name)}
    names = _set(item, facts)
    if not names:
        return []
    item.changed_at = at
    item.save(update_fields=[*names, "changed_at"])
    for name in names:
        note(item, name, was[name], getattr(item, name), by=by, at=at, via=via)
    if "assignee" in names:
        _watch(item, item.assignee)
        notices.assigned(item, by=by, at=at)
    return names


@transaction.atomic
def block(*, item: WorkItem, by_item: WorkItem, by: User | None, at: datetime) -> None:
    """The item waits for another one. Refused where that one waits for it already."""
    edits.one_at_a_time("programs_itemblock")
    if item.pk == by_item.pk:
        raise Refused("An item cannot wait for itself.", field="other")
    if _reaches(item.pk, by_item.pk):
        raise Refused(
            f"{by_item.key} waits for {item.key} already, so they would wait for each other.",
            field="other",
        )
    _, is_new = ItemBlock.objects.get_or_create(blocker=by_item, blocked=item)
    if is_new:
        note(item, "blocked", None, by_item, by=by, at=at)


@transaction.atomic
def unblock(*, item: WorkItem, by_item: WorkItem, by: User | None, at: datetime) -> None:
    """It does not wait any more."""
    deleted, _ = ItemBlock.objects.filter(blocker=by_item, blocked=item).delete()
    if deleted:
        note(item, "blocked", by_item, None, by=by, at=at)


@transaction.atomic
def link_ref(*, item: WorkItem, ref: str, by: User | None, at: datetime) -> None:
    """The item is about this reference, such as PAR-00042. Refused for what is none."""
    found = rules.texts.refs(ref)
    if len(found) != 1:
        raise Refused(f"“{ref.strip()}” is no reference such as PAR-00042.", field="ref")
    if item.refs.count() >= MOST_REFS:
        raise Refused(f"{MOST_REFS} references are enough for one item.", field="ref")
    if _link(item, found[0]):
        note(item, "link", None, found[0], by=by, at=at)


@transaction.atomic
def unlink_ref(*, item: WorkItem, ref: str, by: User | None, at: datetime) -> None:
    """It is not about this reference."""
    deleted, _ = ItemRef.objects.filter(item=item, ref=ref).delete()
    if deleted:
        note(item, "link", ref, None, by=by, at=at)


def watch(*, item: WorkItem, by: User, is_on: bool) -> None:
    """Be told of what happens to it, or not."""
    if is_on:
        item.watchers.add(by)
    else:
        item.watchers.remove(by)


def lock(item: WorkItem) -> None:
    """Hold the row until the transaction ends, and see it as it is."""
    found = WorkItem.objects.select_for_update().get(pk=item.pk)
    for field in WorkItem._meta.concrete_fields:
        setattr(item, field.attname, getattr(found, field.attname))


def _next_number(workstream: Workstream) -> int:
    """One further, and nobody else's until this transaction ends: given back if it fails."""
    if not workstream.is_open:
        raise Refused(f"{workstream.key} is done: open it again first.")
    Workstream.objects.filter(pk=workstream.pk).update(last_number=F("last_number") + 1)
    workstream.refresh_from_db(fields=["last_number"])
    return workstream.last_number


def _first_column(workstream: Workstream) -> Column:
    return Column.objects.filter(workstream=workstream).order_by("position", "pk")[0]


def _last_rank(workstream: Workstream) -> int:
    last = WorkItem.objects.filter(workstream=workstream).aggregate(last=Max("rank"))["last"]
    return rules.board.between(last, None) or 0


def _set(item: WorkItem, facts: Mapping[str, Any]) -> list[str]:
    names = edits.assign(item, facts, allowed=ItemFacts)
    errors = {}
    if not item.title:
        errors["title"] = "Say in a few words what is to be done."
    if refusal := rules.texts.label_refusal(item.labels):
        errors["labels"] = refusal
    if item.estimate is not None and item.estimate < 0:
        errors["estimate"] = "An estimate cannot be below zero."
    if item.parent and item.parent.workstream_id != item.workstream_id:
        errors["parent"] = f"{item.parent.key} is of another workstream."
    if errors:
        raise Invalid(errors)
    if "parent" in names:
        edits.refuse_cycle(item, item.parent)
    return names


def _link(item: WorkItem, ref: str) -> bool:
    return ItemRef.objects.get_or_create(item=item, ref=ref)[1]


def _watch(item: WorkItem, *people: User | None) -> None:
    item.watchers.add(*[person for person in people if person is not None])


def _reaches(start: int, goal: int) -> bool:
    """Whether what `start` blocks, directly or not, has `goal` in it."""
    seen, edge = {start}, {start}
    while edge:
        found = ItemBlock.objects.filter(blocker__in=edge).values_list("blocked", flat=True)
        edge = set(found) - seen
        if goal in edge:
            return True
        seen |= edge
    return False
