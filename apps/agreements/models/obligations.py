"""Duties of either side, and each day on which one falls due."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.agreements.enums import OCCURRENCE_MOVES, OccurrenceState, Recurrence, Side
from apps.agreements.models.agreement import Agreement
from apps.agreements.models.documents import DocumentVersion
from apps.agreements.models.terms import ContractTerm
from apps.agreements.rules import Schedule
from apps.core.audit import audited


@audited(exclude=["planned_to"])
class Obligation(models.Model):
    """What somebody has to do by the contract. Days are those of the agreement's zone."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="obligations")
    term = models.ForeignKey(
        ContractTerm, null=True, blank=True, on_delete=models.SET_NULL, related_name="obligations"
    )
    number = models.PositiveSmallIntegerField(help_text="1, 2, ... within the agreement")
    text = models.CharField(max_length=300, help_text="What has to be done")
    who = models.CharField(max_length=8, choices=Side, default=Side.US)
    recurrence = models.CharField(max_length=12, choices=Recurrence, default=Recurrence.NONE)
    first_due_on = models.DateField()
    until_on = models.DateField(null=True, blank=True, help_text="Last day it can fall due on")
    lead_days = models.PositiveSmallIntegerField(
        default=14, help_text="Days before it is due at which its owner is told"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    needs_evidence = models.BooleanField(default=True)
    clause = models.CharField(max_length=24, blank=True, help_text="§7.3")
    page = models.PositiveSmallIntegerField(null=True, blank=True)
    planned_to = models.DateField(
        null=True, blank=True, help_text="Up to this day its occurrences are written down"
    )
    retired_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="obligation_number"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("first_due_on")),
                name="obligation_forward",
            ),
        ]
        indexes = [
            models.Index(
                fields=["planned_to"], condition=Q(retired_at=None), name="obligation_planned"
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def ref(self) -> str:
        """Reference in addresses: `AGR-00042/O3`."""
        return f"{self.agreement.ref}/O{self.number}"

    @property
    def schedule(self) -> Schedule:
        """When it falls due, as the rules read it."""
        return Schedule(self.recurrence, self.first_due_on, self.until_on, self.lead_days)


@audited()
class Occurrence(models.Model):
    """One day on which an obligation falls due, and how it was met."""

    MOVES = OCCURRENCE_MOVES

    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="occurrences")
    due_on = models.DateField()
    tell_on = models.DateField(help_text="From this day on it is due, and its owner knows")
    state = models.CharField(
        max_length=16, choices=OccurrenceState, default=OccurrenceState.UPCOMING
    )
    fulfilled_on = models.DateField(null=True, blank=True)
    fulfilled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    evidence = models.TextField(blank=True, help_text="What shows that it was done")
    link = models.URLField(max_length=300, blank=True)
    document = models.ForeignKey(
        DocumentVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["obligation", "due_on"], name="occurrence_once"),
            models.CheckConstraint(
                condition=Q(state__in=["FULFILLED", "FULFILLED_LATE"], fulfilled_on__isnull=False)
                | (~Q(state__in=["FULFILLED", "FULFILLED_LATE"]) & Q(fulfilled_on=None)),
                name="occurrence_fulfilled_on",
            ),
        ]
        indexes = [
            models.Index(
                fields=["tell_on"], condition=Q(state="UPCOMING"), name="occurrence_upcoming"
            ),
            models.Index(
                fields=["due_on"],
                condition=Q(state__in=["DUE", "OVERDUE"]),
                name="occurrence_live",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.obligation_id} {self.due_on}"

    @property
    def ref(self) -> str:
        """Reference for the history of moves: `AGR-00042/O3/2026-12-31`."""
        return f"{self.obligation.ref}/{self.due_on}"
