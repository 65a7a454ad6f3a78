"""Move items over the board and through the backlog; set up the workflow; undo."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Window
from django.db.models.functions import RowNumber

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.programs import notices, rules
from apps.programs.actions import items, talking
from apps.programs.actions.changes import note
from apps.programs.enums import USUAL_COLUMNS, Category
from apps.programs.models import Column, ItemChange, ItemFile, WorkItem, Workstream


@transaction.atomic
def move_item(
    *, item: WorkItem, to: Column, by: User | None, at: datetime, seen: int | None = None,
    before: WorkItem | None = None, via: str = "",
) -> ItemChange | None:  # fmt: skip
    """Into another column, and before another item if one is named.

    `seen` is the column the person looked at: a conflict where somebody was first. Refused for a
    column that is full, and for one of another workstream.
    """
    items.lock(item)
    if to.workstream_id != item.workstream_id:
        raise Refused(f"{to} is a column of another workstream.", field="to")
    if seen is not None and item.column_id != seen:
        raise Refused(
            f"{item.key} is in {item.column} now: somebody moved it a moment ago.", conflict=True
        )
    if before is not None:
        _place(item, before)
    if item.column_id == to.pk:
        return None
    _require_room(to)
    was, item.column, item.category = item.column, to, to.category
    _stamp(item, at)
    item.save(update_fields=["column", "category", "started_at", "done_at", "changed_at"])
    notices.moved(item, was, by=by, at=at)
    return note(item, "column", was, to, by=by, at=at, via=via)


@transaction.atomic
def rank_item(*, item: WorkItem, before: WorkItem | None, by: User | None, at: datetime) -> None:
    """Its place in the backlog: before another item of its workstream, or (None) at the end."""
    items.lock(item)
    if before is None:
        last = WorkItem.objects.filter(workstream=item.workstream_id).order_by("-rank").first()
        if last is not None and last.pk != item.pk:
            item.rank = last.rank + rules.board.STEP
            item.save(update_fields=["rank"])
        return
    _place(item, before)


@transaction.atomic
def add_column(
    *, workstream: Workstream, name: str, category: str, wip_limit: int | None, by: User | None,
    at: datetime,
) -> Column:  # fmt: skip
    """A further status at the end of those of its category."""
    known = list(workstream.columns.order_by("position", "pk"))
    _check_column(known, None, name, category)
    order = list(Category)
    place = sum(order.index(Category(c.category)) <= order.index(Category(category)) for c in known)
    made = Column(
        workstream=workstream, name=name.strip(), category=category, wip_limit=wip_limit, position=0
    )
    made.save()
    known.insert(place, made)
    _number(known)
    return made


@transaction.atomic
def edit_column(
    *, column: Column, name: str, wip_limit: int | None, by: User | None, at: datetime
) -> Column:
    """Another name or limit. Its category stays: the history of its items hangs on it."""
    known = list(column.workstream.columns.order_by("position", "pk"))
    _check_column(known, column, name, column.category)
    column.name, column.wip_limit = name.strip(), wip_limit
    column.save(update_fields=["name", "wip_limit"])
    return column


@transaction.atomic
def drop_column(*, column: Column, by: User | None, at: datetime) -> None:
    """Take a status away. Refused while items stand in it, and for the last of its category."""
    holds = column.items.count()
    if holds:
        raise Refused(f"{holds} items stand in {column}: move them first.")
    if column.category != Category.DOING:
        others = column.workstream.columns.filter(category=column.category).exclude(pk=column.pk)
        if not others.exists():
            raise Refused(
                f"{column} is the last column for what is {column.get_category_display().lower()}."
            )
    column.delete()


def make_columns(workstream: Workstream) -> list[Column]:
    """The usual workflow of a new workstream."""
    return Column.objects.bulk_create(
        [
            Column(workstream=workstream, name=name, category=category, wip_limit=limit, position=n)
            for n, (name, category, limit) in enumerate(USUAL_COLUMNS)
        ]
    )


@transaction.atomic
def undo(*, change: ItemChange, by: User | None, at: datetime) -> None:
    """Take one change back. Refused when the field was changed again since, or undone already."""
    item = change.item
    items.lock(item)
    later = ItemChange.objects.filter(
        item=item, field=change.field, pk__gt=change.pk, undone_at=None
    )
    if change.field in REVERSED:
        later = later.filter(now=change.was, was=change.now)
    if change.undone_at or later.exists():
        raise Refused("It was changed again since: nothing to undo.", conflict=True)
    if change.field == "column" and not change.was.get("value"):
        raise Refused("That is how it began.")
    if change.field == "jira":
        raise Refused("Choose a value where the conflict is shown.")
    _take_back(item, change, by=by, at=at)
    change.undone_at = at
    change.save(update_fields=["undone_at"])
    newer = ItemChange.objects.filter(item=item, field=change.field, pk__gt=change.pk)
    if change.field in REVERSED:  # other links and files stay as they were said
        newer = newer.filter(now=change.was, was=change.now)
    newer.update(undone_at=at)


REVERSED = ("blocked", "link", "file")


def _take_back(item: WorkItem, change: ItemChange, *, by: User | None, at: datetime) -> None:
    was, now = change.was.get("value"), change.now.get("value")
    if change.field == "column":
        move_item(item=item, to=_column(was), by=by, at=at)
    elif change.field == "link":
        verb = items.link_ref if was else items.unlink_ref
        verb(item=item, ref=was or now, by=by, at=at)
    elif change.field == "file":
        file = ItemFile.objects.select_related("item").get(pk=was or now)
        talking.remove_file(file=file, by=by, at=at, is_back=bool(was))
    elif change.field == "blocked":
        other = WorkItem.objects.get(pk=was or now)
        (items.block if was else items.unblock)(item=item, by_item=other, by=by, at=at)
    else:
        items.edit_item(item=item, by=by, at=at, **{change.field: _value(change.field, was)})


def _column(pk: int) -> Column:
    found = Column.objects.filter(pk=pk).first()
    if found is None:
        raise Refused("The column it came from is gone.")
    return found


def _value(field: str, value: Any) -> Any:
    """Back from JSON to what the field holds."""
    if value is None:
        return None
    if field == "assignee":
        return User.objects.get(pk=value)
    if field == "parent":
        return WorkItem.objects.get(pk=value)
    if field == "due_on":
        return date.fromisoformat(value)
    return Decimal(value) if field == "estimate" else value


def _stamp(item: WorkItem, at: datetime) -> None:
    """When it was begun and done, as its category says."""
    item.changed_at = at
    if item.category != Category.TODO and item.started_at is None:
        item.started_at = at
    item.done_at = at if item.category == Category.DONE else None


def _require_room(to: Column) -> None:
    Column.objects.select_for_update().get(pk=to.pk)  # two who move at once: one waits
    refusal = rules.board.limit_refusal(to.name, to.items.count(), to.wip_limit)
    if refusal:
        raise Refused(refusal, field="to")


def _place(item: WorkItem, before: WorkItem) -> None:
    if before.workstream_id != item.workstream_id:
        raise Refused(f"{before.key} is of another workstream.", field="before")
    if before.pk == item.pk:
        return
    before.refresh_from_db(fields=["rank"])
    others = WorkItem.objects.filter(workstream=item.workstream_id).exclude(pk=item.pk)
    rank = _rank_before(others, before)
    if rank is None:
        _spread(item.workstream_id)
        before.refresh_from_db(fields=["rank"])
        rank = _rank_before(others, before)
    item.rank = rank or 0
    item.save(update_fields=["rank"])


def _rank_before(others: Any, before: WorkItem) -> int | None:
    above = others.filter(rank__lt=before.rank).order_by("-rank").values_list("rank", flat=True)
    return rules.board.between(above.first(), before.rank)


def _spread(workstream_id: int) -> None:
    """Even ranks again: nothing fits between two neighbours any more."""
    place = Window(RowNumber(), order_by=[F("rank"), F("pk")])
    rows = WorkItem.objects.filter(workstream=workstream_id).annotate(place=place)
    ranked = [
        WorkItem(pk=pk, rank=n * rules.board.STEP) for pk, n in rows.values_list("pk", "place")
    ]
    WorkItem.objects.bulk_update(ranked, ["rank"], batch_size=2000)


def _check_column(known: Sequence[Column], own: Column | None, name: str, category: str) -> None:
    if not name.strip():
        raise Refused("Give the column a name.", field="name")
    if any(c.name.lower() == name.strip().lower() for c in known if c != own):
        raise Refused("There is a column with this name.", field="name")
    if category not in Category.values:
        raise Refused("Choose what the column means.", field="category")
    if own is None and len(known) >= MOST_COLUMNS:
        raise Refused(f"{MOST_COLUMNS} columns are the most a board shows.", field="name")


MOST_COLUMNS = 10


def _number(columns: Sequence[Column]) -> None:
    for position, column in enumerate(columns):
        column.position = position
    Column.objects.bulk_update(columns, ["position"])
