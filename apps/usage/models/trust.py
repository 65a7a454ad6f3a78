"""Which stored samples are not what a device measured in that slot: filled in, or not believed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.core.audit import audited
from apps.usage.enums import QuarantineReason
from apps.usage.models.sources import Series


class Filled(models.Model):
    """Slots of a series that one late poll answered for, each with the mean rate."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="filled")
    starts_at = models.DateTimeField(help_text="Start of the first slot")
    slots = models.PositiveSmallIntegerField(help_text="2 or 3")

    class Meta:
        verbose_name_plural = "filled"
        constraints = [
            models.UniqueConstraint(fields=["series", "starts_at"], name="filled_once"),
            models.CheckConstraint(
                condition=Q(slots__gte=2, slots__lte=3), name="filled_slots_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series_id} {self.starts_at:%Y-%m-%d %H:%M} {self.slots}"


@audited()
class Quarantine(models.Model):
    """A stretch of a series that is stored and not believed: a gap for everybody who judges.

    Lifted by a person who knows better, its slots count again.
    """

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="quarantines")
    reason = models.CharField(max_length=8, choices=QuarantineReason)
    detail = models.CharField(max_length=300)
    starts_at = models.DateTimeField(help_text="Start of the first slot")
    ends_at = models.DateTimeField(null=True, help_text="First slot believed again; empty: still")
    found_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    comment = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="quarantine_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="quarantine_lifted_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["series", "reason", "starts_at"], name="quarantine_once"
            ),
        ]
        indexes = [
            models.Index(fields=["series"], condition=Q(lifted_at=None), name="quarantine_in_force")
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} of {self.series_id} {self.starts_at:%Y-%m-%d %H:%M}"
