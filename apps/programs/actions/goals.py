"""Set and drop goals, take them back; measure them all."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from apps.accounts.models import User
from apps.core import edits
from apps.core.errors import Invalid, Refused
from apps.programs import queries, rules
from apps.programs.actions.workstreams import lock
from apps.programs.models import Goal, GoalReading, Workstream

TAKEN = "It has a goal of this kind: change that one."
PLACES = Decimal("0.001")


@transaction.atomic
def set_goal(
    *, workstream: Workstream, metric: str, target: Decimal, by: User | None, at: datetime,
    currency: str = "USD",
) -> Goal:  # fmt: skip
    """A measured target, or another target of the same kind; where it starts is measured now.

    Capacities in bit/s, shares in percent, costs a month in `currency`. Invalid naming `target`.
    """
    lock(workstream)
    goal = Goal.objects.kept().filter(workstream=workstream, metric=metric).first()
    if goal is None:
        goal = edits.made(
            Goal, {"workstream": workstream, "metric": metric, "target": target, "created_at": at}
        )
    goal.target = target
    goal.currency = currency.strip().upper()
    edits.check(goal, ["target", "currency", "metric"])
    _start(goal, at)
    goal.save()
    _note(goal, at)
    return goal


@transaction.atomic
def drop_goal(*, goal: Goal, by: User | None, at: datetime) -> None:
    """A goal no more. It is measured no longer; `undo_drop` takes it back with its readings."""
    lock(goal.workstream)
    if not goal.workstream.is_open:
        raise Refused(f"{goal.workstream.key} is done; its goals stay.")
    goal.dropped_at = goal.dropped_at or at
    goal.save(update_fields=["dropped_at"])


@transaction.atomic
def undo_drop(*, goal: Goal, by: User | None, at: datetime) -> None:
    """A goal again, from the same start. Refused where another one of its kind was set since."""
    lock(goal.workstream)
    if not goal.workstream.is_open:
        raise Refused(f"{goal.workstream.key} is done: open it again first.")
    if goal.workstream.goals.kept().filter(metric=goal.metric).exists():
        raise Refused("There is a goal of this kind: nothing to undo.", conflict=True)
    goal.dropped_at = None
    goal.save(update_fields=["dropped_at"])
    _measure(goal, at)


def measure_goals(*, at: datetime) -> int:
    """Measure the goals of all open workstreams; returns how many values changed."""
    changed = 0
    for goal in Goal.objects.kept().select_related("workstream").order_by("pk"):
        if goal.workstream.is_open:
            changed += _measure(goal, at)
    return changed


def _start(goal: Goal, at: datetime) -> None:
    value = queries.measured(goal, at=at)
    if goal.pk is None:
        goal.start_value = (value or Decimal(0)).quantize(PLACES)
    refusal = rules.goals.refusal(
        goal.metric, goal.start_value if goal.pk is None else None, goal.target
    )
    if refusal:
        raise Invalid({"target": refusal})
    goal.value = None if value is None else value.quantize(PLACES)
    goal.measured_at = None if value is None else at


def _measure(goal: Goal, at: datetime) -> bool:
    value = queries.measured(goal, at=at)
    if value is None:
        return False
    before, goal.value, goal.measured_at = goal.value, value.quantize(PLACES), at
    goal.save(update_fields=["value", "measured_at"])
    _note(goal, at)
    return before != goal.value


def _note(goal: Goal, at: datetime) -> None:
    if goal.value is not None:
        GoalReading.objects.update_or_create(
            goal=goal, day=at.date(), defaults={"value": goal.value}
        )
