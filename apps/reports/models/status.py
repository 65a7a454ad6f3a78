"""A report on a scope and a period: written as a draft, frozen when it is published."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from apps.core.audit import audited
from apps.core.models import Job
from apps.network.models import Metro, Region
from apps.partners.models import Partner
from apps.reports.enums import (
    STATE_MOVES,
    Format,
    Health,
    Kind,
    Paper,
    ScopeKind,
    State,
    Visibility,
)

USER = settings.AUTH_USER_MODEL
ONE_PERIOD = ["kind", "scope_key", "starts_on", "ends_on"]


@audited(exclude=["content"])
class StatusReport(models.Model):
    """What somebody answers for: numbers of a scope and a period, and words about them.

    Days are UTC, both included. `content` is empty while it is a draft; publishing fills it, and
    nothing changes it after that (`digest` proves it). Amounts in it are for those who see prices.
    """

    MOVES = STATE_MOVES

    ref = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    scope_kind = models.CharField(max_length=8, choices=ScopeKind, default=ScopeKind.ALL)
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="reports")
    metro = models.ForeignKey(Metro, null=True, on_delete=models.PROTECT, related_name="reports")
    partner = models.ForeignKey(
        Partner, null=True, on_delete=models.PROTECT, related_name="reports"
    )
    scope_key = models.CharField(max_length=40, help_text="ALL, or kind and key: REGION:latam")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="Last day")
    version = models.PositiveSmallIntegerField(default=1, help_text="Corrections count up")
    sections = ArrayField(models.CharField(max_length=16), default=list)
    visibility = models.CharField(
        max_length=12, choices=Visibility, default=Visibility.STAFF, help_text="Who may read it"
    )
    title = models.CharField(max_length=160)
    health = models.CharField(max_length=12, choices=Health, default=Health.ON_TRACK)
    summary = models.TextField(blank=True)
    highlights = models.TextField(blank=True, help_text="One a line")
    lowlights = models.TextField(blank=True, help_text="One a line")
    asks = models.TextField(blank=True, help_text="One a line, with who and by when")
    edits = models.PositiveIntegerField(default=0, help_text="Grows with every change of a draft")
    content = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the content")
    compared_with = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="followed_by"
    )
    owner = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="report_forward"
            ),
            models.UniqueConstraint(
                fields=ONE_PERIOD, condition=Q(state=State.DRAFT), name="report_one_draft"
            ),
            models.UniqueConstraint(
                fields=ONE_PERIOD, condition=Q(state=State.PUBLISHED), name="report_one_published"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT, State.DROPPED], digest="")
                | (Q(state__in=[State.PUBLISHED, State.SUPERSEDED], published_at__isnull=False)
                   & ~Q(digest="")),
                name="report_frozen_when_published",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["-ends_on", "-id"], name="report_newest"),
            models.Index(fields=["kind", "scope_key", "-ends_on"], name="report_series"),
        ]

    def __str__(self) -> str:
        return self.title


@audited()
class ReportFile(models.Model):
    """A published report in one format, with amounts or without. No `path`: its job is not done.

    No sections: all of the report's.
    """

    report = models.ForeignKey(StatusReport, on_delete=models.PROTECT, related_name="files")
    format = models.CharField(max_length=4, choices=Format)
    paper = models.CharField(max_length=6, choices=Paper, default=Paper.A4)
    with_prices = models.BooleanField()
    sections = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    tries = models.PositiveSmallIntegerField(default=0)
    path = models.CharField(max_length=120, blank=True, help_text="In the private store")
    size = models.PositiveIntegerField(default=0, help_text="Bytes")
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "format", "paper", "with_prices", "sections"],
                name="report_file_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.format}"

    @property
    def name(self) -> str:
        """`RPT-00007-v2-A4.pdf`: what the file is called when it is saved."""
        paper = f"-{self.paper}" if self.format == Format.PDF else ""
        return f"{self.report.ref}-v{self.report.version}{paper}.{self.format}"
