"""Work items of the large size: a few years of them in each workstream, loaded in bulk."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from apps.accounts.models import User
from apps.programs.enums import Category
from apps.programs.models import Column, WorkItem, Workstream
from edgepartners.demo.work import LABELS, TITLES, TYPES

STEP = 2**20  # between the ranks of two neighbours
CHUNK = 1_000  # rows per statement
SPREAD = timedelta(hours=2)  # between two items: five thousand are a little over a year


def play(made: Sequence[Workstream], people: Sequence[User], count: int, *, at: datetime) -> None:
    """`count` more items, shared evenly by the workstreams; a quarter in each column."""
    for workstream in made:
        more = count // len(made)
        rows = list(_items(workstream, people, more, at))
        WorkItem.objects.bulk_create(rows, batch_size=CHUNK)
        Workstream.objects.filter(pk=workstream.pk).update(last_number=rows[-1].number)


def _items(
    workstream: Workstream, people: Sequence[User], more: int, at: datetime
) -> Iterator[WorkItem]:
    columns = list(workstream.columns.order_by("position"))
    last = WorkItem.objects.filter(workstream=workstream).latest("rank")
    start = WorkItem.objects.filter(workstream=workstream).latest("number").number + 1
    for n in range(more):
        column = columns[n % len(columns)]
        facts = _facts(workstream, column, n, at)
        yield WorkItem(
            workstream=workstream, number=start + n, key=f"{workstream.key}-{start + n}",
            column=column, category=column.category, rank=last.rank + (n + 1) * STEP,
            assignee=people[n % len(people)] if n % 9 else None, **facts,
        )  # fmt: skip


def _facts(workstream: Workstream, column: Column, n: int, at: datetime) -> dict[str, object]:
    titles, types = TITLES[workstream.key], TYPES[workstream.key]
    began = at - timedelta(days=5) - n * SPREAD
    place = f"site {n % 97 + 1}"
    return {
        "title": titles[n % len(titles)].format(partner=place, link=place, place=place),
        "type": types[n % len(types)],
        "priority": n % 4 + 1,
        "due_on": (at + timedelta(days=n % 61 - 20)).date(),
        "labels": LABELS[n % len(LABELS)],
        "created_at": began,
        "changed_at": began + timedelta(days=3),
        "done_at": began + timedelta(days=4) if column.category == Category.DONE else None,
    }
