"""The dry run of a link: what turning it on would do, without doing any of it."""

from dataclasses import dataclass, field

from apps.core.errors import Refused
from apps.integrations.errors import SourceError
from apps.integrations.jira.client import quoted
from apps.integrations.jira.records import Issue, Unread
from apps.programs import queries, rules
from apps.programs.actions.jira import terms
from apps.programs.actions.jira.connection import opened
from apps.programs.actions.jira.terms import Maps
from apps.programs.models import JiraLink, WorkItem

MOST = 1000  # issues looked at
SHOWN = 50


@dataclass
class DryRun:
    """What would happen: pairs of key and title, and what stands in the way.

    `to_items` become items, `to_issues` become issues, `joined` are the same on both sides,
    `changed` would be changed on one of them: key, then the fields.
    """

    to_items: list[tuple[str, str]] = field(default_factory=list)
    to_issues: list[tuple[str, str]] = field(default_factory=list)
    joined: list[tuple[str, str]] = field(default_factory=list)
    changed: list[tuple[str, str]] = field(default_factory=list)
    unmapped: dict[str, int] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    is_cut: bool = False

    def miss(self, texts: list[str]) -> None:
        """Count what has no mapping, by its words."""
        for text in texts:
            self.unmapped[text] = self.unmapped.get(text, 0) + 1


def check_jira(*, link: JiraLink) -> DryRun:
    """Read the open issues of the project and the open items. Raises Refused. Writes nothing."""
    found, maps = DryRun(), Maps.of(link)
    known = dict(link.issues.exclude(issue_id="").values_list("issue_id", "item_id"))
    items = {item.pk: item for item in queries.items().filter(workstream=link.workstream_id)}
    free = {pk: i for pk, i in items.items() if not i.is_done and pk not in known.values()}
    for issue in _open_issues(link, found):
        found.miss(terms.of_issue(issue, maps).missing)
        item = items.get(known.get(issue.id, 0)) or _same(issue, free)
        if item is None:
            found.to_items.append((issue.key, issue.title))
            continue
        free.pop(item.pk, None)
        found.joined.append((issue.key, item.key))
        if names := _differences(item, issue, maps):
            found.changed.append((f"{item.key} and {issue.key}", names))
    for item in free.values():
        found.miss(terms.of_item(item, maps).missing)
        found.to_issues.append((item.key, item.title))
    return found


def _open_issues(link: JiraLink, found: DryRun) -> list[Issue]:
    jql = f"project = {quoted(link.project)} AND statusCategory != Done ORDER BY updated ASC"
    rows: list[Issue] = []
    try:
        with opened(link) as client:
            for page in client.search(jql):
                rows += [row for row in page if isinstance(row, Issue)]
                found.unread += [row for row in page if isinstance(row, Unread)]
                if len(rows) > MOST:
                    found.is_cut = True
                    break
    except SourceError as error:
        raise Refused(str(error)) from error
    return rows[:MOST]


def _same(issue: Issue, free: dict[int, WorkItem]) -> WorkItem | None:
    """The item the issue was made from, or the first with its title."""
    key = rules.marks.key_of(list(issue.labels))
    title = issue.title[: terms.LONGEST_TITLE].strip().casefold()
    rows = free.values()
    named = next((item for item in rows if item.key == key), None)
    return named or next((item for item in rows if item.title.casefold() == title), None)


def _differences(item: WorkItem, issue: Issue, maps: Maps) -> str:
    ours, theirs = terms.of_item(item, maps).values, terms.of_issue(issue, maps).values
    return ", ".join(n for n in ours if n in theirs and ours[n] != theirs[n]).replace("_on", "")
