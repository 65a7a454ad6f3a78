"""Workstreams: what drives partners forward, with its dates, its goals and its weekly updates."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.core.audit import audited
from apps.network.models import Metro
from apps.partners.models import Partner
from apps.programs.enums import HEALTH_MOVES, OPEN_HEALTH, Health, Kind, Metric

USER = settings.AUTH_USER_MODEL


class WorkstreamQuerySet(models.QuerySet["Workstream"]):
    def open(self) -> "WorkstreamQuerySet":
        """Neither done nor given up; paused is open."""
        return self.filter(state__in=OPEN_HEALTH)


@audited(exclude=["last_number"])
class Workstream(models.Model):
    """A metro launch, a renewal wave, an augment campaign. Days are UTC days.

    `key` is its reference and the prefix of its items: LATAM, LATAM-123. `last_number` counts them;
    it is raised in the transaction that makes an item, so that there are no gaps.
    """

    MOVES = HEALTH_MOVES

    key = models.CharField(max_length=10, unique=True, help_text="LATAM; its items: LATAM-123")
    name = models.CharField(max_length=120)
    purpose = models.TextField(blank=True, help_text="What will be different when it is done")
    kind = models.CharField("about", max_length=8, choices=Kind, default=Kind.THEME)
    partner = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="workstreams"
    )
    metro = models.ForeignKey(
        Metro, null=True, blank=True, on_delete=models.PROTECT, related_name="workstreams"
    )
    region = models.CharField(max_length=16, blank=True, help_text="Code; a theme may have one too")
    owner = models.ForeignKey(
        USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField("health", max_length=10, choices=Health, default=Health.ON_TRACK)
    state_since = models.DateTimeField()
    starts_on = models.DateField()
    original_on = models.DateField("original date", help_text="First named; never changes")
    target_on = models.DateField("date")
    last_number = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")

    objects = WorkstreamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="PARTNER", partner__isnull=False, metro=None)
                | Q(kind="METRO", metro__isnull=False, partner=None)
                | (Q(kind="REGION", partner=None, metro=None) & ~Q(region=""))
                | Q(kind="THEME", partner=None, metro=None),
                name="workstream_is_about_one",
            ),
            models.CheckConstraint(
                condition=Q(target_on__gte=F("starts_on"), original_on__gte=F("starts_on")),
                name="workstream_forward",
            ),
        ]
        indexes = [models.Index(fields=["state", "target_on"], name="workstream_by_date")]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        return self.key

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_HEALTH

    @property
    def has_slipped(self) -> bool:
        """The date lies later than the one first named."""
        return self.target_on > self.original_on

    @property
    def about(self) -> str:
        """What it is about, in a word or two."""
        return str(self.partner or self.metro or self.region or "All partners")


@audited()
class DateMove(models.Model):
    """The date of a workstream was moved, with the reason that was given."""

    workstream = models.ForeignKey(Workstream, on_delete=models.CASCADE, related_name="date_moves")
    was = models.DateField()
    now = models.DateField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["at"], name="date_move_at")]

    def __str__(self) -> str:
        return f"{self.was} to {self.now}"


class GoalQuerySet(models.QuerySet["Goal"]):
    def kept(self) -> "GoalQuerySet":
        """Not dropped."""
        return self.filter(dropped_at=None)


@audited(exclude=["value", "measured_at"])
class Goal(models.Model):
    """A measured target. Rates are bit/s, shares percent, costs a month in `currency`.

    `value` is written by the tick; empty until something was measured. `start_value` is what was
    measured when the goal was set. A dropped goal is kept, to be taken back.
    """

    workstream = models.ForeignKey(Workstream, on_delete=models.CASCADE, related_name="goals")
    metric = models.CharField(max_length=8, choices=Metric)
    start_value = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    target = models.DecimalField(max_digits=20, decimal_places=3)
    currency = models.CharField(max_length=3, default="USD", help_text="ISO 4217, for costs")
    value = models.DecimalField(max_digits=20, decimal_places=3, null=True, blank=True)
    measured_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workstream", "metric"], condition=Q(dropped_at=None), name="goal_once"
            ),
            models.CheckConstraint(condition=Q(target__gte=0), name="goal_not_below_zero"),
        ]

    def __str__(self) -> str:
        return self.get_metric_display()


class GoalReading(models.Model):
    """What a goal stood at on a day: the last measurement of it. Written by the tick."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="readings")
    day = models.DateField()
    value = models.DecimalField(max_digits=20, decimal_places=3)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["goal", "day"], name="goal_reading_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.value}"


@audited()
class StatusUpdate(models.Model):
    """What the owner says of a week: health, what changed, risks, asks. Drafted from its facts.

    `facts` are those of the week as they were when it was drafted. Published it never changes.
    """

    workstream = models.ForeignKey(Workstream, on_delete=models.PROTECT, related_name="updates")
    week = models.DateField(help_text="Its Monday")
    health = models.CharField(max_length=10, choices=Health)
    target_on = models.DateField(help_text="The date as it stood")
    changed = models.TextField("what changed", blank=True)
    risks = models.TextField(blank=True)
    asks = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    drafted_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workstream", "week"], name="status_update_once"),
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="status_update_published",
            ),
        ]
        indexes = [models.Index(fields=["week"], name="status_update_week")]

    def __str__(self) -> str:
        return f"Week of {self.week:%-d %b %Y}"
