"""Workstreams linked with a project of Jira: connection, maps, issues, comments, conflicts."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.core.audit import audited
from apps.core.crypto import SecretField
from apps.programs.enums import JiraFlavour, Taken
from apps.programs.models.items import Column, ItemComment, WorkItem
from apps.programs.models.workstreams import Workstream

USER = settings.AUTH_USER_MODEL


@audited(
    exclude=[
        "token", "hook_secret", "cursor", "busy_until", "polled_at", "last_ok_at", "last_error",
        "failures", "retry_at", "limited_until",
    ]
)  # fmt: skip
class JiraLink(models.Model):
    """A workstream and the project of Jira it is kept in step with, once `is_on`.

    `cursor` is the newest change that was read, by Jira's own clock. `busy_until`: a sync runs, and
    whoever finds this moment passed takes over. `hook_secret` signs what Jira sends us.
    """

    workstream = models.OneToOneField(Workstream, on_delete=models.CASCADE, related_name="jira")
    url = models.CharField("address", max_length=300)
    flavour = models.CharField("kind", max_length=5, choices=JiraFlavour, default=JiraFlavour.CLOUD)
    email = models.CharField(max_length=254, blank=True, help_text="Of the account; Cloud only")
    token = SecretField(help_text="API token; encrypted, never shown")
    hook_secret = SecretField(blank=True, help_text="Encrypted; shown once")
    project = models.CharField(max_length=20)
    type = models.CharField("type of new issues", max_length=60, default="Task")
    account_id = models.CharField(max_length=128, blank=True, help_text="Who we are in Jira")
    is_on = models.BooleanField("on", default=False)
    is_simulated = models.BooleanField(default=False)
    cursor = models.DateTimeField(null=True)
    busy_until = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True, help_text="When all that was open had been read once")
    polled_at = models.DateTimeField(null=True, help_text="When the last sync began")
    last_ok_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    failures = models.PositiveIntegerField(default=0, help_text="In a row")
    retry_at = models.DateTimeField(null=True, help_text="Not asked before then")
    limited_until = models.DateTimeField(null=True, help_text="Jira asked for this pause")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.project} at {self.url}"


@audited()
class JiraStatus(models.Model):
    """A status of the Jira project and the column it stands for; without one it has no meaning."""

    link = models.ForeignKey(JiraLink, on_delete=models.CASCADE, related_name="statuses")
    name = models.CharField(max_length=120)
    category = models.CharField(max_length=20, help_text="new, indeterminate or done")
    position = models.PositiveSmallIntegerField(default=0)
    column = models.ForeignKey(
        Column, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "name"], name="jira_status_once")]

    def __str__(self) -> str:
        return self.name


@audited()
class JiraPerson(models.Model):
    """Somebody issues are given to in Jira, and the colleague who that is."""

    link = models.ForeignKey(JiraLink, on_delete=models.CASCADE, related_name="people")
    account_id = models.CharField(max_length=128)
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254, blank=True)
    user = models.ForeignKey(
        USER, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["link", "account_id"], name="jira_person_once")
        ]

    def __str__(self) -> str:
        return self.name


@audited(exclude=["problems"])
class JiraImport(models.Model):
    """A filter whose issues were made work items, and what became of each of them."""

    link = models.ForeignKey(JiraLink, on_delete=models.CASCADE, related_name="imports")
    jql = models.CharField("filter", max_length=1000)
    made = models.PositiveIntegerField(default=0)
    there = models.PositiveIntegerField(default=0, help_text="Were items already")
    problems = models.JSONField(default=list, help_text="[{key, message}]")
    error = models.TextField(blank=True, help_text="What ended it early")
    at = models.DateTimeField()
    by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["link", "-at"], name="jira_imports")]

    def __str__(self) -> str:
        return self.jql


@audited(exclude=["claimed_at", "tries", "retry_at", "seen_at", "updated_at"])
class JiraIssue(models.Model):
    """A work item and its issue. Without `issue_id` it is claimed: the issue is being made.

    `base` is what both sides agreed on last, in our terms: whoever differs from it has changed.
    `seen_at` is the item's last change in `base`, `updated_at` the issue's, by Jira's clock.
    """

    link = models.ForeignKey(JiraLink, on_delete=models.CASCADE, related_name="issues")
    item = models.OneToOneField(WorkItem, on_delete=models.CASCADE, related_name="jira")
    issue_id = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=40, blank=True)
    base = models.JSONField(default=dict)
    seen_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True, help_text="What cannot be brought over, and why")
    tries = models.PositiveSmallIntegerField(default=0, help_text="In a row with a problem")
    retry_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True, help_text="Deleted in Jira")
    brought_by = models.ForeignKey(
        JiraImport, null=True, on_delete=models.SET_NULL, related_name="brought"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["link", "issue_id"], condition=~Q(issue_id=""), name="jira_issue_once"
            )
        ]

    def __str__(self) -> str:
        return self.key or "being made"

    @property
    def url(self) -> str:
        return f"{self.link.url.rstrip('/')}/browse/{self.key}" if self.key else ""


@audited()
class JiraConflict(models.Model):
    """Both sides changed a field: what each said, when, which was taken. For a person to look at.

    `ours` and `theirs` are {"value": ..., "text": ...} as in the history of the item.
    """

    issue = models.ForeignKey(JiraIssue, on_delete=models.CASCADE, related_name="conflicts")
    field = models.CharField(max_length=12)
    ours = models.JSONField(default=dict)
    theirs = models.JSONField(default=dict)
    ours_at = models.DateTimeField()
    theirs_at = models.DateTimeField()
    taken = models.CharField(max_length=4, choices=Taken)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["issue"], condition=Q(settled_at=None), name="jira_conflict_open")
        ]

    def __str__(self) -> str:
        return f"{self.field} of {self.issue}"

    @property
    def words(self) -> str:
        """The field as people call it."""
        own = {"column": "Status", "text": "Description", "due_on": "Due day"}
        return own.get(self.field, self.field.capitalize())


class JiraComment(models.Model):
    """A comment on both sides. Without `jira_id` it is claimed: it is being said in Jira."""

    issue = models.ForeignKey(JiraIssue, on_delete=models.CASCADE, related_name="comments")
    comment = models.OneToOneField(ItemComment, on_delete=models.CASCADE, related_name="jira")
    jira_id = models.CharField(max_length=40, blank=True)
    is_theirs = models.BooleanField(default=False)
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "jira_id"], condition=~Q(jira_id=""), name="jira_comment_once"
            )
        ]

    def __str__(self) -> str:
        return self.jira_id or "being said"


class JiraPing(models.Model):
    """A webhook said that an issue changed: it is to be looked at. Said again, it is one row."""

    link = models.ForeignKey(JiraLink, on_delete=models.CASCADE, related_name="pings")
    issue_id = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "issue_id"], name="jira_ping_once")]

    def __str__(self) -> str:
        return self.issue_id
