"""Keep a link in step: claim it, look at Jira, give and take, note how it went.

One sync of a link runs at a time. It takes what webhooks named, what changed in Jira since the
cursor (page by page, the cursor kept after each), what changed here, what is new here, and what was
said. Each step finds its own work in the rows, so that a crash anywhere is healed by the next turn.
"""

from datetime import datetime, timedelta

import structlog
from django.db.models import Q

from apps.core.errors import Invalid, Refused
from apps.integrations.errors import SourceError, SourceLimited
from apps.integrations.jira.client import Client, NotThere, quoted
from apps.integrations.jira.records import Issue, Unread
from apps.programs import queries
from apps.programs.actions.jira import agreeing, creating, talking
from apps.programs.actions.jira.connection import opened
from apps.programs.actions.jira.terms import Maps
from apps.programs.models import JiraIssue, JiraLink, JiraPing

LEASE = timedelta(minutes=15)
OVERLAP = timedelta(minutes=2)  # Jira's index is that late
PAGES_AT_ONCE = 5
AT_ONCE = 100  # of each kind in one sync: the rest waits for the next turn
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)

log = structlog.get_logger(__name__)


def sync_jira(*, at: datetime) -> int:
    """Look at each link that is due, one after the other; returns how many went well."""
    done = 0
    for pk in queries.jira_due(at).order_by("pk").values_list("pk", flat=True):
        try:
            done += sync_link(link_id=pk, at=at)
        except Exception:
            log.exception("sync with Jira broke off", link_id=pk)
    return done


def sync_link(*, link_id: int, at: datetime, is_forced: bool = False) -> bool:
    """Whether it went well; False where it was not due or Jira did not answer. Safe to repeat.

    `is_forced`: somebody wants it now; a pause that Jira asked for is kept all the same.
    """
    link = _claim(link_id, at, is_forced=is_forced)
    if link is None:
        return False
    try:
        with opened(link) as client:
            remarks = _Sync(link, client, at).run()
    except SourceError as error:
        _fail(link, error, at)
        return False
    JiraLink.objects.filter(pk=link.pk).update(
        last_ok_at=at, last_error=" ".join(remarks)[:1000], failures=0, retry_at=None,
        busy_until=None,
    )  # fmt: skip
    return True


def request_sync(*, link: JiraLink, at: datetime) -> None:
    """Refused where a sync cannot begin now, with the reason; else a worker may be sent."""
    if not link.is_on:
        raise Refused("It is off: turn it on first.")
    if link.limited_until is not None and link.limited_until > at:
        raise Refused(f"Jira asked for a pause until {link.limited_until:%H:%M} UTC.")
    if link.busy_until is not None and link.busy_until > at:
        raise Refused("A sync runs already.", conflict=True)


