"""What both sides write and attach."""

from django.conf import settings
from django.db import models

from apps.capacity.enums import CommentKind, Visibility
from apps.capacity.models.requests import CapacityRequest
from apps.core.audit import audited

USER = settings.AUTH_USER_MODEL


@audited()
class RequestComment(models.Model):
    request = models.ForeignKey(CapacityRequest, on_delete=models.CASCADE, related_name="comments")
    kind = models.CharField(max_length=8, choices=CommentKind, default=CommentKind.COMMENT)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.SHARED)
    text = models.TextField()
    author = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    from_partner = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["request", "at"], name="request_comments")]

    def __str__(self) -> str:
        return self.text[:60]


@audited()
class RequestAttachment(models.Model):
    """A file outside the web root (core.files); served as an attachment."""

    request = models.ForeignKey(
        CapacityRequest, on_delete=models.CASCADE, related_name="attachments"
    )
    filename = models.CharField(max_length=160)
    content_type = models.CharField(max_length=40)
    path = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.SHARED)
    by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    from_partner = models.BooleanField(default=False)
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.filename
