"""The papers of an agreement: each version a file that never changes."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q

from apps.agreements.enums import DocumentKind, Side
from apps.agreements.models.agreement import Agreement
from apps.core.audit import audited

DOCUMENT_WORDS = SearchVector("text", config="simple")


@audited(exclude=["text"])
class DocumentVersion(models.Model):
    """One version of an agreement's document: known by its SHA-256, and never changed.

    The database itself refuses to change or delete one.

    The file lies outside the web root under a random name. `facts` is what the agreement and its
    terms said when the version was stored (`queries.snapshot`).
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="documents")
    number = models.PositiveSmallIntegerField(help_text="1, 2, ... within the agreement")
    kind = models.CharField(max_length=12, choices=DocumentKind, default=DocumentKind.DRAFT)
    side = models.CharField(max_length=8, choices=Side, help_text="Who wrote it")
    title = models.CharField(max_length=160)
    filename = models.CharField(max_length=160, help_text="As it was uploaded")
    content_type = models.CharField(max_length=100, help_text="Found in the content, not claimed")
    size = models.PositiveIntegerField(help_text="Bytes")
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=120, unique=True, help_text="In the private store")
    text = models.TextField(blank=True, help_text="Extracted from the file, for search")
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    base = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="successors"
    )
    facts = models.JSONField(default=dict)
    note = models.CharField(max_length=300, blank=True, help_text="What changed")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="document_number"),
            models.UniqueConstraint(fields=["agreement", "sha256"], name="document_once"),
            models.UniqueConstraint(
                "agreement", condition=Q(kind="EXECUTED"), name="document_one_executed"
            ),
        ]
        indexes = [GinIndex(DOCUMENT_WORDS, name="document_words")]
        triggers = [
            pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"

    @property
    def ref(self) -> str:
        """Reference in histories and addresses: `AGR-00042/v3`."""
        return f"{self.agreement.ref}/v{self.number}"


class DocumentAccess(models.Model):
    """Somebody downloaded a version. Never changed."""

    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="accesses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["version", "-at"])]

    def __str__(self) -> str:
        return f"by {self.user}"
