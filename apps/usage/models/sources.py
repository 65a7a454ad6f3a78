"""Sources of measurements, their series, and the log of syncs."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.core.audit import audited
from apps.core.crypto import SecretField, SecretMappingField
from apps.core.models import Job
from apps.integrations.prometheus import promql
from apps.network.models import Interconnect, Member
from apps.usage.enums import SOURCE_MOVES, AuthKind, RunKind, RunState, SourceKind, SourceState

QUERY_IN = promql.DEFAULT_IN
QUERY_OUT = promql.DEFAULT_OUT


@audited(
    exclude=[
        "secret", "client_key", "headers", "polled_at", "last_ok_at", "last_error", "failures",
        "retry_at", "clock_skew_s", "complete_pct", "rejected_pct",
    ]
)  # fmt: skip
class DataSource(models.Model):
    MOVES = SOURCE_MOVES

    ref = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=12, choices=SourceKind, default=SourceKind.PROMETHEUS)
    state = models.CharField(max_length=8, choices=SourceState, default=SourceState.ENABLED)
    url = models.CharField(max_length=300, blank=True)
    auth = models.CharField(max_length=8, choices=AuthKind, default=AuthKind.NONE)
    username = models.CharField(max_length=120, blank=True)
    secret = SecretField(blank=True, help_text="Password or token; encrypted, never shown")
    client_cert = models.TextField(blank=True, help_text="PEM")
    client_key = SecretField(blank=True, help_text="PEM; encrypted, never shown")
    ca_cert = models.TextField(blank=True, help_text="PEM of a private authority")
    headers = SecretMappingField(
        default=dict, blank=True, help_text="Values are encrypted, never shown"
    )
    cadence_s = models.PositiveIntegerField(default=300, help_text="Seconds between two syncs")
    query_in = models.TextField(default=QUERY_IN)
    query_out = models.TextField(default=QUERY_OUT)
    options = models.JSONField(
        default=dict, blank=True, help_text="Settings of its kind; see its reader"
    )
    is_simulated = models.BooleanField(default=False)
    polled_at = models.DateTimeField(null=True, help_text="When the last sync was claimed")
    last_ok_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    failures = models.PositiveIntegerField(default=0, help_text="In a row")
    retry_at = models.DateTimeField(null=True, help_text="The circuit is open until then")
    clock_skew_s = models.IntegerField(
        null=True, help_text="Its clock ahead of ours at the last sync; empty: it does not say"
    )
    complete_pct = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, help_text="Known slots of 24 hours"
    )
    rejected_pct = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, help_text="Impossible values of 24 hours"
    )
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


@audited(exclude=["cursor", "last_sample_at"])
class Series(models.Model):
    """One interface at a source: in and out rates of an interconnect (or of one member of it)."""

    id = models.AutoField(primary_key=True)  # int4: it stands in every sample row
    source = models.ForeignKey(DataSource, on_delete=models.PROTECT, related_name="series")
    interconnect = models.ForeignKey(Interconnect, on_delete=models.PROTECT, related_name="series")
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="series"
    )
    labels = models.JSONField(default=dict, help_text='{"instance": "...", "ifname": "..."}')
    speed_bps = models.BigIntegerField(help_text="Interface speed; 1.05 x of it is impossible")
    swapped = models.BooleanField(default=False, help_text="In at the source is out for us")
    cursor = models.DateTimeField(null=True, help_text="Start of the next slot to read")
    last_sample_at = models.DateTimeField(null=True, help_text="Start of the newest slot stored")
    live_from = models.DateTimeField(
        null=True, blank=True, help_text="Counts for the interconnect from here on; empty: always"
    )
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "series"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "labels"], condition=Q(retired_at=None), name="series_once"
            )
        ]
        indexes = [
            models.Index(fields=["interconnect"], condition=Q(retired_at=None), name="series_live")
        ]

    def __str__(self) -> str:
        return ", ".join(self.labels.values())


class SyncRun(models.Model):
    """One attempt to read a source; kept as the log people look at."""

    source = models.ForeignKey(DataSource, on_delete=models.PROTECT, related_name="runs")
    kind = models.CharField(max_length=12, choices=RunKind, default=RunKind.INCREMENTAL)
    state = models.CharField(max_length=8, choices=RunState, default=RunState.RUNNING)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    window_from = models.DateTimeField(null=True)
    window_to = models.DateTimeField(null=True)
    done_to = models.DateTimeField(null=True, help_text="All slots before it are recorded")
    series = models.PositiveIntegerField(default=0)
    samples = models.PositiveIntegerField(default=0, help_text="Slots written or corrected")
    missing = models.PositiveIntegerField(default=0, help_text="Slots the source had no value for")
    rejected = models.PositiveIntegerField(default=0, help_text="Impossible values")
    error = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["source", "-started_at"])]

    def __str__(self) -> str:
        return f"{self.source_id} {self.started_at:%Y-%m-%d %H:%M} {self.state}"
