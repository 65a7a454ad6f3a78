"""What we ask back for at a partner's own Peering API."""

import uuid

from django.db import models
from django.db.models import Q

from apps.capacity.enums import CounterState
from apps.capacity.models.requests import CapacityRequest


class Counter(models.Model):
    """One counter-request: sessions at the exchange of a request that are missing (portal.md 1.4).

    Made with the request where its program named an address that is on our list; sent when the
    request is approved. `uid` is its idempotency key. A lease keeps two senders from sending it at
    once. A log, not a lifecycle.
    """

    request = models.OneToOneField(
        CapacityRequest, on_delete=models.CASCADE, related_name="counter"
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    url = models.CharField(max_length=400)
    state = models.CharField(max_length=8, choices=CounterState, default=CounterState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    asked = models.JSONField(default=list, help_text="Pairs of our and their address")
    taken = models.JSONField(default=list, help_text="Those that they accept")
    status = models.PositiveSmallIntegerField(default=0, help_text="Of the last answer; 0: none")
    their_id = models.CharField(max_length=64, blank=True, help_text="Their request id")
    error = models.CharField(max_length=300, blank=True)
    excerpt = models.CharField(max_length=300, blank=True, help_text="How the answer began")

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="WAITING"), name="counter_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.request} {self.state}"
