"""The ladder of reminders before a deadline, and the days on which nobody works."""

from django.db import models
from django.db.models import Q

from apps.agreements.enums import ReminderState
from apps.agreements.models.agreement import Agreement, TermPeriod


class Reminder(models.Model):
    """One step of the ladder before a notice deadline. The key makes sending twice impossible."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="reminders")
    period = models.ForeignKey(TermPeriod, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=24, default="notice")
    offset_days = models.SmallIntegerField()
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=ReminderState, default=ReminderState.PLANNED)
    sent_at = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "period", "kind", "offset_days", "due_on"],
                name="reminder_once",
            ),
            models.CheckConstraint(
                condition=Q(state="SENT", sent_at__isnull=False)
                | (~Q(state="SENT") & Q(sent_at=None)),
                name="reminder_sent_at",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(state="PLANNED"), name="reminder_planned")
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.offset_days} d"


class Holiday(models.Model):
    """A day that is not a business day in a country's calendar."""

    country = models.CharField(max_length=2)
    day = models.DateField()
    name = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "day"], name="holiday_once")]

    def __str__(self) -> str:
        return f"{self.country} {self.day}"
