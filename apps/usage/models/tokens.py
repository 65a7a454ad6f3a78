"""Secrets with which programs send samples."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.core.audit import audited
from apps.usage.models.sources import DataSource


@audited(exclude=["digest", "last_used_at"])
class SourceToken(models.Model):
    """What a program signs in with to send samples to one source, and to do nothing else.

    Only its SHA-256 is kept; the text is shown once. Several may be valid, so that one can be
    replaced without a pause.
    """

    source = models.ForeignKey(DataSource, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="source_token_revoked_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"
