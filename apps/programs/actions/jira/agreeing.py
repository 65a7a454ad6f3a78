"""One item and its issue: compare, take, give, note. No call to Jira inside a transaction.

Order: conflicts and what we take are recorded first, then Jira is told, then that it was. Killed
anywhere between, the next sync finds both sides as they are and comes to the same end.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from apps.core.errors import Invalid, Refused
from apps.integrations.errors import BadQuery
from apps.integrations.jira.client import Client
from apps.integrations.jira.records import Issue
from apps.programs import queries, rules
from apps.programs.actions import items, moving
from apps.programs.actions.changes import note, packed
from apps.programs.actions.jira import terms
from apps.programs.actions.jira.terms import Maps
from apps.programs.models import JiraConflict, JiraIssue, WorkItem
from apps.programs.rules.merging import Clash, Plan

VIA = "Jira"
THEIR_NAMES = {
    "title": "summary", "text": "description", "column": "status", "assignee": "assignee",
    "due_on": "duedate",
}  # fmt: skip
WORDS = {
    "title": "title", "text": "description", "column": "status", "assignee": "assignee",
    "due_on": "due day",
}  # fmt: skip
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=6)
SKEW_S = 5  # of the clocks; below, Jira's moments are taken as they are


def agree(row: JiraIssue, issue: Issue, client: Client, maps: Maps, *, at: datetime) -> bool:
    """Bring both sides together; False where the item changed under our hands: next time."""
    item = queries.items().get(pk=row.item_id)
    ours, theirs = terms.of_item(item, maps), terms.of_issue(issue, maps)
    if row.updated_at is None and row.base:  # just made by us: its status is where it begins
        row.base = {**theirs.values, **row.base}
    clashing = rules.merging.clashing(row.base, ours.values, theirs.values)
    times = _times(item, issue, clashing, client) if clashing else {}
    plan = rules.merging.plan(row.base, ours.values, theirs.values, times)
    problems = [*ours.missing, *theirs.missing]
    failed = _record(row, item, issue, plan, at=at)
    if failed is None:
        return False
    unsent = _send(row, issue, plan.push, client, maps)
    _close(row, plan, sent=[name for name in plan.push if name not in unsent],
           problems=[*problems, *failed, *unsent.values()],
           again=bool(failed or unsent), at=at)  # fmt: skip
    return True


def _times(
    item: WorkItem, issue: Issue, names: Sequence[str], client: Client
) -> dict[str, tuple[datetime, datetime]]:
    """When each field changed on either side, by our clock."""
    here, there = queries.changed_here(item, names), client.changed(issue.id)
    skew = client.skew_s or 0.0
    ahead = timedelta(seconds=skew if abs(skew) > SKEW_S else 0)
    return {
        name: (here[name], there.get(THEIR_NAMES[name], issue.created_at) - ahead) for name in names
    }


@transaction.atomic
def _record(
    row: JiraIssue, item: WorkItem, issue: Issue, plan: Plan, *, at: datetime
) -> list[str] | None:
    """Conflicts and what is taken from Jira; what could not be taken, in words."""
    seen = item.changed_at
    items.lock(item)
    if item.changed_at != seen:
        return None
    for clash in plan.clashes:
        _keep(row, item, clash, at=at)
    failed = [text for name, value in plan.pull.items() if (text := _take(item, name, value, at))]
    base = {**row.base, **plan.agreed, **{n: v for n, v in plan.pull.items() if _has(item, n, v)}}
    row.base, row.seen_at = base, item.changed_at
    row.key, row.updated_at = issue.key, issue.updated_at
    row.save(update_fields=["base", "seen_at", "key", "updated_at"])
    return failed


def _take(item: WorkItem, name: str, value: Any, at: datetime) -> str:
    """Set one field of the item as Jira has it; why not, where it cannot be."""
    found = terms.for_item(name, value)
    try:
        with transaction.atomic():
            if name == "column":
                moving.move_item(item=item, to=found, by=None, at=at, via=VIA)
            else:
                items.edit_item(item=item, by=None, at=at, via=VIA, **{name: found})
    except Invalid as error:
        items.lock(item)
        return " ".join(error.errors.values())
    except Refused as refusal:
        items.lock(item)
        return refusal.message
    return ""


def _has(item: WorkItem, name: str, value: Any) -> bool:
    """Whether the item holds the value now."""
    held = {"column": item.column_id, "assignee": item.assignee_id}
    if name in held:
        return bool(held[name] == value)
    return bool(getattr(item, name) == terms.for_item(name, value))


def _keep(row: JiraIssue, item: WorkItem, clash: Clash, *, at: datetime) -> None:
    """The conflict, once, and a line in the history of the item."""
    ours, theirs = (
        packed(clash.field, terms.for_item(clash.field, value))
        for value in (clash.ours, clash.theirs)
    )
    _, is_new = JiraConflict.objects.get_or_create(
        issue=row, field=clash.field, ours=ours, theirs=theirs, settled_at=None,
        defaults={"ours_at": clash.ours_at, "theirs_at": clash.theirs_at, "taken": clash.taken,
                  "at": at},
    )  # fmt: skip
    if is_new:
        here, taken = ours["text"], "here" if clash.taken == rules.merging.OURS else "in Jira"
        was = f"{WORDS[clash.field]} {here} here, {theirs['text']} in Jira"
        note(item, "jira", was, f"what was said {taken}", by=None, at=at, via=VIA)


def _send(
    row: JiraIssue, issue: Issue, push: Mapping[str, Any], client: Client, maps: Maps
) -> dict[str, str]:
    """Tell Jira; by field what it did not take, in words."""
    unsent: dict[str, str] = {}
    facts = terms.for_jira(push, maps)
    if facts:
        try:
            client.edit(issue.id, facts)
        except BadQuery as error:
            unsent |= dict.fromkeys(push.keys() - {"column"}, str(error))
    if "column" in push and (text := _move(issue, push["column"], client, maps)):
        unsent["column"] = text
    return unsent


def _move(issue: Issue, column: int, client: Client, maps: Maps) -> str:
    """Through the workflow of Jira to a status of the column; why not, where there is no way."""
    wanted = maps.statuses[column]
    if issue.status in wanted:
        return ""
    ways = {way.to: way for way in client.transitions(issue.id)}
    to = next((name for name in wanted if name in ways), None)
    if to is None:
        return f"The workflow of Jira has no way from “{issue.status}” to “{wanted[0]}”."
    try:
        client.move(issue.id, ways[to])
    except BadQuery as error:
        return str(error)
    return ""


def _close(
    row: JiraIssue, plan: Plan, *, sent: Sequence[str], problems: Sequence[str], again: bool,
    at: datetime,
) -> None:  # fmt: skip
    """What Jira took is agreed; what it did not is tried again, after longer pauses."""
    row.base = row.base | {name: plan.push[name] for name in sent}
    row.problem = " ".join(dict.fromkeys(problems))
    row.tries = row.tries + 1 if again else 0
    row.retry_at = at + pause(row.tries) if again else None
    row.seen_at = None if again else row.seen_at
    row.save(update_fields=["base", "problem", "tries", "retry_at", "seen_at"])


def pause(tries: int) -> timedelta:
    """After so many tries in a row without success: 5 min, 10 min, at most 6 hours."""
    return min(FIRST_PAUSE * 2 ** max(0, min(tries, 10) - 1), LONGEST_PAUSE)
