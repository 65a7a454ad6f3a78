"""Days on which an interconnect was unlike itself."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.core.audit import audited
from apps.network.models import Interconnect
from apps.usage.enums import AnomalyKind


@audited()
class Anomaly(models.Model):
    """One per interconnect, local day and kind. Found by the machine, looked at by a person."""

    class Direction(models.TextChoices):
        IN = "IN", "From partner"
        OUT = "OUT", "To partner"

    interconnect = models.ForeignKey(
        Interconnect, on_delete=models.CASCADE, related_name="anomalies"
    )
    day = models.DateField()
    kind = models.CharField(max_length=8, choices=AnomalyKind)
    direction = models.CharField(max_length=3, choices=Direction)
    bps = models.BigIntegerField(help_text="95th percentile of the day")
    usual_bps = models.BigIntegerField(help_text="Median of the last four same weekdays")
    change_pct = models.IntegerField(help_text="Of the usual")
    found_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    comment = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "anomalies"
        constraints = [
            models.UniqueConstraint(fields=["interconnect", "day", "kind"], name="anomaly_once"),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="anomaly_acknowledged_pair",
            ),
        ]
        indexes = [models.Index(fields=["-day", "interconnect"])]

    def __str__(self) -> str:
        return f"{self.interconnect_id} {self.day} {self.kind}"
