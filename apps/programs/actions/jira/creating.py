"""Items become issues, issues become items: each once, whatever dies in between.

To Jira: claim the item (a row), ask Jira, note the answer. Who finds a claim that nobody holds any
more looks in Jira for the label of the item first.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from apps.core import edits
from apps.integrations.errors import BadQuery, SourceLimited, SourceRefused
from apps.integrations.jira.client import Client, quoted
from apps.integrations.jira.records import Issue
from apps.programs import queries, rules
from apps.programs.actions.items import add_item
from apps.programs.actions.jira import terms
from apps.programs.actions.jira.agreeing import VIA, agree, pause
from apps.programs.actions.jira.terms import Maps
from apps.programs.models import Column, JiraImport, JiraIssue, JiraLink, WorkItem

TAKEN = "It is an item already."


def make_issue(
    link: JiraLink, item: WorkItem, client: Client, maps: Maps, *, at: datetime
) -> JiraIssue | None:
    """An issue for an item; None where somebody else makes it or Jira will not have it."""
    row, is_again = _claim(link, item, at)
    if row is None:
        return None
    try:
        made = _made_before(link, item, client) if is_again else None
        made = made or _ask(link, item, client, maps)
    except (SourceLimited, SourceRefused):
        _give_back(row, at)  # nothing was done: whoever comes next need not wait
        raise
    except BadQuery as error:
        _put_off(row, str(error), at)
        return None
    row.issue_id, row.key = made
    row.base, row.claimed_at = _said(item, maps), None
    row.tries, row.retry_at, row.problem = 0, None, ""
    row.save()
    issue = client.issue(row.issue_id)
    agree(row, issue, client, maps, at=at)
    return row


def make_item(
    link: JiraLink, issue: Issue, maps: Maps, *, at: datetime, brought_by: JiraImport | None = None
) -> JiraIssue:
    """An item for an issue. Raises Refused or Invalid where it cannot be one, or is one already."""
    theirs = terms.of_issue(issue, maps).values
    facts = {n: terms.for_item(n, theirs[n]) for n in ("title", "text", "assignee", "due_on")
             if n in theirs}  # fmt: skip
    with transaction.atomic(), edits.unique(TAKEN):
        item = add_item(
            workstream=link.workstream, by=None, at=at, via=VIA,
            column=_column(link, issue, theirs.get("column")), **facts,
        )  # fmt: skip
        ours = terms.of_item(item, maps).values
        return JiraIssue.objects.create(
            link=link, item=item, issue_id=issue.id, key=issue.key, updated_at=issue.updated_at,
            base={n: v for n, v in theirs.items() if ours.get(n) == v}, seen_at=item.changed_at,
            problem=" ".join(terms.of_issue(issue, maps).missing), brought_by=brought_by,
        )  # fmt: skip


def adopt(link: JiraLink, issue: Issue, maps: Maps) -> JiraIssue | None:
    """The claim this issue answers, by its label: made by us, the answer never noted.

    Jira's side has not changed since: what differs was changed here.
    """
    key = rules.marks.key_of(list(issue.labels))
    row = JiraIssue.objects.filter(link=link, item__key=key, issue_id="").first()
    if row is not None:
        row.issue_id, row.key, row.claimed_at = issue.id, issue.key, None
        row.base = terms.of_issue(issue, maps).values
        row.save(update_fields=["issue_id", "key", "claimed_at", "base"])
    return row


def join_twin(link: JiraLink, issue: Issue) -> JiraIssue | None:
    """An open item of the same title that has no issue: the same thing, before there was a link."""
    title = issue.title[: terms.LONGEST_TITLE].strip()
    twins = WorkItem.objects.open().filter(workstream=link.workstream_id, jira=None)
    item = twins.filter(title__iexact=title).order_by("pk").first()
    if item is None:
        return None
    return JiraIssue.objects.create(link=link, item=item, issue_id=issue.id, key=issue.key)


def _claim(link: JiraLink, item: WorkItem, at: datetime) -> tuple[JiraIssue | None, bool]:
    """The row, if nobody else was faster; and whether somebody began before."""
    row, is_new = JiraIssue.objects.get_or_create(
        item=item, defaults={"link": link, "claimed_at": at}
    )
    if is_new:
        return row, False
    free = Q(claimed_at=None) | Q(claimed_at__lte=at - queries.CLAIM)
    taken = JiraIssue.objects.filter(free, pk=row.pk, issue_id="").update(claimed_at=at)
    return (row, True) if taken else (None, True)


def _made_before(link: JiraLink, item: WorkItem, client: Client) -> tuple[str, str] | None:
    """The oldest issue with the item's label that belongs to no other item."""
    label = quoted(rules.marks.label(item.key))
    jql = f"project = {quoted(link.project)} AND labels = {label} ORDER BY created ASC"
    known = set(JiraIssue.objects.filter(link=link).values_list("issue_id", flat=True))
    return next(((i.id, i.key) for i in _issues(client, jql) if i.id not in known), None)


def _issues(client: Client, jql: str) -> Iterator[Issue]:
    for page in client.search(jql):
        yield from (row for row in page if isinstance(row, Issue))


def _ask(link: JiraLink, item: WorkItem, client: Client, maps: Maps) -> tuple[str, str]:
    facts = terms.for_jira(_said(item, maps), maps) | {"labels": [rules.marks.label(item.key)]}
    return client.create(link.project, link.type, facts)


def _said(item: WorkItem, maps: Maps) -> dict[str, object]:
    """What a new issue is told; its status is where its workflow begins."""
    found = terms.of_item(item, maps).values
    return {name: value for name, value in found.items() if name != "column"}


def _give_back(row: JiraIssue, at: datetime) -> None:
    row.claimed_at = None
    row.save(update_fields=["claimed_at"])


def _put_off(row: JiraIssue, problem: str, at: datetime) -> None:
    row.claimed_at, row.problem, row.tries = None, problem, row.tries + 1
    row.retry_at = at + pause(row.tries)
    row.save(update_fields=["claimed_at", "problem", "tries", "retry_at"])


def _column(link: JiraLink, issue: Issue, mapped: int | None) -> Column:
    """The mapped column, else the first one that means the same."""
    columns = queries.columns_of(link.workstream)
    meaning = {"new": "TODO", "done": "DONE"}.get(issue.category, "DOING")
    fitting = [c for c in columns if c.pk == mapped] or [
        c for c in columns if c.category == meaning
    ]
    return (fitting or columns)[0]