class _Sync:
    """One sync of one link."""

    def __init__(self, link: JiraLink, client: Client, at: datetime) -> None:
        self.link, self.client, self.at = link, client, at
        self.maps = Maps.of(link)
        self.remarks: list[str] = []

    def run(self) -> list[str]:
        """What went wrong with single issues, in words. Raises SourceError."""
        if not self.link.account_id:
            self.link.account_id = self.client.myself().id
            self.link.save(update_fields=["account_id"])
        self._pinged()
        if not self._polled():
            return [*self.remarks, "There is more to read: at the next turn."]
        self._changed()
        self._made()
        self._said()
        return self.remarks

    def _pinged(self) -> None:
        """What webhooks named: looked at as it is now, whatever they said and in which order."""
        for ping in JiraPing.objects.filter(link=self.link).order_by("pk")[:AT_ONCE]:
            self._look(ping.issue_id)
            JiraPing.objects.filter(pk=ping.pk, at=ping.at).delete()

    def _polled(self) -> bool:
        """What changed since the cursor, at first of what is open; False where more is left."""
        where = f"project = {quoted(self.link.project)}"
        if self.link.met_at is None:
            where += " AND statusCategory != Done"
        if self.link.cursor is not None:
            since = int((self.link.cursor - OVERLAP).timestamp() * 1000)
            where += f" AND updated >= {since}"
        for number, page in enumerate(self.client.search(f"{where} ORDER BY updated ASC")):
            if number == PAGES_AT_ONCE:
                return False
            for row in page:
                if isinstance(row, Unread):
                    self.remarks.append(f"{row.key}: {row.message}")
                else:
                    self._take(row)
            self._move_cursor([row.updated_at for row in page if isinstance(row, Issue)])
        if self.link.met_at is None:
            self.link.met_at = self.at
            self.link.save(update_fields=["met_at"])
        return True

    def _move_cursor(self, moments: list[datetime]) -> None:
        newest = max([*moments, *filter(None, [self.link.cursor])], default=None)
        if newest is not None and newest != self.link.cursor:
            self.link.cursor = newest
            JiraLink.objects.filter(pk=self.link.pk).update(cursor=newest)

    def _changed(self) -> None:
        for row in queries.jira_dirty(self.link, self.at)[:AT_ONCE]:
            self._look(row.issue_id)

    def _made(self) -> None:
        for item in queries.jira_wanted(self.link, self.at)[:AT_ONCE]:
            creating.make_issue(self.link, item, self.client, self.maps, at=self.at)

    def _said(self) -> None:
        for said in queries.jira_unsaid(self.link, self.at)[:AT_ONCE]:
            talking.tell(self.link, said, self.client, at=self.at)

    def _look(self, issue_id: str) -> None:
        try:
            self._take(self.client.issue(issue_id))
        except NotThere:
            gone = JiraIssue.objects.filter(link=self.link, issue_id=issue_id, gone_at=None)
            gone.update(gone_at=self.at, problem="The issue was deleted in Jira.")

    def _take(self, issue: Issue) -> None:
        """Whatever an issue asks for; one that makes trouble does not keep the others."""
        row = self._row(issue)
        if row is None:
            return
        is_new, is_changed = row.updated_at is None, row.updated_at != issue.updated_at
        if row.gone_at is not None:
            row.gone_at, row.problem = None, ""
            row.save(update_fields=["gone_at", "problem"])
        if is_changed or (_is_rested(row, self.at) and row.seen_at != row.item.changed_at):
            agreeing.agree(row, issue, self.client, self.maps, at=self.at)
        if is_changed or is_new:
            talking.hear(row, self.client, self.maps, at=self.at)

    def _row(self, issue: Issue) -> JiraIssue | None:
        found = JiraIssue.objects.filter(link=self.link, issue_id=issue.id)
        row = found.select_related("link", "item").first() or creating.adopt(
            self.link, issue, self.maps
        )
        if row is None and self.link.met_at is None:
            row = creating.join_twin(self.link, issue)
        if row is not None or issue.category == "done" or issue.project != self.link.project:
            return row
        try:
            made = creating.make_item(self.link, issue, self.maps, at=self.at)
        except Invalid as error:
            self.remarks.append(f"{issue.key}: {' '.join(error.errors.values())}")
        except Refused as refusal:
            self.remarks.append(f"{issue.key}: {refusal.message}")
        else:
            talking.hear(made, self.client, self.maps, at=self.at)
        return None


def _is_rested(row: JiraIssue, at: datetime) -> bool:
    """Whether what Jira did not take may be tried again."""
    return row.retry_at is None or row.retry_at <= at


def _claim(link_id: int, at: datetime, *, is_forced: bool) -> JiraLink | None:
    """The link, if it is due and nobody else was faster."""
    if is_forced:
        free = Q(busy_until=None) | Q(busy_until__lte=at)
        rested = Q(limited_until=None) | Q(limited_until__lte=at)
        wanted = JiraLink.objects.filter(free, rested, is_on=True)
    else:
        wanted = queries.jira_due(at)
    link = wanted.filter(pk=link_id).select_related("workstream").first()
    if link is None:
        return None
    same = JiraLink.objects.filter(pk=link.pk, polled_at=link.polled_at, busy_until=link.busy_until)
    if not same.update(polled_at=at, busy_until=at + LEASE):
        return None
    link.polled_at, link.busy_until = at, at + LEASE
    return link


def _fail(link: JiraLink, error: SourceError, at: datetime) -> None:
    """Left alone for longer with each failure in a row, and as long as Jira asks for."""
    failures = link.failures + 1
    pause = min(FIRST_PAUSE * 2 ** min(failures - 1, 10), LONGEST_PAUSE)
    asked = error.retry_after if isinstance(error, SourceLimited) else None
    until = at + timedelta(seconds=asked or 0) if isinstance(error, SourceLimited) else None
    JiraLink.objects.filter(pk=link.pk).update(
        failures=failures,
        last_error=str(error),
        retry_at=max(at + pause, until or at),
        limited_until=until,
        busy_until=None,
    )
