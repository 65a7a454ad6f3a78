"""What each promise measured, and how far everything has been judged."""

from django.db import models
from django.db.models import Q

from apps.agreements.models import ContractTerm, TermRevision
from apps.breaches.enums import (
    Outcome,
)
from apps.network.models import Interconnect


class Evaluation(models.Model):
    """One term revision on one scope and day (or month), as it was computed. Append only.

    `scope_ref` is the interconnect's or partner's reference. Late data makes a new `version`; the
    older ones stay. `details` holds what a person needs to recompute the value: rank, per-direction
    values, N-1 percent, busy hour, daily maximum.
    """

    revision = models.ForeignKey(TermRevision, on_delete=models.PROTECT, related_name="evaluations")
    term = models.ForeignKey(ContractTerm, on_delete=models.PROTECT, related_name="evaluations")
    interconnect = models.ForeignKey(
        Interconnect, null=True, on_delete=models.PROTECT, related_name="evaluations"
    )
    scope_ref = models.CharField(max_length=32)
    metric = models.CharField(max_length=16)
    window_from = models.DateField(help_text="First local day of the window")
    day = models.DateField(help_text="Last local day of the window")
    version = models.PositiveSmallIntegerField(default=1)
    is_latest = models.BooleanField(default=True)
    value_bps = models.BigIntegerField(null=True, help_text="Measured; a ratio is in details")
    threshold_bps = models.BigIntegerField(null=True)
    capacity_bps = models.BigIntegerField(null=True)
    value = models.DecimalField(
        max_digits=12, decimal_places=3, null=True, help_text="Percent of capacity, or ratio"
    )
    threshold = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    n_expected = models.PositiveIntegerField()
    n_valid = models.PositiveIntegerField()
    quality = models.CharField(max_length=12)
    outcome = models.CharField(max_length=12, choices=Outcome)
    method = models.CharField(max_length=40)
    input_hash = models.CharField(max_length=16)
    details = models.JSONField(default=dict)
    evaluated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "scope_ref", "day", "version"], name="evaluation_version"
            ),
            models.UniqueConstraint(
                fields=["term", "scope_ref", "day"],
                condition=Q(is_latest=True),
                name="evaluation_latest",
            ),
        ]
        indexes = [
            models.Index(fields=["day"], condition=Q(is_latest=True), name="evaluation_by_day")
        ]

    def __str__(self) -> str:
        return f"{self.term_id} {self.scope_ref} {self.day} {self.outcome}"


class Cursor(models.Model):
    """Up to which change of the samples everything has been judged."""

    name = models.CharField(max_length=32, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"
