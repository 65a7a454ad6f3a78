"""What a billing period amounts to, the invoice held against it, and where a month is heading."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.agreements.models import ContractTerm, TermRevision
from apps.breaches.enums import STATEMENT_MOVES, StatementState
from apps.core.audit import audited
from apps.core.models import Job
from apps.core.units import day
from apps.partners.models import Partner


@audited()
class Statement(models.Model):
    """A term about money over one billing period, as it was computed. Its figures never change.

    Days are those of `tz`. Late data or a corrected term makes a new `version`. `amount` is empty
    where too little was measured to bill the period, or where the term names no price. `rule` is
    how it was measured, `lines` how the amount came to be, `inputs` what it was computed from.
    """

    MOVES = STATEMENT_MOVES

    ref = models.CharField(max_length=16, unique=True)
    term = models.ForeignKey(ContractTerm, on_delete=models.PROTECT, related_name="statements")
    revision = models.ForeignKey(TermRevision, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="statements")
    kind = models.CharField(max_length=24, help_text="Type of the term")
    state = models.CharField(max_length=12, choices=StatementState, default=StatementState.ISSUED)
    version = models.PositiveSmallIntegerField(default=1)
    is_latest = models.BooleanField(default=True)
    period_first = models.DateField()
    period_last = models.DateField(help_text="Last day, included")
    tz = models.CharField(max_length=64)
    measured_bps = models.BigIntegerField(null=True)
    commit_bps = models.BigIntegerField(null=True, help_text="Commit, step or cap")
    overage_bps = models.BigIntegerField(default=0)
    shortfall_bps = models.BigIntegerField(default=0)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    quality = models.CharField(max_length=12, help_text="FINAL, PROVISIONAL or INSUFFICIENT")
    n_expected = models.PositiveIntegerField()
    n_valid = models.PositiveIntegerField()
    rule = models.JSONField(default=dict)
    lines = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    inputs = models.JSONField(default=dict)
    reason = models.CharField(max_length=200, blank=True, help_text="Why there is a new version")
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["term", "period_first", "version"], name="statement_version"
            ),
            models.UniqueConstraint(
                fields=["term", "period_first"], condition=Q(is_latest=True),
                name="statement_latest",
            ),
            models.CheckConstraint(
                condition=Q(period_last__gte=F("period_first")), name="statement_forward"
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | ~Q(currency=""), name="statement_currency"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["period_first"], condition=Q(is_latest=True),
                         name="statement_by_period"),
            models.Index(fields=["state"], condition=Q(is_latest=True), name="statement_by_state"),
        ]  # fmt: skip
        triggers = [pgtrigger.ReadOnly(name="frozen", exclude=["state", "is_latest"])]

    def __str__(self) -> str:
        return self.ref

    @property
    def period(self) -> str:
        """`October 2026`, or its first and last day where it is no calendar month."""
        first, last = self.period_first, self.period_last
        is_month = first.day == 1 and first.month == last.month and last.day >= 28
        return f"{first:%B %Y}" if is_month else f"{day(first)} to {day(last)}"


@audited()
class PartnerInvoice(models.Model):
    """What the partner asks for a period, held against the newest statement of it.

    `explained`: ways of counting that give the partner's figure, in words.
    """

    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, related_name="invoice")
    number = models.CharField(max_length=64)
    invoiced_on = models.DateField(null=True, blank=True)
    measured_bps = models.BigIntegerField(
        null=True, blank=True, help_text="As the partner states it"
    )
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    tolerance_pct = models.DecimalField(
        max_digits=6, decimal_places=3, default=Decimal(1),
        help_text="Percent of our amount by which it may differ",
    )  # fmt: skip
    explained = models.JSONField(default=list)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=120, blank=True, help_text="File it was imported from")
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(tolerance_pct__gte=0, tolerance_pct__lte=100),
                name="invoice_tolerance",
            )
        ]

    def __str__(self) -> str:
        return self.number


class StatementFile(models.Model):
    """The PDF of a statement, with prices or without. `path` is empty until its job is done."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="files")
    with_prices = models.BooleanField()
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    path = models.CharField(max_length=120, blank=True, help_text="In the private store")
    size = models.PositiveIntegerField(default=0, help_text="Bytes")
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "with_prices"], name="statement_file_once")
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} {'with' if self.with_prices else 'without'} prices"


class Projection(models.Model):
    """Where the running period of a term about money is heading: computed anew each day.

    Never a statement. `low_bps` and `high_bps` hold the uncertainty; rates in bit/s.
    """

    term = models.OneToOneField(ContractTerm, on_delete=models.CASCADE, related_name="projection")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    period_first = models.DateField()
    period_last = models.DateField()
    until = models.DateField(help_text="Last local day that was measured")
    kind = models.CharField(max_length=20, blank=True, help_text="Breach it is heading for")
    so_far_bps = models.BigIntegerField(null=True)
    projected_bps = models.BigIntegerField(null=True)
    low_bps = models.BigIntegerField(null=True)
    high_bps = models.BigIntegerField(null=True)
    commit_bps = models.BigIntegerField()
    so_far_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    projected_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    commit_amount = models.DecimalField(max_digits=14, decimal_places=2)
    unused_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3)
    method = models.CharField(max_length=200, blank=True)
    computed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.term_id} {self.period_first}"
