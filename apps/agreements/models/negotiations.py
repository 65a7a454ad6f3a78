"""A negotiation of an agreement: its rounds, the issues that are open, notes of our side."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.agreements.enums import (
    ISSUE_MOVES,
    OPEN_STAGES,
    STAGE_MOVES,
    IssueState,
    Outcome,
    Purpose,
    Stage,
    Turn,
)
from apps.agreements.models.agreement import Agreement
from apps.agreements.models.documents import DocumentVersion
from apps.core.audit import audited


class NegotiationQuerySet(models.QuerySet["Negotiation"]):
    def open(self) -> "NegotiationQuerySet":
        """Neither won nor lost; on hold is open."""
        return self.filter(closed_at=None)


@audited()
class Negotiation(models.Model):
    """The way to a deal. Rates in bit/s, money a year in `currency`.

    `turn_since` is the last movement: a round sent or received, the turn passed on, the stage
    moved. It and `turn` repeat what rounds and history say, so that a board is one query; only
    actions write them. `first_target_on` keeps the first day that was named.
    """

    MOVES = STAGE_MOVES

    ref = models.CharField(max_length=16, unique=True)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="negotiations")
    purpose = models.CharField(max_length=12, choices=Purpose, default=Purpose.NEW)
    subject = models.CharField(max_length=120, blank=True, help_text="New PNI, Quito")
    request_ref = models.CharField(
        max_length=16, blank=True, db_index=True, help_text="CAP- of the partner's request for it"
    )
    state = models.CharField("stage", max_length=12, choices=Stage, default=Stage.QUALIFY)
    furthest = models.CharField(
        max_length=12, choices=Stage, default=Stage.QUALIFY, help_text="Furthest stage reached"
    )
    held_in = models.CharField(
        max_length=12, choices=Stage, blank=True, help_text="Stage to resume in"
    )
    review_on = models.DateField(null=True, blank=True, help_text="When it is on hold")
    probability = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Percent; empty: that of the stage"
    )
    expected_bps = models.BigIntegerField("expected traffic", null=True, blank=True)
    expected_cost = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, help_text="A year; negative: income"
    )
    currency = models.CharField(max_length=3, default="USD", help_text="ISO 4217")
    first_target_on = models.DateField(null=True, blank=True)
    target_on = models.DateField(null=True, blank=True)
    turn = models.CharField(max_length=8, choices=Turn, default=Turn.US)
    turn_since = models.DateTimeField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    next_step = models.CharField(max_length=200, blank=True)
    next_step_on = models.DateField(null=True, blank=True)
    outcome = models.CharField("reason", max_length=16, choices=Outcome, blank=True)
    outcome_text = models.CharField("explanation", max_length=300, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = NegotiationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "agreement", condition=Q(closed_at=None), name="negotiation_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STAGES, closed_at=None)
                | (~Q(state__in=OPEN_STAGES) & Q(closed_at__isnull=False)),
                name="negotiation_closed_at",
            ),
            models.CheckConstraint(
                condition=~Q(state="ON_HOLD") | (~Q(held_in="") & Q(review_on__isnull=False)),
                name="negotiation_hold_has_review",
            ),
            models.CheckConstraint(
                condition=Q(probability=None) | Q(probability__lte=100),
                name="negotiation_probability",
            ),
            models.CheckConstraint(
                condition=Q(expected_bps=None) | Q(expected_bps__gte=0),
                name="negotiation_expected_bps",
            ),
            models.CheckConstraint(
                condition=Q(first_target_on=None, target_on=None)
                | Q(first_target_on__isnull=False, target_on__isnull=False),
                name="negotiation_both_targets",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "turn_since"], name="negotiation_waiting"),
            models.Index(fields=["closed_at"], name="negotiation_closed"),
        ]

    def __str__(self) -> str:
        return self.subject or self.get_purpose_display()

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def has_slipped(self) -> bool:
        """The target lies later than the one first named."""
        if self.target_on is None or self.first_target_on is None:
            return False
        return self.target_on > self.first_target_on


@audited()
class Round(models.Model):
    """One version out and the answer to it. One that the partner began has only the answer."""

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    version_out = models.ForeignKey(
        DocumentVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True, help_text="When their answer is due")
    changes_out = models.CharField("what we changed", max_length=300, blank=True)
    version_in = models.ForeignKey(
        DocumentVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer_on = models.DateField(null=True, blank=True, help_text="When our answer is due")
    changes_in = models.CharField("what they changed", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["negotiation", "number"], name="round_number"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=False) | Q(received_at__isnull=False),
                name="round_sent_or_received",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(received_at=None) | Q(received_at__gte=F("sent_at")),
                name="round_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"Round {self.number}"

    @property
    def ref(self) -> str:
        """`NEG-00042/R3`."""
        return f"{self.negotiation.ref}/R{self.number}"

    @property
    def is_waiting(self) -> bool:
        """Sent, not answered."""
        return self.received_at is None


@audited()
class Issue(models.Model):
    """One point that both sides see differently. `fallback` is for holders of our notes."""

    MOVES = ISSUE_MOVES

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="issues")
    number = models.PositiveSmallIntegerField()
    clause = models.CharField(max_length=32, blank=True, help_text="§4.2")
    topic = models.CharField(max_length=120)
    our_position = models.TextField(blank=True)
    their_position = models.TextField(blank=True)
    fallback = models.TextField("our fallback", blank=True, help_text="Never shown to the partner")
    state = models.CharField("status", max_length=12, choices=IssueState, default=IssueState.OPEN)
    is_blocking = models.BooleanField("blocks approval", default=False)
    result = models.CharField("what was agreed", max_length=300, blank=True)
    settled_in = models.ForeignKey(
        Round, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["negotiation", "number"], name="issue_number"),
            models.CheckConstraint(
                condition=~Q(state="PARKED") | Q(is_blocking=False), name="issue_parked_blocks_not"
            ),
        ]
        indexes = [
            models.Index(
                fields=["negotiation"],
                condition=Q(state="OPEN", is_blocking=True),
                name="issue_blocking",
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.clause}".strip()

    @property
    def ref(self) -> str:
        """`NEG-00042/I3`."""
        return f"{self.negotiation.ref}/I{self.number}"

    @property
    def blocks(self) -> bool:
        return self.is_blocking and self.state == IssueState.OPEN


@audited()
class NegotiationNote(models.Model):
    """A remark for our side only."""

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return self.text[:40]
