"""Who gets which report when, and every mail that came of it."""

from datetime import datetime, tzinfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q, QuerySet

from apps.accounts.enums import STAFF_CHOICES
from apps.core import zones
from apps.core.audit import audited
from apps.network.models import Metro, Region
from apps.notifications.models import Notice
from apps.partners.models import Partner
from apps.reports import rules
from apps.reports.enums import OPEN_STAGES, Cadence, Format, Kind, Missing, Paper, ScopeKind, Stage
from apps.reports.models.status import StatusReport

USER = settings.AUTH_USER_MODEL
LAST_HOUR, SUNDAY = 23, 6


class SubscriptionQuerySet(QuerySet["Subscription"]):
    def live(self) -> "SubscriptionQuerySet":
        """Neither paused nor stopped."""
        return self.filter(paused_at=None, stopped_at=None)


@audited()
class Subscription(models.Model):
    """A series of reports (kind and scope) for one person or for all of a role.

    `since` is when its clock began: slots before it are not made up for. Hours are those of each
    reader's own zone. No sections: all that the report has. No formats: the mail and its link.
    """

    owner = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        USER, null=True, on_delete=models.PROTECT, related_name="report_subscriptions"
    )
    role = models.CharField(max_length=16, choices=STAFF_CHOICES, blank=True)
    kind = models.CharField(max_length=12, choices=Kind)
    scope_kind = models.CharField(max_length=8, choices=ScopeKind, default=ScopeKind.ALL)
    scope_key = models.CharField(max_length=40, help_text="ALL, or kind and key: REGION:latam")
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    metro = models.ForeignKey(Metro, null=True, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, null=True, on_delete=models.PROTECT, related_name="+")
    sections = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    formats = ArrayField(models.CharField(max_length=4, choices=Format), default=list, blank=True)
    paper = models.CharField(max_length=6, choices=Paper, default=Paper.A4)
    attaches = models.BooleanField(default=True, help_text="False: files are linked")
    missing = models.CharField(max_length=8, choices=Missing, default=Missing.WAIT)
    cadence = models.CharField(max_length=9, choices=Cadence, default=Cadence.WEEKLY)
    weekday = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(SUNDAY)])
    month_day = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(rules.LAST_MONTH_DAY)]
    )
    hour = models.PositiveSmallIntegerField(default=8, validators=[MaxValueValidator(LAST_HOUR)])
    created_at = models.DateTimeField()
    since = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_because = models.CharField(max_length=200, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = "report subscription"
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, role="") | (Q(person=None) & ~Q(role="")),
                name="report_subscription_one_reader",
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "scope_key"],
                condition=Q(stopped_at=None, person__isnull=False),
                name="report_subscription_once_person",
            ),
            models.UniqueConstraint(
                fields=["role", "kind", "scope_key"], condition=Q(stopped_at=None, person=None),
                name="report_subscription_once_role",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        about = self.region or self.metro or self.partner
        return f"{self.get_kind_display()}, {about}" if about else self.get_kind_display()

    @property
    def is_live(self) -> bool:
        return self.paused_at is None and self.stopped_at is None

    @property
    def schedule(self) -> rules.Schedule:
        return rules.Schedule(self.cadence, self.weekday, self.month_day, self.hour)

    def next_at(self, zone: str, at: datetime) -> datetime | None:
        """When it is due next for a reader of a zone; None while it rests."""
        if not self.is_live:
            return None
        where: tzinfo = zones.zone(zone)
        return rules.next_slot(self.schedule, where, at).at


@audited()
class OptOut(models.Model):
    """Somebody of a role does not want what the role is subscribed to."""

    subscription = models.ForeignKey(
        Subscription, on_delete=models.CASCADE, related_name="opt_outs"
    )
    person = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "person"], name="opt_out_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} without {self.subscription_id}"


class Sending(models.Model):
    """One report to one reader: due, with its files made, sent by the outbox, or not and why.

    `slot_on` is the day in the reader's zone it fell due on; none: somebody asked for it now.
    """

    subscription = models.ForeignKey(
        Subscription, on_delete=models.PROTECT, related_name="sendings"
    )
    reader = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    slot_on = models.DateField(null=True)
    due_at = models.DateTimeField()
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.DUE)
    report = models.ForeignKey(
        StatusReport, null=True, on_delete=models.PROTECT, related_name="sendings"
    )
    notice = models.ForeignKey(Notice, null=True, on_delete=models.SET_NULL, related_name="+")
    why = models.CharField(max_length=200, blank=True, help_text="Why it was not sent")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "reader", "slot_on"], name="sending_once_a_slot"
            ),
            models.UniqueConstraint(
                fields=["reader", "report"], condition=Q(stage=Stage.SENT, slot_on__isnull=False),
                name="sending_once_a_report",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.SENT) | Q(report__isnull=False, sent_at__isnull=False),
                name="sending_of_a_report",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(stage__in=OPEN_STAGES), name="sending_open"
            ),
            models.Index(fields=["subscription", "-due_at"], name="sending_log"),
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id} to {self.reader_id}, {self.stage}"
