"""A document on its way to be signed, and those who sign it."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.agreements.enums import (
    ENVELOPE_MOVES,
    SIGNATORY_MOVES,
    EnvelopeState,
    Provider,
    Side,
    SignatoryState,
)
from apps.agreements.models.agreement import Agreement
from apps.agreements.models.documents import DocumentVersion
from apps.core.audit import audited


@audited()
class Envelope(models.Model):
    """One document sent to its signatories. Only an approved version is ever sent."""

    MOVES = ENVELOPE_MOVES

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="envelopes")
    number = models.PositiveSmallIntegerField(help_text="1, 2, ... within the agreement")
    provider = models.CharField(max_length=12, choices=Provider, default=Provider.ACCEPTANCE)
    external_id = models.CharField(max_length=80, blank=True, help_text="With the provider")
    state = models.CharField(max_length=12, choices=EnvelopeState, default=EnvelopeState.DRAFT)
    document = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="+")
    message = models.TextField(blank=True, help_text="To the signatories")
    expires_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closing = models.TextField(blank=True, help_text="Why it was declined, voided or expired")
    executed = models.ForeignKey(
        DocumentVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    trouble = models.TextField(blank=True, help_text="Why the executed copy could not be made")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="envelope_number"),
            models.UniqueConstraint(
                "agreement", condition=Q(state__in=["DRAFT", "SENT"]), name="envelope_one_open"
            ),
            models.UniqueConstraint(
                fields=["provider", "external_id"],
                condition=~Q(external_id=""),
                name="envelope_external",
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(state="SENT"), name="envelope_expires"),
            models.Index(
                fields=["id"], condition=Q(state="COMPLETED", executed=None), name="envelope_todo"
            ),
        ]

    @property
    def ref(self) -> str:
        """Reference in histories: `AGR-00042/E1`."""
        return f"{self.agreement.ref}/E{self.number}"

    @property
    def last_day(self) -> date:
        """The last day to sign, in the agreement's zone."""
        zone = ZoneInfo(self.agreement.governing_tz)
        return (self.expires_at - timedelta(seconds=1)).astimezone(zone).date()


@audited(exclude=["token_digest"])
class Signatory(models.Model):
    """Somebody who signs, in `order`. A colleague (`person`) signs in the console, others by link.

    Of the link's token only the SHA-256 is kept. `evidence` holds how it was signed: address,
    browser, digest of the token.
    """

    MOVES = SIGNATORY_MOVES

    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="signatories")
    order = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=8, choices=Side)
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True, help_text="Such as Chief Legal Officer")
    email = models.EmailField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=12, choices=SignatoryState, default=SignatoryState.WAITING)
    asked_at = models.DateTimeField(null=True, blank=True)
    invited_at = models.DateTimeField(null=True, blank=True, help_text="When the link was mailed")
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    token_digest = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    typed_name = models.CharField(max_length=120, blank=True)
    evidence = models.JSONField(default=dict, blank=True)
    closing = models.TextField(blank=True, help_text="Why they declined")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["envelope", "order"], name="signatory_order"),
            models.UniqueConstraint(
                "token_digest", condition=~Q(token_digest=""), name="signatory_token"
            ),
            models.CheckConstraint(
                condition=~Q(state="SIGNED") | Q(signed_at__isnull=False), name="signed_has_time"
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(state="ASKED", invited_at=None, person=None),
                name="signatory_to_invite",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        """Reference in histories: `AGR-00042/E1/S2`."""
        return f"{self.envelope.ref}/S{self.order}"
