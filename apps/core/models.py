"""What every app shares: state history, long-running jobs, custom fields and tags."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from apps.core.audit import audited
from apps.core.custom.kinds import FieldType, ObjectKind, Tone
from apps.core.custom.values import Choice, Definition


class StateChange(models.Model):
    """One move of a lifecycle. Written by `lifecycle.move` only, never changed."""

    ref = models.CharField(max_length=32)
    source = models.CharField(max_length=24)
    target = models.CharField(max_length=24)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["ref", "at"])]

    def __str__(self) -> str:
        return f"{self.ref}: {self.source} to {self.target}"


class Job(models.Model):
    """Long work with progress a page can poll."""

    class State(models.TextChoices):
        WAITING = "WAITING", "Waiting"
        RUNNING = "RUNNING", "Running"
        DONE = "DONE", "Done"
        FAILED = "FAILED", "Failed"
        STOPPED = "STOPPED", "Stopped"

    kind = models.CharField(max_length=32)
    ref = models.CharField(max_length=32, blank=True, help_text="What the job is about")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    result = models.JSONField(default=dict)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["ref", "-created_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref} {self.state}"

    @property
    def percent(self) -> int:
        """Progress 0-100; 0 while the amount of work is not known."""
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED, self.State.STOPPED)


class SavedFilter(models.Model):
    """A list as somebody wants to see it again: its filters and order, as a plain query."""

    list_key = models.CharField(max_length=40, help_text="Key of the list")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters"
    )
    is_shared = models.BooleanField(default=False, help_text="Everybody sees it")
    is_default = models.BooleanField(default=False, help_text="How the list opens for its owner")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("owner", "list_key", Lower("name"), name="saved_filter_once"),
            models.UniqueConstraint(
                "owner", "list_key", condition=Q(is_default=True), name="saved_filter_one_default"
            ),
        ]
        indexes = [models.Index(fields=["list_key"], name="saved_filter_of_list")]

    def __str__(self) -> str:
        return self.name


class ViewAlert(models.Model):
    """Somebody wants to be told when rows enter or leave a saved view. Times UTC.

    `seen` are the keys of the rows at the last look; null: nobody has looked yet, or could not, so
    that the next look only notes what is there.
    """

    class On(models.TextChoices):
        ENTER = "enter", "When rows enter"
        LEAVE = "leave", "When rows leave"
        BOTH = "both", "When rows enter or leave"

    view = models.ForeignKey(SavedFilter, on_delete=models.CASCADE, related_name="alerts")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="view_alerts"
    )
    on = models.CharField(max_length=5, choices=On)
    seen: Any = ArrayField(models.BigIntegerField(), null=True)
    seen_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True, help_text="Why the last look failed")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["view", "user"], name="view_alert_once")]

    def __str__(self) -> str:
        return f"{self.view_id} {self.on}"


class Replay(models.Model):
    """The answer to a request with an Idempotency-Key, kept for 24 hours (portal.md 6.5)."""

    caller = models.CharField(max_length=64, help_text="Whose key it is: token or session")
    key = models.CharField(max_length=128)
    method = models.CharField(max_length=8)
    path = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the body")
    status = models.PositiveSmallIntegerField(null=True, help_text="Null: still at work")
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="replay_once")]
        indexes = [models.Index(fields=["created_at"], name="replay_age")]

    def __str__(self) -> str:
        return self.key


class Described(models.Model):
    """A main object: one that custom fields and tags are for.

    `custom` holds the values by the key of their field, in the shape of `core.custom.values`.
    Partners never read it: each app hides it in its `wall.py`.
    """

    OBJECT_KIND: ClassVar[ObjectKind]

    custom = models.JSONField("custom fields", default=dict, blank=True)

    class Meta:
        abstract = True


class Tagged(Described):
    """A main object with tags of its own: names, in the order they were given."""

    tags = ArrayField(models.CharField(max_length=32), default=list, blank=True)

    class Meta:
        abstract = True


@audited()
class CustomField(models.Model):
    """What people want to know about objects of one kind. `key` never changes: values are by it.

    `choices` are in the shape of `Choice`; a choice that is renamed keeps its key.
    """

    kind = models.CharField(max_length=12, choices=ObjectKind)
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    help_text = models.CharField("help", max_length=200, blank=True)
    type = models.CharField(max_length=8, choices=FieldType)
    unit = models.CharField(max_length=16, blank=True, help_text="Of a number")
    choices = models.JSONField(default=list, blank=True)
    is_required = models.BooleanField("required", default=False)
    position = models.PositiveSmallIntegerField("order", default=100)
    retired_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("kind", Lower("name"), name="custom_field_name_once"),
            models.UniqueConstraint(fields=["kind", "key"], name="custom_field_key_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def definition(self) -> Definition:
        """What rules, forms and lists need to know of it."""
        return Definition(
            key=self.key, name=self.name, type=FieldType(self.type), help_text=self.help_text,
            unit=self.unit, is_required=self.is_required, is_retired=self.retired_at is not None,
            choices=tuple(Choice(**choice) for choice in self.choices),
        )  # fmt: skip


@audited()
class Tag(models.Model):
    """The look of a tag, and what stood behind one that was taken away.

    Objects hold the names of their tags; a tag that nobody coloured needs no row. `held` has, of a
    tag that was deleted or merged into another, the ids of the objects by kind, so that it can be
    brought back; `merged` says into which one, what had `both`, and whether its colour went along.
    """

    name = models.CharField(max_length=32)
    tone = models.CharField("colour", max_length=4, choices=Tone, default=Tone.IDLE)
    held = models.JSONField(default=dict, blank=True)
    merged = models.JSONField(default=dict, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="tag_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def merged_into(self) -> str:
        """The tag that took its place, by its name now; empty for one that was deleted."""
        return str(self.merged.get("into", ""))
