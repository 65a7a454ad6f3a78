"""The duty to add capacity that a breach starts, and the time during which its clock stands."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.agreements.models import ContractNotice, ContractTerm, TermRevision
from apps.breaches.enums import ACTS, LIVE_UPGRADES, UPGRADE_MOVES, Actor, PauseReason, UpgradeState
from apps.breaches.models.breaches import Breach
from apps.breaches.rules import Lead, Pause
from apps.core.audit import audited
from apps.network.models import Interconnect
from apps.partners.models import Partner

INTERNAL_DAYS = 60


@audited()
class UpgradeObligation(models.Model):
    """Capacity that must be added by the contract; at most one live per breach.

    Days are those of the agreement's zone. `started_on`, `due_on` and `internal_due_on` are
    computed from the trigger, the notices and the pauses, never typed. Without `lead_value` the
    contract is silent: no deadline, only our own target.
    """

    MOVES = UPGRADE_MOVES

    ref = models.CharField(max_length=16, unique=True)
    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="upgrades")
    term = models.ForeignKey(ContractTerm, on_delete=models.PROTECT, related_name="upgrades")
    revision = models.ForeignKey(TermRevision, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="upgrades")
    interconnect = models.ForeignKey(
        Interconnect, null=True, on_delete=models.PROTECT, related_name="upgrades"
    )
    state = models.CharField(max_length=16, choices=UpgradeState, default=UpgradeState.TRIGGERED)
    who = models.CharField(max_length=8, choices=Actor, default=Actor.BOTH)
    triggered_on = models.DateField(help_text="Day whose end opened the breach")
    capacity_bps = models.BigIntegerField(help_text="In service when it was triggered")
    metric_bps = models.BigIntegerField(null=True, help_text="Measured when it was triggered")
    required_bps = models.BigIntegerField(help_text="Capacity to be in service")
    target_pct = models.DecimalField(max_digits=6, decimal_places=3)
    lead_value = models.PositiveSmallIntegerField(null=True, help_text="Empty: no deadline")
    lead_unit = models.CharField(max_length=12, default="DAY")
    clock_start = models.CharField(max_length=16, default="TRIGGER")
    can_stop = models.BooleanField(default=True, help_text="Whether the clock can stand")
    withdraw_on_clear = models.BooleanField(default=False)
    notice = models.ForeignKey(
        ContractNotice, null=True, on_delete=models.PROTECT, related_name="upgrades"
    )
    accepted_on = models.DateField(null=True)
    started_on = models.DateField(null=True)
    due_on = models.DateField(null=True, help_text="By the contract's words; empty: none")
    internal_days = models.PositiveSmallIntegerField(default=INTERNAL_DAYS)
    internal_due_on = models.DateField(help_text="Our own target, never a breach")
    told_days = models.PositiveSmallIntegerField(
        default=0, help_text="Days after the due day of the newest escalation"
    )
    completed_on = models.DateField(null=True)
    closed_on = models.DateField(null=True, help_text="Completed, waived or withdrawn on")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "breach", condition=Q(state__in=[state.value for state in LIVE_UPGRADES]),
                name="upgrade_one_live",
            ),
            models.UniqueConstraint(fields=["breach", "triggered_on"], name="upgrade_once"),
            models.CheckConstraint(
                condition=~Q(state="COMPLETED") | Q(completed_on__isnull=False),
                name="upgrade_completed_on",
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(lead_value__isnull=False, started_on__isnull=False),
                name="upgrade_due_by_contract",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["state", "due_on"], name="upgrade_due")]

    def __str__(self) -> str:
        return self.ref

    @property
    def lead(self) -> Lead:
        """The contract's time, as the rules read it."""
        return Lead(self.lead_value, self.lead_unit, self.clock_start, self.can_stop)

    @property
    def acts(self) -> str:
        """`we must act`."""
        return ACTS[Actor(self.who)]

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_UPGRADES


@audited()
class ClockPause(models.Model):
    """Days on which the clock stands because the other side holds things up."""

    obligation = models.ForeignKey(
        UpgradeObligation, on_delete=models.PROTECT, related_name="pauses"
    )
    from_on = models.DateField(help_text="First day that does not count")
    until_on = models.DateField(null=True, help_text="Day on which it runs again")
    reason = models.CharField(max_length=12, choices=PauseReason)
    blocked_by = models.CharField(max_length=8, choices=Actor)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gt=F("from_on")), name="pause_forward"
            ),
            models.UniqueConstraint(
                "obligation", condition=Q(until_on=None), name="pause_one_open"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="pause_ended_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.obligation_id} from {self.from_on}"

    @property
    def days(self) -> Pause:
        """As the rules read it."""
        return Pause(self.from_on, self.until_on)
