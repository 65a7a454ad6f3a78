"""The last counters of series that we poll ourselves."""

from django.db import models

from apps.usage.models.sources import Series


class CounterReading(models.Model):
    """What a device said last; with the next reading it becomes a rate."""

    series = models.OneToOneField(Series, on_delete=models.PROTECT, primary_key=True)
    at = models.DateTimeField()
    in_octets = models.DecimalField(max_digits=20, decimal_places=0, null=True)
    out_octets = models.DecimalField(max_digits=20, decimal_places=0, null=True)
    uptime = models.BigIntegerField(help_text="sysUpTime, 1/100 s")
    discontinuity = models.BigIntegerField(null=True, help_text="ifCounterDiscontinuityTime")

    def __str__(self) -> str:
        return f"{self.series_id} {self.at:%Y-%m-%d %H:%M:%S}"
