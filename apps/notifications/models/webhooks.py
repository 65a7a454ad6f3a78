"""Webhooks: where systems of a partner, or our own, are told, and what was sent there."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from apps.core.audit import audited
from apps.core.crypto import SecretField
from apps.notifications.enums import DeliveryState
from apps.partners.models import Partner


@audited(exclude=["secret", "failures"])
class Webhook(models.Model):
    """An address that gets events, signed with a secret that is shown once.

    It is a partner's, or (no partner) one of our own systems.
    """

    partner = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.CASCADE, related_name="webhooks"
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    name = models.CharField(max_length=80)
    url = models.URLField(max_length=400)
    secret = SecretField()
    wants = ArrayField(
        models.CharField(max_length=32),
        default=list,
        blank=True,
        help_text="Names of events; empty: all",
    )
    is_on = models.BooleanField(default=True)
    off_reason = models.CharField(max_length=200, blank=True)
    failures = models.PositiveIntegerField(default=0, help_text="Messages given up in a row")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class WebhookDelivery(models.Model):
    """One message to one webhook. A lease keeps two senders from sending it twice at once.

    `uid` is the id receivers tell repeats by: it stays when a message is tried or sent again.
    """

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    key = models.CharField(max_length=160)
    event = models.CharField(max_length=32)
    ref = models.CharField(max_length=32, blank=True)
    body = models.TextField(help_text="The JSON as it is signed and sent")
    state = models.CharField(max_length=8, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(default=0, help_text="Of the last answer; 0: none")
    error = models.CharField(max_length=300, blank=True)
    excerpt = models.CharField(max_length=300, blank=True, help_text="How the answer began")

    class Meta:
        verbose_name_plural = "webhook deliveries"
        constraints = [
            models.UniqueConstraint(fields=["webhook", "key"], name="webhook_delivery_once")
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="WAITING"), name="webhook_waiting"),
            models.Index(fields=["webhook", "-created_at"], name="webhook_log"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.state}"
