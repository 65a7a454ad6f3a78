"""A filter of Jira as work items: looked at first, repeated without duplicates, taken back."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError

from apps.accounts.models import User
from apps.core.errors import Invalid, Refused
from apps.integrations.errors import SourceError
from apps.integrations.jira.client import Client
from apps.integrations.jira.records import Issue, Unread
from apps.programs.actions.jira import creating, terms
from apps.programs.actions.jira.connection import opened
from apps.programs.actions.jira.terms import Maps
from apps.programs.models import ItemChange, ItemComment, JiraImport, JiraIssue, JiraLink, WorkItem

MOST = 1000  # issues of one filter
SHOWN = 100


@dataclass(frozen=True)
class PreviewRow:
    """An issue of a filter: what would become of it ("new", "there", "wrong"), and why."""

    key: str
    title: str
    outcome: str
    message: str = ""


@dataclass(frozen=True)
class ImportPreview:
    """The rows of a filter; `is_cut` where it has more than are taken at once."""

    rows: list[PreviewRow] = field(default_factory=list)
    is_cut: bool = False

    def count(self, outcome: str) -> int:
        return sum(row.outcome == outcome for row in self.rows)


def preview_import(*, link: JiraLink, jql: str) -> ImportPreview:
    """What an import would do. Writes nothing. Raises Refused in the words of Jira."""
    maps, known = Maps.of(link), _known(link)
    rows: list[PreviewRow] = []
    try:
        with opened(link) as client:
            for issue in _issues(client, _checked(jql)):
                rows.append(_looked_at(issue, maps, known))
    except SourceError as error:
        raise Refused(str(error), field="jql") from error
    return ImportPreview(rows[:MOST], len(rows) > MOST)


def request_import(*, link: JiraLink, jql: str, by: User | None, at: datetime) -> JiraImport:
    """An import for a worker to run."""
    made = JiraImport(link=link, jql=_checked(jql), by=by, at=at)
    made.save()
    return made


def run_import(*, import_id: int, at: datetime) -> JiraImport:
    """Make items of the issues that are none yet, each in its own transaction. Safe to repeat."""
    found = JiraImport.objects.select_related("link__workstream").get(pk=import_id)
    if found.finished_at is not None:
        return found
    maps, known, problems = Maps.of(found.link), _known(found.link), []
    there = 0
    try:
        with opened(found.link) as client:
            for number, issue in enumerate(_issues(client, found.jql)):
                if number >= MOST:
                    found.error = f"Only the first {MOST} were taken: narrow the filter."
                    break
                if isinstance(issue, Issue) and issue.id in known:
                    there += 1
                elif text := _bring(found, issue, maps, at):
                    problems.append({"key": issue.key, "message": text})
    except SourceError as error:
        found.error = str(error)
    found.made, found.there = found.brought.count(), there
    found.problems, found.finished_at = problems, at
    found.save(update_fields=["made", "there", "problems", "error", "finished_at"])
    return found


@transaction.atomic
def undo_import(*, found: JiraImport, by: User | None, at: datetime) -> list[str]:
    """Take back the items it made; returns the keys of those that stay: somebody worked on them."""
    held = JiraImport.objects.select_for_update().get(pk=found.pk)
    if held.undone_at is not None or held.finished_at is None:
        raise Refused("It is undone already, or still runs.", conflict=True)
    brought = held.brought.select_related("item").order_by("item__number")
    kept = [row.item.key for row in brought if not _take_back(row)]
    held.undone_at, held.undone_by = at, by
    held.save(update_fields=["undone_at", "undone_by"])
    return kept


def _take_back(row: JiraIssue) -> bool:
    """Whether the item is gone: nobody changed it, wrote about it, or hung something on it."""
    item: WorkItem = row.item
    touched = ItemChange.objects.filter(item=item, via="").exists()
    touched = touched or ItemComment.objects.filter(item=item, via="").exists()
    if touched or item.files.exists() or item.children.exists():
        return False
    try:
        with transaction.atomic():
            item.delete()
    except ProtectedError:
        return False
    return True


def _bring(found: JiraImport, issue: Issue | Unread, maps: Maps, at: datetime) -> str:
    """An item for the issue; why not, where it cannot be one."""
    if isinstance(issue, Unread):
        return issue.message
    try:
        creating.make_item(found.link, issue, maps, at=at, brought_by=found)
    except Invalid as error:
        return " ".join(error.errors.values())
    except Refused as refusal:
        return refusal.message
    return ""


def _looked_at(issue: Issue | Unread, maps: Maps, known: set[str]) -> PreviewRow:
    if isinstance(issue, Unread):
        return PreviewRow(issue.key, "", "wrong", issue.message)
    if issue.id in known:
        return PreviewRow(issue.key, issue.title, "there", "It is an item already.")
    missing = " ".join(terms.of_issue(issue, maps).missing)
    return PreviewRow(issue.key, issue.title, "new", missing)


def _issues(client: Client, jql: str) -> Iterator[Issue | Unread]:
    for page in client.search(jql):
        yield from page


def _known(link: JiraLink) -> set[str]:
    found = JiraIssue.objects.filter(link=link).exclude(issue_id="")
    return set(found.values_list("issue_id", flat=True))


def _checked(jql: str) -> str:
    text = " ".join(jql.split())
    if not text:
        raise Refused("Enter a filter, such as project = NET AND status != Done.", field="jql")
    if len(text) > 1000:
        raise Refused("A filter has at most 1,000 letters.", field="jql")
    return text
