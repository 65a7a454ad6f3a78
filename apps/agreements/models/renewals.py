"""What is decided about the end of each term, and the notices both sides give each other."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.agreements.enums import (
    NOTICE_MOVES,
    RENEWAL_MOVES,
    Decision,
    Method,
    NoticeKind,
    NoticeState,
    RenewalState,
    Side,
    Timely,
)
from apps.agreements.models.agreement import Agreement, TermPeriod
from apps.core.audit import audited


def _pair(at: str, by: str) -> Q:
    """A time and the person belong together: both are there or neither."""
    return Q(**{at: None, by: None}) | Q(**{f"{at}__isnull": False, f"{by}__isnull": False})


@audited()
class Renewal(models.Model):
    """The cycle of one term: what is decided about its end, and what came of it.

    Opened by the renewal tick ahead of the notice deadline. `proposed` waits for a second person
    where the yearly value asks for one (`rules.needs_approval`).
    """

    MOVES = RENEWAL_MOVES

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="renewals")
    period = models.OneToOneField(TermPeriod, on_delete=models.CASCADE, related_name="renewal")
    state = models.CharField(max_length=20, choices=RenewalState, default=RenewalState.UNDECIDED)
    decision = models.CharField(max_length=12, choices=Decision, blank=True)
    decided_reason = models.TextField(blank=True, help_text="For staff")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed = models.CharField(max_length=12, choices=Decision, blank=True)
    proposed_reason = models.TextField(blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_pair("decided_at", "decided_by"), name="renewal_decided"
            ),
            models.CheckConstraint(
                condition=_pair("proposed_at", "proposed_by"), name="renewal_proposed"
            ),
            models.CheckConstraint(
                condition=_pair("approved_at", "approved_by"), name="renewal_approved"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("decided_by")),
                name="renewal_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        """Reference in the history: `AGR-00042/R3` is the cycle of term 3."""
        return f"{self.agreement.ref}/R{self.period.seq}"


@audited()
class ContractNotice(models.Model):
    """A formal notice under an agreement, from us or from the partner.

    `timely` follows from the receipt and the deadline it was given for; nobody edits it, only a
    waiver of the other side changes what a late one does. `effective_on` is the last day in force
    of a termination, or the last day to cure, upgrade or answer; days in the agreement's zone.
    """

    MOVES = NOTICE_MOVES

    ref = models.CharField(max_length=16, unique=True)
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="notices")
    period = models.ForeignKey(
        TermPeriod, null=True, blank=True, on_delete=models.PROTECT, related_name="notices",
        help_text="The term whose renewal it is to stop",
    )  # fmt: skip
    kind = models.CharField(max_length=12, choices=NoticeKind)
    side = models.CharField(max_length=8, choices=Side, help_text="Who gives it")
    state = models.CharField(max_length=12, choices=NoticeState, default=NoticeState.DRAFT)
    method = models.CharField(max_length=12, choices=Method, default=Method.EMAIL)
    clause = models.CharField(max_length=24, blank=True)
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    deemed_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Business days after sending; empty: receipt must be shown"
    )
    deemed_on = models.DateField(null=True, blank=True)
    is_deemed = models.BooleanField(default=False, help_text="Received because the contract says")
    deadline = models.DateField(null=True, blank=True, help_text="Last day in time")
    timely = models.CharField(max_length=8, choices=Timely, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    waiver = models.TextField(blank=True, help_text="Who of the other side waived it, and why")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_pair("waived_at", "waived_by"), name="notice_waived"),
            models.CheckConstraint(
                condition=_pair("confirmed_at", "confirmed_by"), name="notice_confirmed"
            ),
            models.CheckConstraint(
                condition=~Q(state="RECEIVED") | Q(received_at__isnull=False),
                name="notice_received_at",
            ),
            models.CheckConstraint(
                condition=~Q(timely="WAIVED") | Q(waived_at__isnull=False),
                name="notice_waiver_recorded",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(received_at=None) | Q(received_at__gte=F("sent_at")),
                name="notice_sent_before_received",
            ),
        ]
        indexes = [
            models.Index(fields=["deemed_on"], condition=Q(state="SENT"), name="notice_deemed"),
            models.Index(
                fields=["effective_on"],
                condition=Q(state="RECEIVED", kind="TERMINATION"),
                name="notice_termination",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.get_kind_display()}"
