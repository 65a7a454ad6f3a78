"""Figures made of samples: rollups by day, and the newest of each interconnect."""

from django.db import models

from apps.network.models import Interconnect


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
    completeness = models.DecimalField(max_digits=6, decimal_places=3, default=0)
    trend = models.JSONField(default=list, help_text="30 daily P95 in bit/s, null for a gap")
    last_sample_at = models.DateTimeField(null=True)
    computed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["-used_pct", "interconnect"]),
            models.Index(fields=["last_sample_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.interconnect_id} {self.used_pct} %"
