"""Items born by rule, and the suggestion to close them when their cause is over."""

from datetime import datetime, timedelta

from django.db import transaction

from apps.accounts.models import User
from apps.core import edits
from apps.core.errors import Refused
from apps.programs import notices, queries
from apps.programs.actions.items import add_item
from apps.programs.models import BirthRule, WorkItem, Workstream

TAKEN = "There is a rule for this cause: change that one."


@transaction.atomic
def set_birth_rule(
    *, workstream: Workstream, kind: str, priority: int, due_days: int, by: User | None,
    at: datetime, assignee: User | None = None,
) -> BirthRule:  # fmt: skip
    """Items of this workstream are born from this kind of cause from now on."""
    facts = {"priority": priority, "due_days": due_days, "assignee": assignee}
    rule = BirthRule.objects.filter(workstream=workstream, kind=kind).first()
    if rule is None:
        rule = edits.made(BirthRule, {"workstream": workstream, "kind": kind, **facts})
    edits.assign(rule, facts, allowed=BirthRule)
    with edits.unique(TAKEN, field="kind"):
        rule.save()
    return rule


def drop_birth_rule(*, rule: BirthRule, by: User | None, at: datetime) -> None:
    """No more items from this cause; those that are there stay."""
    rule.delete()


def bear_items(*, at: datetime) -> int:
    """Make the items that rules ask for; returns how many. Safe to run twice.

    At most one open item for a cause, whatever the number of rules; one that was closed while its
    cause goes on is not made again.
    """
    rules = BirthRule.objects.select_related("workstream", "assignee")
    return sum(_bear(rule, at) for rule in rules.order_by("pk") if rule.workstream.is_open)


def suggest_closing(*, at: datetime) -> int:
    """Note which causes are over, and tell those who watch; returns how many are new."""
    found = (
        WorkItem.objects.open().exclude(cause="").select_related("workstream", "column", "assignee")
    )
    items = list(found.order_by("pk"))
    over = queries.gone([item.cause for item in items], at=at)
    fresh = [item for item in items if item.cause in over and item.cause_gone_at is None]
    again = [i.pk for i in items if i.cause not in over and i.cause_gone_at is not None]
    WorkItem.objects.filter(pk__in=again).update(cause_gone_at=None)
    for item in fresh:
        _suggest(item, at)
    return len(fresh)


def _bear(rule: BirthRule, at: datetime) -> int:
    made = 0
    for cause in queries.causes(rule, at=at):
        due_on = cause.due_on or (at + timedelta(days=rule.due_days)).date()
        try:
            with edits.unique("It has an item already."):
                add_item(
                    workstream=rule.workstream, title=cause.title[:200], type=cause.type,
                    refs=cause.refs, cause=cause.key, priority=rule.priority, due_on=due_on,
                    assignee=rule.assignee, by=None, at=at,
                )  # fmt: skip
        except Refused:  # another rule or another tick was first
            continue
        made += 1
    return made


@transaction.atomic
def _suggest(item: WorkItem, at: datetime) -> None:
    item.cause_gone_at = at
    item.save(update_fields=["cause_gone_at"])
    notices.cause_is_over(item, at=at)
