"""What an amendment changes: one row per term, new term, retired term or group of facts."""

from django.db import models
from django.db.models import Q

from apps.agreements.enums import CHANGE_MOVES, ChangeKind, ChangeState
from apps.agreements.models.agreement import Agreement
from apps.agreements.models.terms import ContractTerm
from apps.core.audit import audited


@audited()
class AmendmentChange(models.Model):
    """One change to the parent of an amendment; `old` and `new` hold only the values that differ.

    `effective_on` is a day in the parent's zone; empty: the day the amendment takes effect. `term`
    is the parent's clause; for a new one it is set when the change is applied.
    """

    MOVES = CHANGE_MOVES

    amendment = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="changes")
    number = models.PositiveSmallIntegerField(help_text="1, 2, ... within the amendment")
    kind = models.CharField(max_length=8, choices=ChangeKind)
    state = models.CharField(max_length=10, choices=ChangeState, default=ChangeState.PLANNED)
    term = models.ForeignKey(
        ContractTerm, null=True, blank=True, on_delete=models.PROTECT, related_name="changes"
    )
    old = models.JSONField(default=dict)
    new = models.JSONField(default=dict)
    effective_on = models.DateField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True, help_text="Why it was not applied")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["amendment", "number"], name="change_number"),
            models.CheckConstraint(
                condition=Q(kind__in=["ADD", "FACT"]) | Q(term__isnull=False),
                name="change_names_term",
            ),
            models.CheckConstraint(
                condition=Q(state="APPLIED", applied_at__isnull=False)
                | (~Q(state="APPLIED") & Q(applied_at=None)),
                name="change_applied_at",
            ),
        ]
        indexes = [
            models.Index(fields=["amendment"], condition=Q(state="PLANNED"), name="change_planned")
        ]

    def __str__(self) -> str:
        return f"{self.amendment_id} change {self.number}"

    @property
    def ref(self) -> str:
        """Reference for the history of moves: `AGR-00042/c1`."""
        return f"{self.amendment.ref}/c{self.number}"
