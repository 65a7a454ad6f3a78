"""An agreement and its terms in time."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q

from apps.agreements.enums import (
    PERIOD_MOVES,
    STATE_MOVES,
    Align,
    EndRule,
    Kind,
    Origin,
    PeriodState,
    Reference,
    RenewalType,
    State,
    Unit,
)
from apps.core.audit import audited
from apps.core.custom.kinds import ObjectKind
from apps.core.models import Tagged
from apps.partners.models import Partner

AGREEMENT_WORDS = SearchVector("ref", "title", config="simple")


@audited()
class Agreement(Tagged):
    """One document with a partner. Dates are days in `governing_tz`, ends inclusive."""

    MOVES = STATE_MOVES
    OBJECT_KIND = ObjectKind.AGREEMENT

    ref = models.CharField(max_length=16, unique=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="agreements")
    kind = models.CharField(max_length=16, choices=Kind)
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    title = models.CharField(max_length=160)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    supersedes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    is_required = models.BooleanField(
        "required by the agreement above", default=False,
        help_text="That one takes effect only when this one is signed too",
    )  # fmt: skip
    our_entity = models.CharField(max_length=160, blank=True)
    partner_entity = models.CharField(max_length=160, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_on = models.DateField(null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    governing_tz = models.CharField(max_length=64, default="UTC", help_text="IANA name")
    governing_law = models.CharField(max_length=80, blank=True)
    currency = models.CharField(max_length=3, default="USD", help_text="ISO 4217")
    is_confidential = models.BooleanField(default=True)
    renewal_type = models.CharField(max_length=16, choices=RenewalType, default=RenewalType.FIXED)
    initial_months = models.PositiveSmallIntegerField(null=True, blank=True)
    renewal_months = models.PositiveSmallIntegerField(null=True, blank=True)
    max_renewals = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Empty: no limit"
    )
    notice_value = models.PositiveSmallIntegerField(null=True, blank=True)
    notice_unit = models.CharField(max_length=12, choices=Unit, default=Unit.DAY)
    notice_reference = models.CharField(max_length=12, choices=Reference, default=Reference.END)
    notice_clear_days = models.BooleanField(default=False)
    end_rule = models.CharField(max_length=8, choices=EndRule, default=EndRule.CIVIL)
    has_holdover = models.BooleanField(default=False)
    termination_value = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Notice for convenience; empty: no such right"
    )
    termination_unit = models.CharField(max_length=12, choices=Unit, default=Unit.DAY)
    termination_align = models.CharField(max_length=12, choices=Align, default=Align.NONE)
    ended_on = models.DateField(
        null=True, blank=True, help_text="Last day in force, once it is over"
    )
    notes = models.TextField(blank=True, help_text="For staff only")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="agreement_not_own_parent"
            ),
            models.CheckConstraint(
                condition=~Q(renewal_type="AUTO_RENEW") | Q(renewal_months__gt=0),
                name="auto_renewal_has_length",
            ),
            models.CheckConstraint(
                condition=~Q(renewal_type__in=["AUTO_RENEW", "EVERGREEN"]) | Q(notice_value__gt=0),
                name="renewal_has_notice",
            ),
            models.CheckConstraint(
                condition=~Q(renewal_type="EVERGREEN") | Q(initial_months=None),
                name="evergreen_has_no_end",
            ),
        ]
        indexes = [
            GinIndex(AGREEMENT_WORDS, name="agreement_words"),
            models.Index(fields=["state", "kind"]),
            GinIndex(fields=["custom"], name="agreement_custom"),
            GinIndex(fields=["tags"], name="agreement_tags"),
        ]

    def __str__(self) -> str:
        return self.title


@audited()
class TermPeriod(models.Model):
    """One term of an agreement. `ends_on` is the last day in force; empty for EVERGREEN."""

    MOVES = PERIOD_MOVES

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="periods")
    seq = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    origin = models.CharField(max_length=12, choices=Origin, default=Origin.INITIAL)
    state = models.CharField(max_length=12, choices=PeriodState, default=PeriodState.PLANNED)
    notice_deadline = models.DateField(null=True, blank=True, help_text="Last day in time")
    act_by = models.DateField(null=True, blank=True, help_text="Business day at or before it")
    override_reason = models.TextField(blank=True, help_text="Why the signed dates differ")
    counted_from = models.DateField(
        null=True,
        blank=True,
        help_text="Renewals are counted from here; empty: from the original start",
    )

    class Meta:
        # No overlap of terms: an exclusion constraint made in a migration of its own.
        constraints = [
            models.UniqueConstraint(fields=["agreement", "seq"], name="term_period_seq"),
            models.UniqueConstraint(
                "agreement", condition=Q(state="CURRENT"), name="term_period_one_current"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="term_period_forward",
            ),
        ]
        indexes = [
            models.Index(
                fields=["notice_deadline"],
                condition=Q(state="CURRENT"),
                name="term_period_deadline",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} term {self.seq}"

    @property
    def ref(self) -> str:
        """Reference for the history of moves."""
        return f"{self.agreement.ref}/T{self.seq}"
