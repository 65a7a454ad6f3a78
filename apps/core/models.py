"""What every app shares: state history and long-running jobs."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


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
