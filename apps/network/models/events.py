"""What happens to interconnects: announced maintenance, outages and tickets."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.core.audit import audited
from apps.network.enums import (
    INCIDENT_MOVES,
    MAINTENANCE_MOVES,
    Cause,
    Impact,
    IncidentKind,
    IncidentSeverity,
    IncidentState,
    MaintenanceSide,
    MaintenanceState,
)
from apps.network.models.interconnects import Interconnect
from apps.network.models.places import Site
from apps.partners.models import Partner


@audited(exclude=["changed_at"])
class Maintenance(models.Model):
    """Planned work, ours or the partner's: [starts_at, ends_at), UTC.

    It excuses slots only once it is announced before it starts; a cancelled one excuses none.
    """

    MOVES = MAINTENANCE_MOVES

    ref = models.CharField(max_length=16, unique=True)
    title = models.CharField(max_length=120)
    side = models.CharField(max_length=8, choices=MaintenanceSide)
    state = models.CharField(
        max_length=12, choices=MaintenanceState, default=MaintenanceState.PLANNED
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    announced_at = models.DateTimeField(null=True, blank=True)
    ticket = models.CharField(max_length=64, blank=True, help_text="The other side's reference")
    text = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField()
    sequence = models.PositiveIntegerField(default=0, help_text="Changes, as in RFC 5545")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="maintenance_forward"
            )
        ]
        indexes = [
            models.Index(fields=["starts_at", "id"]),
            models.Index(fields=["changed_at"], name="maintenance_changed"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def is_excuse(self) -> bool:
        """Whether what is missing meanwhile is excused."""
        told = self.announced_at is not None and self.announced_at <= self.starts_at
        return told and self.state != MaintenanceState.CANCELLED


@audited()
class MaintenanceImpact(models.Model):
    """What a maintenance does to one interconnect."""

    maintenance = models.ForeignKey(Maintenance, on_delete=models.CASCADE, related_name="impacts")
    interconnect = models.ForeignKey(
        Interconnect, on_delete=models.PROTECT, related_name="maintenances"
    )
    impact = models.CharField(max_length=10, choices=Impact, default=Impact.DOWN)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["maintenance", "interconnect"], name="maintenance_impact_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.maintenance_id} {self.interconnect_id} {self.impact}"


@audited(exclude=["changed_at"])
class Incident(models.Model):
    """An outage, a degradation, a hardware replacement or a request, with its times in UTC.

    It is about one interconnect, or about all interconnects of the partner at a site.
    """

    MOVES = INCIDENT_MOVES

    ref = models.CharField(max_length=16, unique=True)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=IncidentKind)
    severity = models.CharField(
        max_length=10, choices=IncidentSeverity, default=IncidentSeverity.MAJOR
    )
    state = models.CharField(max_length=8, choices=IncidentState, default=IncidentState.OPEN)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="incidents")
    interconnect = models.ForeignKey(
        Interconnect, null=True, blank=True, on_delete=models.PROTECT, related_name="incidents"
    )
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.PROTECT, related_name="incidents"
    )
    started_at = models.DateTimeField()
    detected_at = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    restored_at = models.DateTimeField(null=True, blank=True)
    cause = models.CharField(max_length=16, choices=Cause, default=Cause.UNKNOWN)
    ticket = models.CharField(max_length=64, blank=True, help_text="The partner's reference")
    text = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(interconnect__isnull=False, site=None)
                | Q(interconnect=None, site__isnull=False),
                name="incident_at_link_or_site",
            ),
            models.CheckConstraint(
                condition=Q(restored_at=None) | Q(restored_at__gte=F("started_at")),
                name="incident_forward",
            ),
        ]
        indexes = [
            models.Index(fields=["started_at", "id"]),
            models.Index(fields=["changed_at"], name="incident_changed"),
        ]

    def __str__(self) -> str:
        return self.ref
