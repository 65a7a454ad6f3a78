"""Figures made of samples: rollups by day, and the newest of each interconnect."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from apps.network.models import Interconnect
from apps.usage.enums import GroupBy


class DayStat(models.Model):
    """Rollup of one series, UTC day and direction; kept for ever. Written by `store` only.

    `changed_at` is when samples of that day last changed: the judge finds its work by it.
    """

    class Direction(models.IntegerChoices):
        IN = 0, "From partner"
        OUT = 1, "To partner"

    pk = models.CompositePrimaryKey("series_id", "day", "direction")
    series_id = models.IntegerField()
    day = models.DateField()
    direction = models.SmallIntegerField(choices=Direction)
    n = models.SmallIntegerField()
    sum_bps = models.BigIntegerField()
    max_bps = models.BigIntegerField()
    p95_bps = models.BigIntegerField()
    busy_hour_slot = models.SmallIntegerField(null=True)
    busy_hour_bps = models.BigIntegerField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "ts_day_stat"
        indexes = [models.Index(fields=["changed_at"])]

    def __str__(self) -> str:
        return f"{self.series_id} {self.day} {self.direction}"


class LinkStat(models.Model):
    """Newest figures of an interconnect, for lists and Today; rewritten after each sync."""

    interconnect = models.OneToOneField(
        Interconnect, primary_key=True, on_delete=models.CASCADE, related_name="stat"
    )
    day = models.DateField(help_text="Last local day the 30-day figures include")
    p95_in_bps = models.BigIntegerField(null=True)
    p95_out_bps = models.BigIntegerField(null=True)
    p95_bps = models.BigIntegerField(null=True, help_text="The higher direction")
    used_pct = models.DecimalField(max_digits=7, decimal_places=3, null=True)
    n_minus_1_pct = models.DecimalField(max_digits=7, decimal_places=3, null=True)
    busy_hour_bps = models.BigIntegerField(null=True)
    peak_bps = models.BigIntegerField(null=True)
    p95_7d_bps = models.BigIntegerField(null=True, help_text="Of the last seven local days")
    headroom_bps = models.BigIntegerField(null=True, help_text="Capacity less the 30-day p95")
    runout_days = models.IntegerField(
        null=True, help_text="Until the trend of daily busy hours fills the capacity"
    )
    busy_hours = models.JSONField(default=list, help_text="30 daily busy hours, null for none")
    completeness = models.DecimalField(max_digits=6, decimal_places=3, default=0)
    trend = models.JSONField(default=list, help_text="30 daily P95 in bit/s, null for a gap")
    last_sample_at = models.DateTimeField(null=True)
    examined_on = models.DateField(null=True, help_text="Last local day searched for anomalies")
    computed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["-used_pct", "interconnect"]),
            models.Index(fields=["last_sample_at"]),
            models.Index(fields=["runout_days", "interconnect"]),
        ]

    def __str__(self) -> str:
        return f"{self.interconnect_id} {self.used_pct} %"


class GroupStat(models.Model):
    """Newest figures of interconnects that belong together; made again each night.

    Percentiles are those of the summed series, never sums of percentiles. N-1 is what is left
    without the largest site. Days are local to a metro, UTC for what spans several zones.
    """

    by = models.CharField(max_length=8, choices=GroupBy)
    key = models.CharField(max_length=32, help_text="Code of the metro or region, kind, reference")
    name = models.CharField(max_length=200)
    regions = ArrayField(models.CharField(max_length=16), default=list)
    kinds = ArrayField(models.CharField(max_length=8), default=list)
    links = models.PositiveIntegerField(help_text="Interconnects in service")
    measured = models.PositiveIntegerField(help_text="Those with samples in the 30 days")
    day = models.DateField(help_text="Last day the 30-day figures include")
    capacity_bps = models.BigIntegerField()
    n_minus_1_bps = models.BigIntegerField()
    p95_in_bps = models.BigIntegerField(null=True)
    p95_out_bps = models.BigIntegerField(null=True)
    p95_bps = models.BigIntegerField(null=True, help_text="The higher direction")
    p95_7d_bps = models.BigIntegerField(null=True)
    used_pct = models.DecimalField(max_digits=7, decimal_places=3, null=True)
    n_minus_1_pct = models.DecimalField(max_digits=9, decimal_places=3, null=True)
    headroom_bps = models.BigIntegerField(null=True)
    busy_hour_bps = models.BigIntegerField(null=True)
    peak_bps = models.BigIntegerField(null=True)
    runout_days = models.IntegerField(null=True)
    completeness = models.DecimalField(max_digits=6, decimal_places=3, default=0)
    trend = models.JSONField(default=list, help_text="30 daily P95 in bit/s, null for a gap")
    weeks = models.JSONField(default=list, help_text="Busiest hour of 26 weeks, % of capacity")
    weeks_from = models.DateField(help_text="Monday of the first of them")
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "key"], name="group_stat_once")]

    def __str__(self) -> str:
        return f"{self.by} {self.key} {self.used_pct} %"
