"""Many work items at once, as a board of a large program has them."""

from datetime import timedelta

from apps.accounts.models import User
from apps.programs.models import WorkItem, Workstream
from apps.programs.rules.board import STEP
from tests.factories.clock import AT


def work_items(workstream: Workstream, number: int) -> list[WorkItem]:
    """Over all columns, of four people, with labels and due days; without their history."""
    people = [
        User.objects.create_user(f"w{n}@northlight.example", name=f"Ana Lima {n}") for n in range(4)
    ]
    columns = list(workstream.columns.order_by("position"))
    made = WorkItem.objects.bulk_create(
        _item(workstream, columns[n % len(columns)], people[n % 4], n) for n in range(number)
    )
    workstream.last_number = number
    workstream.save(update_fields=["last_number"])
    return made


def _item(workstream, column, assignee, n: int) -> WorkItem:
    return WorkItem(
        workstream=workstream, number=n + 1, key=f"{workstream.key}-{n + 1}", column=column,
        title=f"Order optics for the ring of site {n:04} and say when", category=column.category,
        rank=n * STEP, priority=n % 4 + 1, assignee=assignee, labels=["lima", "optics"],
        due_on=(AT + timedelta(days=n % 40 - 5)).date(), created_at=AT, changed_at=AT,
        done_at=AT if column.category == "DONE" else None,
    )  # fmt: skip
