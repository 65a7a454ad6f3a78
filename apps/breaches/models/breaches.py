"""Breaches, leave to exceed a term, and notes."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.agreements.models import ContractTerm
from apps.breaches.enums import (
    STATE_MOVES,
    WAIVER_MOVES,
    Kind,
    Severity,
    State,
    WaiverState,
)
from apps.core.audit import audited
from apps.network.models import Interconnect
from apps.partners.models import Partner


class BreachQuerySet(models.QuerySet["Breach"]):
    def broken(self) -> "BreachQuerySet":
        """Open or acknowledged: what needs somebody."""
        return self.filter(state__in=[State.OPEN, State.ACKNOWLEDGED])


@audited(exclude=["last_seen_on", "measured", "peak", "days_over"])
class Breach(models.Model):
    """A term that is not kept on one scope; at most one live row per key (agreements.md 5.3)."""

    MOVES = STATE_MOVES

    ref = models.CharField(max_length=16, unique=True)
    key = models.CharField(max_length=120, help_text="term : scope : metric : direction")
    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=16, choices=State)
    severity = models.CharField(max_length=12, choices=Severity, default=Severity.MAJOR)
    term = models.ForeignKey(ContractTerm, on_delete=models.PROTECT, related_name="breaches")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="breaches")
    interconnect = models.ForeignKey(
        Interconnect, null=True, on_delete=models.PROTECT, related_name="breaches"
    )
    scope_ref = models.CharField(max_length=32)
    metric = models.CharField(max_length=16)
    direction = models.CharField(max_length=12)
    over_since = models.DateField(help_text="First day of the streak")
    last_seen_on = models.DateField(help_text="Last day that was judged")
    opened_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    reopen_count = models.PositiveSmallIntegerField(default=0)
    days_over = models.PositiveSmallIntegerField(default=0)
    on_hold = models.BooleanField(default=False, help_text="The last day had too little data")
    measured = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    threshold = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    peak = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    unit = models.CharField(max_length=8, default="%")
    due_on = models.DateField(null=True, help_text="By the contract's words; empty: none")
    covered_by = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="covers",
        help_text="The breach of its metro or partner that people were told of instead",
    )  # fmt: skip
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    acknowledge_comment = models.TextField(blank=True)
    snoozed_until = models.DateField(null=True)
    created_at = models.DateTimeField()

    objects = BreachQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "breaches"
        constraints = [
            models.UniqueConstraint(
                "key", condition=~Q(state="RESOLVED"), name="breach_one_live_per_key"
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="breach_acknowledged_pair",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "severity"]),
            models.Index(fields=["partner", "state"]),
            models.Index(fields=["interconnect", "state"]),
        ]

    def __str__(self) -> str:
        return self.ref


@audited()
class Waiver(models.Model):
    """Leave to exceed a term for a while: asked by one person, approved by another."""

    MOVES = WAIVER_MOVES

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="waivers")
    state = models.CharField(max_length=12, choices=WaiverState, default=WaiverState.REQUESTED)
    from_on = models.DateField()
    to_on = models.DateField(help_text="Last day")
    reason = models.TextField()
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decision_comment = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="waiver_forward"),
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="waiver_decided_pair",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("requested_by")),
                name="waiver_two_people",
            ),
            models.UniqueConstraint(
                "breach", condition=Q(state="REQUESTED"), name="waiver_one_request"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref} to {self.to_on}"

    @property
    def ref(self) -> str:
        return f"{self.breach.ref}/W{self.pk}"


@audited()
class Note(models.Model):
    """What somebody wants others to know of a breach. Never changed."""

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.breach_id} {self.written_at:%Y-%m-%d %H:%M}"
