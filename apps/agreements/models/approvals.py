"""Who must agree before an agreement may be signed, and what they said."""

from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from apps.accounts.enums import STAFF_CHOICES
from apps.agreements.enums import APPROVAL_MOVES, ApprovalState, Kind, Verdict
from apps.agreements.models.agreement import Agreement
from apps.agreements.models.documents import DocumentVersion
from apps.core.audit import audited


def a_person() -> Any:
    """A colleague, who stays on record."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")


@audited()
class ApprovalRule(models.Model):
    """Agreements that meet every condition set here need its steps. An empty one is always met."""

    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=16, choices=Kind, blank=True, help_text="Empty: any kind")
    min_value = models.DecimalField(
        "yearly value from", max_digits=14, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)], help_text="In the currency of the agreement",
    )  # fmt: skip
    min_commit_bps = models.PositiveBigIntegerField("commit from", null=True, blank=True)
    min_months = models.PositiveSmallIntegerField("first term from", null=True, blank=True)
    for_nonstandard = models.BooleanField(
        "non-standard clause", default=False, help_text="Only with a clause that is not our usual"
    )
    steps = models.JSONField(default=list, help_text='In order: [{"role": "legal", "quorum": 1}]')
    is_active = models.BooleanField("in use", default=True)

    def __str__(self) -> str:
        return self.name


@audited()
class ApprovalRequest(models.Model):
    """One question to the approvers. It holds for this document and these facts, no others.

    `fingerprint` is the SHA-256 of `queries.snapshot` as it was when the question was put.
    """

    MOVES = APPROVAL_MOVES

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="approvals")
    number = models.PositiveSmallIntegerField(help_text="1, 2, ... within the agreement")
    state = models.CharField(max_length=12, choices=ApprovalState, default=ApprovalState.WAITING)
    document = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, help_text="Of the document")
    snapshot = models.JSONField(help_text="Facts and terms when the question was put")
    fingerprint = models.CharField(max_length=64, help_text="Of facts and terms")
    is_nonstandard = models.BooleanField(default=False)
    comment = models.TextField(blank=True)
    submitted_by = a_person()
    submitted_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closing = models.TextField(blank=True, help_text="Why it was rejected, withdrawn or void")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="approval_number"),
            models.UniqueConstraint(
                "agreement",
                condition=Q(state__in=["WAITING", "APPROVED"]),
                name="approval_one_in_hand",
            ),
        ]

    @property
    def ref(self) -> str:
        """Reference in histories: `AGR-00042/A1`."""
        return f"{self.agreement.ref}/A{self.number}"


@audited()
class ApprovalStep(models.Model):
    """People of a role who must agree, one step after the other."""

    request = models.ForeignKey(ApprovalRequest, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=16, choices=STAFF_CHOICES)
    quorum = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(max_length=300, help_text="The rules that ask for it")
    asked_at = models.DateTimeField(null=True, blank=True, help_text="When its turn came")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "order"], name="approval_step_order")
        ]


@audited()
class ApprovalDecision(models.Model):
    """What one person said; `person` is whose voice it is, `by` who spoke (away: the delegate)."""

    request = models.ForeignKey(ApprovalRequest, on_delete=models.CASCADE, related_name="decisions")
    step = models.ForeignKey(ApprovalStep, on_delete=models.CASCADE, related_name="decisions")
    person = a_person()
    by = a_person()
    verdict = models.CharField(max_length=12, choices=Verdict)
    comment = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "person"], name="approval_one_voice"),
            models.UniqueConstraint(fields=["request", "by"], name="approval_one_speaker"),
        ]


@audited()
class Delegation(models.Model):
    """Somebody decides for somebody who is away. Days in the zone of the one who is away."""

    person = a_person()
    to = a_person()
    from_on = models.DateField()
    to_on = models.DateField(help_text="Last day")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Taken back")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="delegation_forward"),
            models.CheckConstraint(condition=~Q(person=F("to")), name="delegation_to_another"),
        ]
        indexes = [models.Index(fields=["to", "to_on"])]

    def __str__(self) -> str:
        return f"{self.to} for {self.person}"
