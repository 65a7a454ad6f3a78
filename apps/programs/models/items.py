"""Work items: their workflow, what they are about, what was said of them, how they came here."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q

from apps.core.audit import audited
from apps.core.custom.kinds import ObjectKind
from apps.core.models import Described
from apps.programs.enums import Category, CauseKind, ItemType, Priority
from apps.programs.models.workstreams import Workstream

USER = settings.AUTH_USER_MODEL


@audited()
class Column(models.Model):
    """A status of a workstream's workflow. At most `wip_limit` items stand in it at once."""

    workstream = models.ForeignKey(Workstream, on_delete=models.CASCADE, related_name="columns")
    name = models.CharField(max_length=32)
    category = models.CharField(max_length=5, choices=Category)
    position = models.PositiveSmallIntegerField()
    wip_limit = models.PositiveSmallIntegerField("limit", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workstream", "name"], name="column_name_once"),
            models.CheckConstraint(
                condition=Q(wip_limit=None) | Q(wip_limit__gt=0), name="column_limit"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WorkItemQuerySet(models.QuerySet["WorkItem"]):
    def open(self) -> "WorkItemQuerySet":
        """Not done."""
        return self.exclude(category=Category.DONE)


@audited(exclude=["rank", "changed_at", "words"])
class WorkItem(Described):
    """One piece of work, LATAM-123. Days are UTC days, estimates are days of work.

    `category` repeats that of its column, so that lists need no join. `cause` is the reference an
    item was born from by a rule; at most one open item has it. `cause_gone_at`: the cause is over,
    closing is suggested. Its tags are its labels.
    """

    OBJECT_KIND = ObjectKind.WORK

    workstream = models.ForeignKey(Workstream, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=20, unique=True)
    type = models.CharField(max_length=9, choices=ItemType, default=ItemType.TASK)
    title = models.CharField(max_length=200)
    text = models.TextField("description", blank=True)
    column = models.ForeignKey(
        Column, verbose_name="status", on_delete=models.PROTECT, related_name="items"
    )
    category = models.CharField(max_length=5, choices=Category, default=Category.TODO)
    rank = models.BigIntegerField(help_text="Order in the backlog, smallest first")
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.NORMAL)
    assignee = models.ForeignKey(
        USER, null=True, blank=True, on_delete=models.PROTECT, related_name="work_items"
    )
    due_on = models.DateField("due", null=True, blank=True)
    estimate = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    labels = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    watchers: Any = models.ManyToManyField(USER, related_name="watched_items", blank=True)
    cause = models.CharField(max_length=32, blank=True, help_text="Reference it was born from")
    cause_gone_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True, help_text="First left to do")
    done_at = models.DateTimeField(null=True, blank=True)
    words = models.GeneratedField(  # kept: a common word is looked for in all rows
        expression=SearchVector("key", "title", config="simple"),
        output_field=SearchVectorField(), db_persist=True,
    )  # fmt: skip

    objects = WorkItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workstream", "number"], name="work_item_number"),
            models.UniqueConstraint(
                fields=["cause"], condition=~Q(cause="") & ~Q(category="DONE"),
                name="work_item_one_per_cause",
            ),
            models.CheckConstraint(
                condition=Q(category="DONE", done_at__isnull=False)
                | (~Q(category="DONE") & Q(done_at=None)),
                name="work_item_done_at",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="work_item_not_own_parent"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["workstream", "column", "rank"], name="work_item_board"),
            models.Index(fields=["workstream", "rank"], name="work_item_rank"),
            models.Index(fields=["assignee", "category", "due_on"], name="work_item_of_person"),
            models.Index(fields=["due_on"], condition=~Q(category="DONE"), name="work_item_due"),
            models.Index(fields=["-changed_at", "id"], name="work_item_newest"),
            models.Index(fields=["done_at"], condition=Q(category="DONE"), name="work_item_done"),
            GinIndex(fields=["words"], name="work_item_words"),
            GinIndex(fields=["labels"], name="work_item_labels"),
            GinIndex(fields=["custom"], name="work_item_custom"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> str:
        return self.key

    @property
    def is_done(self) -> bool:
        return self.category == Category.DONE


@audited()
class ItemBlock(models.Model):
    """One item cannot go on before another one is done."""

    blocker = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="blocked_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="item_block_once"),
            models.CheckConstraint(condition=~Q(blocker=F("blocked")), name="item_blocks_another"),
        ]

    def __str__(self) -> str:
        return f"{self.blocker_id} blocks {self.blocked_id}"


@audited()
class ItemRef(models.Model):
    """What an item is about, by its public reference: PAR-00042, BRE-00007, PNI-00012."""

    item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="refs")
    ref = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "ref"], name="item_ref_once")]
        indexes = [models.Index(fields=["ref", "item"], name="item_ref_items")]

    def __str__(self) -> str:
        return self.ref


@audited()
class ItemComment(models.Model):
    item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField()
    author = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    via = models.CharField(max_length=200, blank=True, help_text="Who said it where: “Eva, Jira”")

    class Meta:
        indexes = [models.Index(fields=["item", "at"], name="item_comments")]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def writer(self) -> str:
        """Who said it."""
        return self.via or (str(self.author) if self.author else "system")


@audited()
class ItemFile(models.Model):
    """A file outside the web root (core.files); served as an attachment."""

    item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="files")
    filename = models.CharField(max_length=160)
    content_type = models.CharField(max_length=40)
    path = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.filename


class ItemChange(models.Model):
    """One change of one item: what people see as its history, undo, and draw charts from.

    `was` and `now` are {"value": ..., "text": ...}; a column's value has its category too.
    """

    item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="changes")
    field = models.CharField(max_length=12)
    was = models.JSONField(default=dict)
    now = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    via = models.CharField(max_length=40, blank=True, help_text="Which system changed it: “Jira”")

    class Meta:
        indexes = [
            models.Index(fields=["item", "at"], name="item_changes"),
            models.Index(fields=["at"], condition=Q(field="column"), name="item_moves"),
        ]

    def __str__(self) -> str:
        return f"{self.field} of {self.item_id}"


@audited()
class BirthRule(models.Model):
    """Items of a workstream that are born by themselves from one kind of cause."""

    workstream = models.ForeignKey(Workstream, on_delete=models.CASCADE, related_name="births")
    kind = models.CharField(max_length=8, choices=CauseKind)
    assignee = models.ForeignKey(
        USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.HIGH)
    due_days = models.PositiveSmallIntegerField(
        default=7, help_text="Days until the item is due, where the cause names no day"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workstream", "kind"], name="birth_rule_once")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
