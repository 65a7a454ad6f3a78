"""Writing to many: templates, campaigns, one row per mail; contacts that were merged."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from apps.core.audit import audited
from apps.partners.enums import (
    CAMPAIGN_MOVES,
    CampaignState,
    ContactRoleKind,
    LetterOutcome,
    LetterState,
)
from apps.partners.models.interactions import Interaction
from apps.partners.models.partners import Contact, Partner

USER = settings.AUTH_USER_MODEL


@audited()
class MailTemplate(models.Model):
    """A mail with placeholders (`rules.PLACEHOLDERS`), once per language under the same name."""

    name = models.CharField(max_length=80)
    language = models.CharField(max_length=8, default="en", help_text="ISO 639-1, such as es")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), "language", name="mail_template_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"


@audited()
class Campaign(models.Model):
    """One mail to the contacts of many partners. Its letters hold what each of them gets.

    `query` are the filters of the list of partners, `people` those of the list of contacts, as in
    their addresses; `roles` whom at each partner.
    """

    MOVES = CAMPAIGN_MOVES

    ref = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=120)
    template = models.ForeignKey(MailTemplate, on_delete=models.PROTECT, related_name="campaigns")
    query = models.CharField(max_length=1000, blank=True)
    people = models.CharField(max_length=1000, blank=True)
    roles = ArrayField(
        models.CharField(max_length=16, choices=ContactRoleKind), default=list, blank=True
    )
    state = models.CharField(max_length=10, choices=CampaignState, default=CampaignState.DRAFT)
    owner = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="campaigns")
    created_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True, blank=True, help_text="Its letters are as of then")
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state"], condition=Q(state="SENDING"), name="campaign_sending")
        ]

    def __str__(self) -> str:
        return self.name


class Letter(models.Model):
    """One mail of a campaign to one contact, as it was filled; times UTC.

    `reason` says why it was not sent. The address is kept as it was written to.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="letters")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="letters")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="letters")
    name = models.CharField(max_length=120)
    email = models.CharField(max_length=254, blank=True)
    state = models.CharField(max_length=8, choices=LetterState)
    outcome = models.CharField(
        max_length=9, choices=LetterOutcome, default=LetterOutcome.NONE, blank=True
    )
    reason = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    message_id = models.CharField(max_length=255, blank=True)
    queued_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)
    reply = models.ForeignKey(
        Interaction, null=True, blank=True, on_delete=models.SET_NULL, related_name="letters"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "contact"], name="letter_once"),
            models.UniqueConstraint(
                fields=["message_id"], condition=~Q(message_id=""), name="letter_message_once"
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "state"], name="letter_of_campaign"),
            models.Index(
                fields=["partner", "queued_at"], condition=~Q(queued_at=None), name="letter_cap"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


@audited()
class ContactMerge(models.Model):
    """Two contacts became one. `before` holds what is needed to take it back."""

    kept = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="merges")
    gone = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="merged_into")
    before = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], condition=Q(undone_at=None), name="contact_merged_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.kept_id}"
