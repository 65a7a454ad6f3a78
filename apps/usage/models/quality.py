"""Measurements of latency, loss and jitter."""

from django.db import models

from apps.network.models import Interconnect
from apps.usage.enums import QualityKind


class QualityReading(models.Model):
    """One measurement on an interconnect, in millionths of a millisecond or of a percent.

    Stamped with the UTC instant at which it was taken; a repeated one replaces the first.
    """

    interconnect = models.ForeignKey(
        Interconnect, on_delete=models.PROTECT, related_name="quality_readings"
    )
    kind = models.CharField(max_length=12, choices=QualityKind)
    at = models.DateTimeField()
    micro = models.BigIntegerField(help_text="Millionths of the unit")
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["interconnect", "kind", "at"], name="quality_reading_once"
            ),
            models.CheckConstraint(condition=models.Q(micro__gte=0), name="quality_not_negative"),
        ]
        indexes = [models.Index(fields=["received_at"], name="quality_received")]

    def __str__(self) -> str:
        return f"{self.interconnect_id} {self.kind} {self.at:%Y-%m-%d %H:%M}"
