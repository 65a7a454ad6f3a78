"""What people were told: an outbox written in the transaction of the fact, delivered afterwards."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.notifications.enums import Channel, DeliveryState, Urgency
from apps.partners.models import Contact, Partner


class Notice(models.Model):
    """One thing to tell one person. The key makes telling twice impossible.

    The person is a user, or a contact of a partner who needs no account. What was told to a partner
    names it, so that its people find every mail in the portal.
    """

    key = models.CharField(max_length=160)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="notices"
    )
    contact = models.ForeignKey(
        Contact, null=True, on_delete=models.CASCADE, related_name="notices"
    )
    partner = models.ForeignKey(
        Partner, null=True, on_delete=models.CASCADE, related_name="notices"
    )
    event = models.CharField(max_length=32, blank=True, help_text="Of the table of events")
    kind = models.CharField(max_length=40, help_text="Names the template: breach_opened")
    ref = models.CharField(max_length=32, help_text="What it is about")
    urgency = models.CharField(max_length=4, choices=Urgency, default=Urgency.INFO)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    facts = models.JSONField(default=dict, help_text="What the mail template is filled with")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "recipient"], name="notice_once"),
            models.UniqueConstraint(fields=["key", "contact"], name="notice_once_contact"),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False, contact=None)
                | Q(recipient=None, contact__isnull=False),
                name="notice_one_reader",
            ),
        ]
        indexes = [
            models.Index(
                fields=["partner", "-created_at"], condition=~Q(partner=None), name="notice_partner"
            ),
            models.Index(fields=["recipient", "-created_at"]),
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reader(self) -> Any:
        """The user or the contact it is for."""
        return self.recipient or self.contact


class Delivery(models.Model):
    """One notice by one channel. A lease keeps two senders from sending it twice."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=8, choices=Channel)
    state = models.CharField(max_length=8, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once")]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="WAITING"), name="delivery_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


class Preference(models.Model):
    """A person does not want notices of a kind by a channel. No row: they do."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="muted"
    )
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=8, choices=Channel)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "channel"], name="preference_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} not {self.kind} by {self.channel}"


class DeliveryRun(models.Model):
    """One run of the sender that had something to send; quiet runs leave no row."""

    started_at = models.DateTimeField()
    sent = models.PositiveIntegerField(default=0)
    postponed = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["-started_at"])]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}: {self.sent} sent, {self.failed} failed"
