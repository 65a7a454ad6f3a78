"""What is known of links with Jira: for syncs, pages and the API."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from apps.core.custom import queries as custom
from apps.core.custom.kinds import ObjectKind
from apps.core.custom.queries import Lack
from apps.programs.models import (
    ItemChange,
    ItemComment,
    JiraConflict,
    JiraImport,
    JiraIssue,
    JiraLink,
    JiraPerson,
    JiraStatus,
    WorkItem,
)

EVERY = timedelta(seconds=60)  # between two looks at a link
LATE = timedelta(minutes=10)  # without one that went well
CLAIM = timedelta(minutes=10)  # after it, whoever claimed something is taken for dead


@dataclass(frozen=True)
class JiraHealth:
    """How a link does: a word, a tone (ok, warn, bad, idle) and a sentence."""

    word: str
    tone: str
    sentence: str


def jira_links() -> QuerySet[JiraLink]:
    """All links with their workstream loaded."""
    return JiraLink.objects.select_related("workstream")


def jira_listed() -> QuerySet[JiraLink]:
    """As `jira_links()`, annotated with how many issues, open conflicts and problems each has."""
    real = Q(issues__gone_at=None) & ~Q(issues__issue_id="")
    return jira_links().annotate(
        issue_count=Count("issues", filter=real, distinct=True),
        problem_count=Count("issues", filter=~Q(issues__problem=""), distinct=True),
        conflict_count=Count(
            "issues__conflicts",
            filter=Q(issues__conflicts__id__isnull=False, issues__conflicts__settled_at=None),
            distinct=True,
        ),
    )


def jira_due(at: datetime) -> QuerySet[JiraLink]:
    """Links to be looked at now: on, not looked at a moment ago, by nobody else, not paused."""
    return JiraLink.objects.filter(
        Q(polled_at=None) | Q(polled_at__lte=at - EVERY) | Q(pings__isnull=False),
        Q(busy_until=None) | Q(busy_until__lte=at),
        Q(retry_at=None) | Q(retry_at__lte=at),
        is_on=True,
    ).distinct()


def jira_health(link: JiraLink, at: datetime) -> JiraHealth:
    """In words, from what the syncs left behind."""
    if not link.is_on:
        return JiraHealth("Off", "idle", "Nothing is kept in step until it is turned on.")
    if link.failures:
        return JiraHealth("Failing", "bad", link.last_error)
    if link.last_ok_at is None:
        return JiraHealth("Starting", "idle", "The first look at Jira has not ended yet.")
    if link.last_ok_at < at - LATE:
        return JiraHealth("Late", "warn", "No look at Jira ended for ten minutes.")
    if link.last_error:
        return JiraHealth("In step, but", "warn", link.last_error)
    return JiraHealth("In step", "ok", "The last look at Jira went well.")


def columns_by_status(link: JiraLink) -> dict[str, int]:
    """The column each status stands for, as far as it has one."""
    found = JiraStatus.objects.filter(link=link).exclude(column=None)
    return dict(found.values_list("name", "column_id"))


def statuses_by_column(link: JiraLink) -> dict[int, list[str]]:
    """The statuses that stand for each column, in the order of the project."""
    found: dict[int, list[str]] = {}
    rows = JiraStatus.objects.filter(link=link).exclude(column=None).order_by("position", "pk")
    for column, name in rows.values_list("column_id", "name"):
        found.setdefault(column, []).append(name)
    return found


def users_by_account(link: JiraLink) -> dict[str, int]:
    """The colleague behind each account, as far as one is known and still here."""
    found = JiraPerson.objects.filter(link=link, user__is_active=True)
    return dict(found.values_list("account_id", "user_id"))


def jira_dirty(link: JiraLink, at: datetime) -> QuerySet[JiraIssue]:
    """Issues whose item changed since both sides agreed."""
    waits = Q(retry_at=None) | Q(retry_at__lte=at)
    changed = Q(seen_at=None) | ~Q(seen_at=F("item__changed_at"))
    found = JiraIssue.objects.filter(waits, changed, link=link, gone_at=None)
    return found.exclude(issue_id="").select_related("link").order_by("pk")


def jira_wanted(link: JiraLink, at: datetime) -> QuerySet[WorkItem]:
    """Items that have no issue yet: open ones of the workstream, nobody making it just now."""
    new = Q(jira=None) & ~Q(category="DONE")
    left = Q(jira__issue_id="", jira__gone_at=None) & (
        Q(jira__claimed_at=None) | Q(jira__claimed_at__lte=at - CLAIM)
    )
    waits = Q(jira__retry_at=None) | Q(jira__retry_at__lte=at)
    found = WorkItem.objects.filter(new | left, waits, workstream=link.workstream_id)
    return found.select_related("workstream", "column", "assignee").order_by("pk")


def jira_unsaid(link: JiraLink, at: datetime) -> QuerySet[ItemComment]:
    """Comments of linked items that Jira does not have, nobody saying them just now."""
    left = Q(jira__jira_id="") & (Q(jira__claimed_at=None) | Q(jira__claimed_at__lte=at - CLAIM))
    found = ItemComment.objects.filter(
        Q(jira=None) | left, item__jira__link=link, item__jira__gone_at=None, via="",
        removed_at=None, author__isnull=False,
    )  # fmt: skip
    found = found.exclude(item__jira__issue_id="").select_related("author", "item__jira")
    return found.order_by("pk")


def changed_here(item: WorkItem, names: Iterable[str]) -> dict[str, datetime]:
    """When each field of an item was changed last; by its beginning where it never was."""
    found = ItemChange.objects.filter(item=item, field__in=list(names), undone_at=None)
    last = dict(found.order_by("pk").values_list("field", "at"))
    return {name: last.get(name, item.created_at) for name in names}


def jira_conflicts(found: Any) -> list[JiraConflict]:
    """Conflicts nobody has settled, of an issue or of a link, newest first."""
    where = {"issue": found} if isinstance(found, JiraIssue) else {"issue__link": found}
    rows = JiraConflict.objects.filter(settled_at=None, **where)
    return list(rows.select_related("issue__item", "issue__link").order_by("-at", "-pk")[:50])


def jira_problems(link: JiraLink) -> list[JiraIssue]:
    """Items something of which cannot be brought over."""
    found = JiraIssue.objects.filter(link=link).exclude(problem="")
    return list(found.select_related("item", "link").order_by("pk")[:50])


def jira_imports(link: JiraLink) -> list[JiraImport]:
    """The newest imports, with how many of their items are left."""
    found = JiraImport.objects.filter(link=link).annotate(left=Count("brought"))
    return list(found.select_related("by", "undone_by").order_by("-at", "-pk")[:20])


def jira_lacking(link: JiraLink) -> list[Lack]:
    """Required custom fields that items which imports have made have no value of.

    Jira is not asked for them. No query where no field is required.
    """
    made = JiraIssue.objects.filter(link=link, brought_by__isnull=False).values("item")
    return custom.lacking(ObjectKind.WORK, WorkItem.objects.filter(pk__in=made))


def with_jira_keys(found: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """Annotated `jira_key`, None where there is no issue; counting does without."""
    keys = JiraIssue.objects.filter(item=OuterRef("pk")).values("key")
    return found.annotate(jira_key=Subquery(keys[:1]))


def jira_of(item: WorkItem) -> JiraIssue | None:
    """The issue of an item. No query where the item was read with `jira__link`."""
    return getattr(item, "jira", None)
