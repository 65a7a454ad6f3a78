"""What was said with a partner: calls, meetings, mails and notes, with people, links and files."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from apps.core.audit import audited
from apps.partners.enums import Direction, InteractionKind, Taking, Visibility
from apps.partners.models.partners import Contact, Partner

USER = settings.AUTH_USER_MODEL


@audited()
class Interaction(models.Model):
    """One talk or mail with a partner. `refs` name what it was about: AGR-00042, PNI-00007.

    A mail keeps its Message-ID, so that the same one is never taken twice for a partner, and the
    ids it answers. `removed_at`: taken away by somebody, and can be put back.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="interactions")
    kind = models.CharField(max_length=8, choices=InteractionKind)
    direction = models.CharField(max_length=3, choices=Direction, blank=True)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.INTERNAL)
    at = models.DateTimeField(help_text="When it took place, UTC")
    by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    refs = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    message_id = models.CharField(max_length=255, blank=True)
    answers = ArrayField(models.CharField(max_length=255), default=list, blank=True)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "message_id"], condition=~Q(message_id=""),
                name="interaction_mail_once",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(removed_by__isnull=False),
                name="interaction_removed_by_somebody",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["partner", "-at"], name="interaction_timeline"),
            GinIndex(fields=["refs"], name="interaction_refs"),
        ]

    def __str__(self) -> str:
        return self.subject


@audited()
class InteractionPerson(models.Model):
    """Who took part: a contact, or only a name and an address that no contact has."""

    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="people")
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="talks"
    )
    role = models.CharField(max_length=9, choices=Taking)
    name = models.CharField(max_length=120, blank=True)
    email = models.CharField(max_length=254, blank=True)

    class Meta:
        verbose_name_plural = "interaction people"

    def __str__(self) -> str:
        return self.name or self.email


@audited()
class InteractionFile(models.Model):
    """A file that came with a mail. One that is not taken keeps its name and the reason."""

    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="files")
    filename = models.CharField(max_length=160)
    content_type = models.CharField(max_length=80, blank=True)
    path = models.CharField(max_length=120, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    refusal = models.CharField(max_length=200, blank=True, help_text="Why it was not kept")

    def __str__(self) -> str:
        return self.filename
