"""Imports: what came in, row by row, and what each row has changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.core.audit import audited
from apps.core.crypto import SecretField
from apps.core.models import Job
from apps.exchange.enums import RUN_MOVES, RunKind, RunState, Verdict
from apps.exchange.rules import pages

USER = settings.AUTH_USER_MODEL


@audited(exclude=["counts", "job"])
class ImportRun(models.Model):
    """One import, from its source to its result; the whole of it can be undone.

    `mapping` is how the source is read: sheet, header row, column number to field, options.
    `questions` are what must be answered before it can be checked (a column's order of dates).
    `counts` are rows by verdict and what became of them. Times UTC.
    """

    MOVES = RUN_MOVES

    ref = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=16, choices=RunKind)
    state = models.CharField(max_length=8, choices=RunState, default=RunState.DRAFT)
    target = models.CharField(max_length=16, blank=True, help_text="Key of what is imported")
    source = models.CharField(max_length=200, help_text="File name, or address of the system")
    mapping = models.JSONField(default=dict)
    questions = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    problem = models.CharField(max_length=400, blank=True, help_text="Why it failed")
    path = models.CharField(max_length=120, blank=True, help_text="In the private store")
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0, help_text="Bytes")
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-created_at", "-id"], name="import_newest")]

    def __str__(self) -> str:
        return f"{self.ref} {self.source}"


class ImportRow(models.Model):
    """A row of the source with its verdict.

    `values` are canonical texts by field; `raw` the cells as they were found, in order, for the
    file that is corrected; `faults` and `notes` lists of `{cell, field, message}`; `diff` pairs of
    before and after by label. `done_at`: written, or found impossible to write.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=80, blank=True, help_text="Sheet, or endpoint")
    number = models.PositiveBigIntegerField(help_text="Row of the sheet, or id at the source")
    target = models.CharField(max_length=16)
    verdict = models.CharField(max_length=8, choices=Verdict)
    label = models.CharField(max_length=200, blank=True)
    values = models.JSONField(default=dict)
    raw = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    diff = models.JSONField(default=dict)
    object_ref = models.CharField(max_length=80, blank=True, help_text="What it became or changed")
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "target", "sheet", "number"], name="import_row_once"
            )
        ]
        indexes = [
            models.Index(fields=["run", "verdict", "id"], name="import_row_by_verdict"),
            models.Index(fields=["run", "id"], condition=Q(done_at=None), name="import_row_left"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.sheet} {self.number}"

    @property
    def is_gone(self) -> bool:
        """Whether what it became was taken back. The run must be at hand."""
        return self.run.state == RunState.UNDONE and self.verdict == Verdict.ADD


class ImportChange(models.Model):
    """A row of a table as an import found it and as it left it.

    `before` is null for one that was made, `after` for one that was removed. Both map columns to
    texts that the field turns back into the very same value. `kept` says why undoing left it.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="changes")
    row = models.ForeignKey(ImportRow, on_delete=models.CASCADE, related_name="changes")
    model = models.CharField(max_length=60, help_text="Label: partners.Partner")
    object_pk = models.BigIntegerField()
    label = models.CharField(max_length=200, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    undone_at = models.DateTimeField(null=True)
    kept = models.JSONField(default=list, help_text="Lines of what undoing left as it is")

    class Meta:
        indexes = [
            models.Index(fields=["run", "-id"], name="import_change_latest"),
            models.Index(fields=["model", "object_pk"], name="import_change_of"),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.object_pk}"


class ColumnMemory(models.Model):
    """How somebody mapped the columns of a sheet with these heads, to be offered again."""

    user = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+")
    target = models.CharField(max_length=16)
    heads = models.CharField(max_length=64, help_text="SHA-256 of the heads")
    fields = models.JSONField(default=list, help_text="Field of each column; empty: left out")
    used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "target", "heads"], name="column_memory_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.target}"


@audited(exclude=["job"])
class Archive(models.Model):
    """An export of the whole database as a file that waits to be downloaded, until it expires.

    No `place`: its job is not done, or it was removed. Times UTC.
    """

    with_secrets = models.BooleanField()
    with_samples = models.BooleanField()
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    place = models.CharField(max_length=120, blank=True, help_text="In the private store")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the file")
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes")
    rows = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, help_text="Last download")
    taken_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["-created_at", "-id"], name="archive_newest")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What the file is called when it is saved."""
        return f"edgepartners-{self.created_at:%Y-%m-%d-%H%M}.zip"


@audited(exclude=["token", "read_at", "problem"])
class Connection(models.Model):
    """Another system that is imported from by its API, again and again.

    `region`: of partners that come new, since these systems do not tell it.
    """

    kind = models.CharField(max_length=16, choices=RunKind)
    name = models.CharField(max_length=80, unique=True)
    url = models.URLField(max_length=200)
    token = SecretField(blank=True, help_text="Encrypted, never shown")
    region = models.CharField(max_length=16, help_text="Code of a region")
    read_at = models.DateTimeField(null=True, help_text="Last time it was read to the end")
    problem = models.CharField(max_length=400, blank=True, help_text="Of the last try")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.name


class Origin(models.Model):
    """Which object of another system became which of ours, and when it was last seen there.

    What vanished there is flagged here and stays where it is.
    """

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="origins")
    target = models.CharField(max_length=16)
    path = models.CharField(max_length=80, help_text="List of their API")
    number = models.PositiveBigIntegerField(help_text="Their id")
    url = models.CharField(max_length=300, help_text="Its page there")
    model = models.CharField(max_length=60, help_text="Label: partners.Partner")
    object_pk = models.BigIntegerField()
    object_ref = models.CharField(max_length=80, blank=True)
    label = models.CharField(max_length=200)
    first_seen_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    vanished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "target", "path", "number"], name="origin_once"
            )
        ]
        indexes = [models.Index(fields=["model", "object_pk"], name="origin_of")]

    def __str__(self) -> str:
        return f"{self.path} {self.number}"

    @property
    def named(self) -> str:
        """`circuit 12`."""
        return pages.named(self.path, self.number)


@audited()
class Keeper(models.Model):
    """A person took over a field of an object: no other system changes it any more."""

    model = models.CharField(max_length=60)
    object_pk = models.BigIntegerField()
    field = models.CharField(max_length=40)
    kept_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["model", "object_pk", "field"], name="keeper_once")
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.object_pk} {self.field}"
