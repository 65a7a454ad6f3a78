"""What people were told about sources."""

from django.db import models
from django.db.models import F, Q

from apps.usage.enums import AlertKind
from apps.usage.models.sources import DataSource, Series


class SourceAlert(models.Model):
    """An episode of trouble at a source or with one of its series; people are told of both ends."""

    source = models.ForeignKey(DataSource, on_delete=models.PROTECT, related_name="alerts")
    series = models.ForeignKey(Series, null=True, on_delete=models.PROTECT, related_name="alerts")
    kind = models.CharField(max_length=12, choices=AlertKind)
    detail = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "series"],
                condition=Q(closed_at=None),
                nulls_distinct=False,
                name="source_alert_open_once",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")),
                name="source_alert_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.opened_at:%Y-%m-%d %H:%M}"
